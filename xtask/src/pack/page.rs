//! What packing writes into the page: the name and the hash of its program, its content security
//! policy, and the name of its build.
//!
//! Called by `pack` and `app`. Never changes a file that the page has an integrity hash of.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha384};

use super::PAGE;

/// Where the policy follows: the characters' encoding has to be within the first 1024 bytes
/// (<https://html.spec.whatwg.org/multipage/semantics.html#charset>), and all else obeys the policy.
const CHARSET: &str = "<meta charset=\"utf-8\">";
/// Where the build's name is written to. The page reads it from there.
const NAMELESS: &str = "<meta name=\"tidings-build\" content=\"\">";
/// How Trunk begins the element that loads the page's wasm early.
const PRELOAD: &str = "<link rel=\"preload\" ";

/// Reads the page, changes it, writes it.
pub(super) fn change(staging: &Path, change: impl FnOnce(&str) -> Result<String>) -> Result<()> {
    let path = staging.join(PAGE);
    let html = fs::read_to_string(&path).with_context(|| format!("could not read {PAGE}"))?;
    fs::write(path, change(&html)?).with_context(|| format!("could not write {PAGE}"))
}

/// The page's program: the name that its two files begin with, and its glue.
#[derive(Clone, Copy)]
pub(super) struct Loaded<'a> {
    pub(super) name: &'a str,
    pub(super) glue: &'a str,
}

/// The page that loads one program instead of another.
pub(super) fn load(html: &str, old: Loaded<'_>, new: Loaded<'_>) -> Result<String> {
    let html = replace(&without_a_warning(html), &integrity(old.glue), &integrity(new.glue))?;
    Ok(html.replace(old.name, new.name))
}

/// As Trunk writes it (<https://w3c.github.io/webappsec-subresource-integrity/#the-integrity-attribute>).
fn integrity(content: &str) -> String {
    format!("integrity=\"sha384-{}\"", STANDARD.encode(Sha384::digest(content)))
}

/// Trunk gives the preloaded wasm an integrity hash, which Chromium does not check but warns of
/// (<https://crbug.com/981419>).
fn without_a_warning(html: &str) -> String {
    let Some((before, after)) = html.split_once(PRELOAD) else { return html.to_owned() };
    let (tag, rest) = after.split_once('>').unwrap_or((after, ""));
    let kept = tag.split(' ').filter(|attribute| !attribute.starts_with("integrity="));
    format!("{before}{PRELOAD}{}>{rest}", kept.collect::<Vec<_>>().join(" "))
}

/// The page with a policy for all that follows it.
pub(super) fn guard(html: &str, policy: &str) -> Result<String> {
    let meta = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    replace(html, CHARSET, &format!("{CHARSET}\n    {meta}"))
}

/// The page with the name of its build, which is also the name of the worker that keeps it.
pub(super) fn name(html: &str, id: &str) -> Result<String> {
    replace(html, NAMELESS, &format!("<meta name=\"tidings-build\" content=\"{id}\">"))
}

fn replace(html: &str, from: &str, to: &str) -> Result<String> {
    let (before, after) =
        html.split_once(from).with_context(|| format!("could not find {from} in {PAGE}"))?;
    Ok([before, to, after].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_hash_that_no_browser_checks_is_left_out() {
        let html = "<link rel=\"modulepreload\" href=\"/a.js\" integrity=\"sha384-a\">\
                    <link rel=\"preload\" href=\"/a.wasm\" integrity=\"sha384-b\" as=\"fetch\"><p>";
        assert_eq!(without_a_warning(html), html.replace("integrity=\"sha384-b\" ", ""));
        assert_eq!(without_a_warning("<p>"), "<p>");
    }
}
