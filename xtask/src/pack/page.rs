//! What packing writes into the page: its content security policy, and the name of its build.
//!
//! Called by `pack`. Never touches what Trunk wrote there, whose integrity hashes stay valid.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::PAGE;

/// Where the policy follows: the characters' encoding has to be within the first 1024 bytes
/// (<https://html.spec.whatwg.org/multipage/semantics.html#charset>), and all else obeys the policy.
const CHARSET: &str = "<meta charset=\"utf-8\">";
/// Where the build's name is written to. The page reads it from there.
const NAMELESS: &str = "<meta name=\"tidings-build\" content=\"\">";

/// Reads the page, changes it, writes it.
pub(super) fn change(staging: &Path, change: impl FnOnce(&str) -> Result<String>) -> Result<()> {
    let path = staging.join(PAGE);
    let html = fs::read_to_string(&path).with_context(|| format!("could not read {PAGE}"))?;
    fs::write(path, change(&html)?).with_context(|| format!("could not write {PAGE}"))
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
