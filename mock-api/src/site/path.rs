//! What a path of the site may be, and what its name says.

use std::path::PathBuf;

/// The file that a URL's path, from the site's base on, names below the site's folder; `None` for
/// one that could lead out of it or to something hidden.
pub(super) fn below(path: &str) -> Option<PathBuf> {
    let decoded = decode(path)?;
    let mut below = PathBuf::new();
    for segment in decoded.split('/').filter(|segment| !segment.is_empty()) {
        let hidden = segment.starts_with('.') && segment != ".well-known";
        if hidden || segment.contains(['\\', '\0', ':']) {
            return None;
        }
        below.push(segment);
    }
    if decoded.is_empty() || decoded.ends_with('/') {
        below.push("index.html");
    }
    Some(below)
}

fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte != b'%' {
            bytes.push(*byte);
            continue;
        }
        let (digits, after) = rest.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

/// Whether the name changes with the content: it has `-` and a hash of at least 8 hex digits.
pub(super) fn is_hashed(name: &str) -> bool {
    let is_hash = |part: &str| part.len() >= 8 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    name.split('-').skip(1).any(|part| part.split(['.', '_']).next().is_some_and(is_hash))
}

/// Whether `Accept-Encoding` takes this coding (RFC 9110, section 12.5.3).
pub(super) fn reads(accept: &str, coding: &str) -> bool {
    accept.split(',').any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, "q=1"));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0));
        name.trim().eq_ignore_ascii_case(coding) && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_never_leads_out_of_the_folder() {
        for bad in [
            "/%2e%2e/x",
            "/a/..%2f..%2fetc/passwd",
            "/..%5cx",
            "/.git/config",
            "/%00",
            "/%zz",
            "/c:/x",
        ] {
            assert_eq!(below(bad), None, "{bad}");
        }
        assert_eq!(below("//a//b.js"), Some(PathBuf::from("a/b.js")));
        assert_eq!(below(""), Some(PathBuf::from("index.html")));
        assert_eq!(below("settings/"), Some(PathBuf::from("settings/index.html")));
        assert_eq!(below("/caf%C3%A9"), Some(PathBuf::from("café")));
    }

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        for hashed in
            ["app-0123456789abcdef.js", "app-0123456789abcdef_bg.wasm", "style-deadbeef.css"]
        {
            assert!(is_hashed(hashed), "{hashed}");
        }
        for plain in ["index.html", "sw.js", "icon-192.png", "deadbeef.js", "add-news.js"] {
            assert!(!is_hashed(plain), "{plain}");
        }
    }

    #[test]
    fn a_coding_with_weight_zero_is_refused() {
        assert!(reads("gzip, deflate, br;q=0.5", "br"));
        assert!(!reads("gzip, br;q=0", "br"));
        assert!(!reads("", "br"));
    }
}
