//! Further builds of the site, each of another version, for the journeys over updates.
//! Called by `test`; a second run with the same sources builds nothing. Never touches `dist/`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::child;
use crate::project::Project;
use crate::setup::Tools;

/// What each calls itself. With `dist/` that makes five builds one after another.
const VERSIONS: [&str; 4] = ["next-1", "next-2", "next-3", "next-4"];
/// What a page says is its version.
const VERSION: &str = "TIDINGS_VERSION";
/// Where the page finds its API, when it is not where the page is from.
const API: &str = "TIDINGS_API";
/// What page and worker are made of, and what makes a site of them.
const SOURCES: [&str; 11] = [
    "index.html",
    "app",
    "sw",
    "sync",
    "store",
    "domain",
    "xtask/src",
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "rust-toolchain.toml",
];
/// In a site's folder, once it is whole: the hash of what it was made of. Servers offer no hidden
/// files.
const STAMP: &str = ".sources";

/// Where they are, each in a folder that is called like its version.
pub(crate) fn folder(project: &Project) -> PathBuf {
    project.target.join("sites")
}

/// Builds those that are missing or old.
pub(crate) fn build(project: &Project, tools: &Tools) -> Result<()> {
    let sources = hash_of_sources(&project.root)?;
    for version in VERSIONS {
        let site = folder(project).join(version);
        let stamp = site.join(STAMP);
        if fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == sources) {
            continue;
        }
        eprintln!("building the version {version}");
        fs::create_dir_all(&site)
            .with_context(|| format!("could not create {}", site.display()))?;
        let mut trunk = tools.trunk(project, "build")?;
        trunk.arg("--release").arg("--dist").arg(&site).env(VERSION, version);
        child::run(&mut trunk).with_context(|| format!("could not build the site {version}"))?;
        fs::write(&stamp, &sources)
            .with_context(|| format!("could not write {}", stamp.display()))?;
    }
    Ok(())
}

fn hash_of_sources(root: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    hash.update(std::env::var(API).unwrap_or_default());
    for source in SOURCES {
        add(&mut hash, root, Path::new(source))?;
    }
    Ok(format!("{:x}", hash.finalize()))
}

fn add(hash: &mut Sha256, root: &Path, path: &Path) -> Result<()> {
    let there = root.join(path);
    let unread = || format!("could not read {}", there.display());
    if there.is_dir() {
        let entries = fs::read_dir(&there).with_context(unread)?;
        let names: std::io::Result<Vec<_>> =
            entries.map(|entry| entry.map(|entry| entry.file_name())).collect();
        let mut names = names.with_context(unread)?;
        names.sort();
        return names.iter().try_for_each(|name| add(hash, root, &path.join(name)));
    }
    let content = fs::read(&there).with_context(unread)?;
    // Names and lengths keep two trees apart whose files join to the same bytes.
    hash.update(path.as_os_str().as_encoded_bytes());
    hash.update((content.len() as u64).to_le_bytes());
    hash.update(&content);
    Ok(())
}
