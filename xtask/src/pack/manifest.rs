//! What packing writes into the web app manifest: the app's identity.
//!
//! Called by `pack`. Never changes the addresses in it, which are relative to the manifest's own.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// The manifest, where Trunk has put it.
const MANIFEST: &str = "manifest.webmanifest";
/// The identity as it stands in the source. It alone is not relative to the manifest but to the
/// origin (<https://w3c.github.io/manifest/#id-member>): two boards on one host would be one app.
const ID: &str = "\"id\": \"./\"";

/// Names the app by the path that it is served below.
pub(super) fn identify(staging: &Path, base: &str) -> Result<()> {
    let path = staging.join(MANIFEST);
    let text = fs::read_to_string(&path)
        .with_context(|| format!("could not read {MANIFEST}, which index.html has to copy"))?;
    let (before, after) =
        text.split_once(ID).with_context(|| format!("could not find {ID} in {MANIFEST}"))?;
    let id = format!("\"id\": {}", serde_json::Value::from(base));
    fs::write(path, [before, &id, after].concat())
        .with_context(|| format!("could not write {MANIFEST}"))
}
