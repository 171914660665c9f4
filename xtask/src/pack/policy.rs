//! The content security policy of an optimised build: nothing runs or loads that is not its own.
//!
//! Called by `pack`, which writes it into the page. Whoever serves the site may send the same as a
//! header, with `frame-ancestors`, which browsers leave out of account here
//! (<https://w3c.github.io/webappsec-csp/#meta-element>). Never allows inline code by anything but
//! its hash.

use anyhow::{Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The policy of this page, with the API at this address.
pub(super) fn of(html: &str, api: Option<&str>) -> Result<String> {
    let hashes: String = inline_scripts(html)
        .iter()
        .map(|script| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script))))
        .collect();
    let api = api.map(origin).transpose()?.flatten();
    let api = api.map(|origin| format!(" {origin}")).unwrap_or_default();
    Ok([
        "default-src 'self'",
        // Compiling WebAssembly counts as evaluating.
        &format!("script-src 'self' 'wasm-unsafe-eval'{hashes}"),
        "style-src 'self'",
        "img-src 'self'",
        &format!("connect-src 'self'{api}"),
        "worker-src 'self'",
        "manifest-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    ]
    .join("; "))
}

/// The origin of the API's address; nothing for a path, which is on our own.
fn origin(api: &str) -> Result<Option<String>> {
    let Some((scheme, rest)) = api.split_once("://") else { return Ok(None) };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // Whatever else stands here could end the directive, or the attribute that it stands in.
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    if !matches!(scheme, "http" | "https") || host.is_empty() || !host.chars().all(plain) {
        bail!("could not read the origin of the API in TIDINGS_API, which is \"{api}\"");
    }
    Ok(Some(format!("{scheme}://{host}")))
}

/// What stands between `<script>` and `</script>`, as browsers hash it: with `\n` line ends.
fn inline_scripts(html: &str) -> Vec<String> {
    let html = html.replace("\r\n", "\n").replace('\r', "\n");
    // ASCII letters only, so that places stay the same.
    let lower = html.to_ascii_lowercase();
    let mut scripts = Vec::new();
    let mut from = 0;
    while let Some(tag) = lower[from..].find("<script").map(|at| from + at) {
        let Some(begin) = lower[tag..].find('>').map(|at| tag + at + 1) else { break };
        let Some(end) = lower[begin..].find("</script").map(|at| begin + at) else { break };
        if !lower[tag..begin].contains(" src=") && begin < end {
            scripts.push(html[begin..end].to_owned());
        }
        from = end;
    }
    scripts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_inline_script_is_allowed_by_its_hash_and_no_other() {
        let html = "<script src=\"a.js\"></script><SCRIPT type=module>\r\nimport x\r\n</SCRIPT>";
        assert_eq!(inline_scripts(html), ["\nimport x\n"]);
        let policy = of("<p><script>alert(1)</script>", None).expect("there is no API to read");
        // printf 'alert(1)' | openssl dgst -sha256 -binary | base64
        let hash = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='";
        let scripts = format!("; script-src 'self' 'wasm-unsafe-eval' {hash}; ");
        assert!(policy.contains(&scripts), "{policy}");
    }

    #[test]
    fn nothing_is_allowed_by_the_word_unsafe_but_webassembly() {
        let policy = of("", None).expect("there is no API to read");
        assert_eq!(policy.matches("unsafe").count(), 1, "{policy}");
    }

    #[test]
    fn an_api_on_another_origin_may_be_asked_and_nothing_else_there() {
        for (api, connect) in [
            ("/api", "connect-src 'self'; "),
            (
                "https://api.example.org:8443/v1?x",
                "connect-src 'self' https://api.example.org:8443; ",
            ),
            ("http://[::1]:3000", "connect-src 'self' http://[::1]:3000; "),
        ] {
            let policy = of("", Some(api)).expect("it is an address");
            assert!(policy.contains(connect), "{policy}");
        }
        for api in ["https://", "https://a.example;script-src", "https://a\"", "ftp://a.example"] {
            let error = of("", Some(api)).expect_err("it is no address of an API");
            assert!(error.to_string().contains("TIDINGS_API"), "{error}");
        }
    }
}
