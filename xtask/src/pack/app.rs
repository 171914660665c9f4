//! The page's two files in an optimised build: smaller, and under names that follow from them.
//!
//! Called by `pack`. Never leaves a name or a hash of what was there before in the page.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::page::{self, Loaded};
use super::{Program, list, places, shrink};

/// How the names of both files begin.
const APP: &str = "app-";
const GLUE: &str = ".js";
const WASM: &str = "_bg.wasm";

/// Puts smaller files in the place of what Trunk has built.
///
/// Trunk's names have the hash of what the compiler made, before any tool changed it. A name is
/// kept for ever, by browsers and by workers, so the new ones have the hash of what is served:
/// glue and wasm of two builds do not fit each other.
pub(super) fn replace(staging: &Path) -> Result<()> {
    let old_name = name(staging)?;
    let old = read(staging, &old_name)?;
    let mut new =
        shrink::shrink(&old).with_context(|| format!("could not make {old_name} smaller"))?;
    places::forget(&mut new.wasm)
        .with_context(|| format!("could not take the places in the source out of {old_name}"))?;
    let new_name = format!("{APP}{}", list::short_hash([new.glue.as_bytes(), &new.wasm]));

    page::change(staging, |html| {
        let old = Loaded { name: &old_name, glue: &old.glue };
        page::load(html, old, Loaded { name: &new_name, glue: &new.glue })
    })?;
    for (end, content) in [(GLUE, new.glue.as_bytes()), (WASM, &new.wasm)] {
        let (old, new) = (format!("{old_name}{end}"), format!("{new_name}{end}"));
        fs::remove_file(staging.join(&old)).with_context(|| format!("could not remove {old}"))?;
        fs::write(staging.join(&new), content).with_context(|| format!("could not write {new}"))?;
    }
    Ok(())
}

/// What the names of both files begin with.
fn name(staging: &Path) -> Result<String> {
    let paths = list::paths(staging)?;
    let mut names = paths
        .iter()
        .filter(|path| path.starts_with(APP))
        .filter_map(|path| path.strip_suffix(WASM));
    match (names.next(), names.next()) {
        (Some(name), None) => Ok(name.to_owned()),
        _ => bail!(
            "could not find the page's one program in {}: index.html probably lacks its line, \
             `<link data-trunk rel=\"rust\" data-bin=\"app\" href=\"app/Cargo.toml\">`",
            staging.display()
        ),
    }
}

fn read(staging: &Path, name: &str) -> Result<Program> {
    let (glue, wasm) = (format!("{name}{GLUE}"), format!("{name}{WASM}"));
    Ok(Program {
        glue: fs::read_to_string(staging.join(&glue))
            .with_context(|| format!("could not read {glue}"))?,
        wasm: fs::read(staging.join(&wasm)).with_context(|| format!("could not read {wasm}"))?,
    })
}
