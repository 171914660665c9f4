//! What a visitor downloads, after brotli, beside what it may be.
//! Called by `site` after a build; never changes a file.

use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use brotli::enc::BrotliEncoderParams;

use crate::pack;

/// Brotli's highest quality, which is what a static host sends.
const QUALITY: i32 = 11;

/// The measured groups of a built site.
pub(crate) struct Sizes {
    groups: Vec<Group>,
}

/// Files that are downloaded together, and what they may weigh together.
struct Group {
    name: &'static str,
    /// After brotli, in bytes.
    budget: usize,
    files: Vec<Measured>,
}

struct Measured {
    path: String,
    /// In bytes.
    raw: usize,
    /// In bytes.
    brotli: usize,
}

/// Compresses the site's files and groups them.
pub(crate) fn measure(dist: &Path) -> Result<Sizes> {
    let (worker, first): (Vec<_>, Vec<_>) = pack::paths(dist)?
        .into_iter()
        .filter(|path| belongs_to_first_visit(path) || path == pack::WORKER)
        .partition(|path| path == pack::WORKER);
    Ok(Sizes {
        groups: vec![
            group(dist, "first visit", 150_000, first)?,
            group(dist, "service worker", 60_000, worker)?,
        ],
    })
}

impl Sizes {
    /// Fails with a sentence that names every group over its budget.
    pub(crate) fn check(&self) -> Result<()> {
        let over = self.groups.iter().filter(|it| it.brotli() > it.budget);
        let over: Vec<_> = over
            .map(|it| {
                let (name, is, may) = (it.name, kb(it.brotli()), kb(it.budget));
                format!("the {name} is {is}, its budget is {may}")
            })
            .collect();
        if !over.is_empty() {
            bail!("the site is over budget: {}", over.join("; "));
        }
        Ok(())
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<44} {:>12} {:>12} {:>12}", "", "raw", "brotli", "budget")?;
        for group in &self.groups {
            for file in &group.files {
                let (raw, brotli) = (kb(file.raw), kb(file.brotli));
                writeln!(f, "  {:<42} {raw:>12} {brotli:>12}", file.path)?;
            }
            let raw = kb(group.files.iter().map(|file| file.raw).sum());
            let (brotli, budget) = (kb(group.brotli()), kb(group.budget));
            writeln!(f, "{:<44} {raw:>12} {brotli:>12} {budget:>12}", group.name)?;
        }
        Ok(())
    }
}

impl Group {
    fn brotli(&self) -> usize {
        self.files.iter().map(|file| file.brotli).sum()
    }
}

/// The page, its styles, its glue and its wasm: what stands between a visitor and the first use.
fn belongs_to_first_visit(path: &str) -> bool {
    let kind = path.rsplit_once('.').map(|(_, kind)| kind);
    path == "index.html" || matches!(kind, Some("css" | "js" | "wasm"))
}

fn group(dist: &Path, name: &'static str, budget: usize, paths: Vec<String>) -> Result<Group> {
    if paths.is_empty() {
        bail!("could not find the files of the {name} in {}", dist.display());
    }
    let files = paths.into_iter().map(|path| {
        let bytes = fs::read(dist.join(&path)).with_context(|| format!("could not read {path}"))?;
        Ok(Measured {
            raw: bytes.len(),
            brotli: compress(&bytes).with_context(|| format!("could not compress {path}"))?,
            path,
        })
    });
    Ok(Group { name, budget, files: files.collect::<Result<_>>()? })
}

fn compress(mut bytes: &[u8]) -> std::io::Result<usize> {
    let params = BrotliEncoderParams { quality: QUALITY, ..BrotliEncoderParams::default() };
    brotli::BrotliCompress(&mut bytes, &mut std::io::sink(), &params)
}

/// 1 kB is 1000 bytes.
fn kb(bytes: usize) -> String {
    format!("{}.{:03} kB", bytes / 1000, bytes % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(brotli: usize) -> Sizes {
        let path = "a.wasm".to_owned();
        let raw = 200_000;
        Sizes {
            groups: vec![Group {
                name: "first visit",
                budget: 150_000,
                files: vec![Measured { path, raw, brotli }],
            }],
        }
    }

    #[test]
    fn the_budget_itself_is_allowed_and_one_byte_more_is_not() {
        sizes(150_000).check().expect("the budget may be used up");
        let error = sizes(150_001).check().expect_err("one byte too many");
        let text =
            "the site is over budget: the first visit is 150.001 kB, its budget is 150.000 kB";
        assert_eq!(error.to_string(), text);
    }

    #[test]
    fn pictures_and_the_manifest_do_not_count_as_first_visit() {
        for path in ["index.html", "style-1.css", "app-1.js", "app-1_bg.wasm"] {
            assert!(belongs_to_first_visit(path), "{path}");
        }
        for path in ["icon.svg", "manifest.webmanifest", "404.html"] {
            assert!(!belongs_to_first_visit(path), "{path}");
        }
    }
}
