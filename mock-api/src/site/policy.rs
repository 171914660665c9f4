//! The content security policy of the page and of the worker.
//!
//! Inline scripts are allowed by their hashes, taken from the very file that is served.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

const BEFORE: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
const AFTER: &str = "; style-src 'self'; img-src 'self' data: https: http:; connect-src 'self'; \
                     object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

/// The policy of this page.
pub(super) fn of_page(html: &str) -> String {
    let hashes: String = inline_scripts(html)
        .iter()
        .map(|script| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script))))
        .collect();
    format!("{BEFORE}{hashes}{AFTER}")
}

/// The policy of the worker, which obeys the header of its own file.
pub(super) fn of_worker() -> String {
    format!("{BEFORE}{AFTER}")
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
        // printf 'alert(1)' | openssl dgst -sha256 -binary | base64
        assert!(
            of_page("<script>alert(1)</script>").contains(
                "'wasm-unsafe-eval' 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=';"
            )
        );
    }
}
