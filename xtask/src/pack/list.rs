//! The files of the build: which there are, their hashes, and the name that follows from them.
//!
//! Called by `pack` and `size`. Never changes a file.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::NOT_FOUND;
use super::worker::{WASM, WORKER};

/// How the placeholders of Trunk's reloading script begin. `trunk serve` puts the script into the
/// page before it calls this hook, and replaces them in every HTML file as it serves it.
const PLACEHOLDER: &[u8] = b"{{__TRUNK_";

/// A file that the worker keeps.
#[derive(Serialize)]
pub(super) struct Listed {
    pub(super) path: String,
    /// SHA-256 of the content, base64; empty where Trunk changes the content as it serves it.
    pub(super) sha256: String,
    /// SHA-256 of the content as it is here.
    #[serde(skip)]
    here: Vec<u8>,
}

/// Every file that the worker keeps, as it is now, sorted by path.
pub(super) fn of(staging: &Path) -> Result<Vec<Listed>> {
    let mut paths = paths(staging)?;
    paths.retain(|path| is_kept(path));
    let listed = paths.into_iter().map(|path| {
        let content =
            fs::read(staging.join(&path)).with_context(|| format!("could not read {path}"))?;
        let here = Sha256::digest(&content).to_vec();
        let changes = path.ends_with(".html")
            && content.windows(PLACEHOLDER.len()).any(|part| part == PLACEHOLDER);
        let sha256 = if changes { String::new() } else { STANDARD.encode(&here) };
        Ok(Listed { path, sha256, here })
    });
    listed.collect()
}

/// Whether the worker keeps this file: not itself, nor what nobody asks for offline.
pub(crate) fn is_kept(path: &str) -> bool {
    // A host without a fallback serves the page under its other name, to those who have no worker.
    let other = [WORKER, WASM, NOT_FOUND].contains(&path);
    !other && !FOR_INSTALLING.iter().any(|start| path.starts_with(start))
}

/// How the paths begin that installing the app asks for, which takes a network, and nothing else:
/// notifications and tabs show the smaller icons.
const FOR_INSTALLING: [&str; 5] =
    ["screenshots/", "icons/any-512", "icons/maskable-", "icons/monochrome-512", "icons/touch-"];

/// Depends on every byte of the kept files and of the worker, and on nothing else.
pub(super) fn id(files: &[Listed], worker: &str) -> String {
    let parts = files.iter().flat_map(|file| [file.path.as_bytes(), &file.here]);
    short_hash(parts.chain([worker.as_bytes()]))
}

/// 16 hex digits that change with every byte of these parts.
pub(super) fn short_hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        // The length keeps two lists apart whose parts join to the same bytes.
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let digest = hash.finalize();
    digest[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The files that a site offers, relative to its folder, with `/`, sorted.
/// Leaves out hidden files, type declarations, and files that repeat another one compressed.
pub(crate) fn paths(site: &Path) -> Result<Vec<String>> {
    let mut paths = Vec::new();
    collect(site, "", &mut paths)?;
    paths.sort();
    Ok(paths)
}

fn collect(folder: &Path, prefix: &str, paths: &mut Vec<String>) -> Result<()> {
    let unread = || format!("could not read the folder {}", folder.display());
    for entry in fs::read_dir(folder).with_context(unread)? {
        let entry = entry.with_context(unread)?;
        let Ok(name) = entry.file_name().into_string() else {
            bail!("could not list {}: its name is not UTF-8", entry.path().display());
        };
        let path = format!("{prefix}{name}");
        if name.starts_with('.') {
            continue;
        }
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), paths)?;
        } else if ![".d.ts", ".br", ".gz"].iter().any(|end| name.ends_with(end)) {
            paths.push(path);
        }
    }
    Ok(())
}
