//! What a visitor downloads, after brotli, beside the bar it has to meet.
//! Called by `site` after a build, whose compressed files it counts; never changes a file.

use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::pack;

/// What the page's files may weigh together.
const FIRST_VISIT: Limit = Limit { bar: 150_000, ceiling: Some(205_000) };
/// What the worker's one file may weigh.
const SERVICE_WORKER: Limit = Limit { bar: 60_000, ceiling: Some(111_500) };

/// What a group may weigh, in bytes after brotli.
#[derive(Clone, Copy)]
struct Limit {
    /// What it has to come down to.
    bar: usize,
    /// What it may not exceed while it is above the bar.
    /// A ratchet: it may only be lowered, and goes away (`None`) when the bar is met.
    ceiling: Option<usize>,
}

/// How a group stands to its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// The bar is met.
    Met,
    /// The bar is not met, the ceiling is kept.
    Above,
    /// The build fails.
    Over,
}

/// The measured groups of a built site.
pub(crate) struct Sizes {
    groups: Vec<Group>,
    /// What the worker keeps for offline, most of which the first visit has brought already.
    kept: Vec<Measured>,
}

/// Files that are downloaded together, and what they may weigh together.
struct Group {
    name: &'static str,
    limit: Limit,
    files: Vec<Measured>,
}

struct Measured {
    path: String,
    /// In bytes.
    raw: usize,
    /// In bytes.
    brotli: usize,
}

/// Measures the site's files and groups them.
pub(crate) fn measure(dist: &Path) -> Result<Sizes> {
    let paths = pack::paths(dist)?;
    let kept = paths.iter().filter(|path| pack::is_kept(path)).cloned();
    let kept = kept.map(|path| weigh(dist, path)).collect::<Result<_>>()?;
    let (worker, first): (Vec<_>, Vec<_>) = paths
        .into_iter()
        .filter(|path| belongs_to_first_visit(path) || path == pack::WORKER)
        .partition(|path| path == pack::WORKER);
    Ok(Sizes {
        groups: vec![
            group(dist, "first visit", FIRST_VISIT, first)?,
            group(dist, "service worker", SERVICE_WORKER, worker)?,
        ],
        kept,
    })
}

impl Sizes {
    /// Fails with a sentence that names every group that weighs more than it may.
    pub(crate) fn check(&self) -> Result<()> {
        let over = self.groups.iter().filter(|it| it.standing() == Standing::Over);
        let over: Vec<_> = over
            .map(|it| {
                let (name, is, may) = (it.name, kb(it.brotli()), kb(it.limit.most()));
                format!("the {name} is {is} and may be {may}")
            })
            .collect();
        if !over.is_empty() {
            bail!("the site is too large: {}", over.join("; "));
        }
        Ok(())
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [raw, brotli, bar, ceiling] = ["raw", "brotli", "bar", "ceiling"];
        writeln!(f, "{:<34} {raw:>12} {brotli:>12} {bar:>12} {ceiling:>12}", "")?;
        for group in &self.groups {
            for file in &group.files {
                let (raw, brotli) = (kb(file.raw), kb(file.brotli));
                writeln!(f, "  {:<32} {raw:>12} {brotli:>12}", file.path)?;
            }
            let raw = kb(group.files.iter().map(|file| file.raw).sum());
            let (brotli, bar) = (kb(group.brotli()), kb(group.limit.bar));
            let ceiling = group.limit.ceiling.map(kb).unwrap_or_default();
            writeln!(f, "{:<34} {raw:>12} {brotli:>12} {bar:>12} {ceiling:>12}", group.name)?;
        }
        let raw = kb(self.kept.iter().map(|file| file.raw).sum());
        let brotli = kb(self.kept.iter().map(|file| file.brotli).sum());
        writeln!(f, "{:<34} {raw:>12} {brotli:>12}", "kept for offline by the worker")?;
        writeln!(f)?;
        for group in &self.groups {
            let (name, bar) = (group.name, kb(group.limit.bar));
            match group.standing() {
                Standing::Met if group.limit.ceiling.is_some() => {
                    writeln!(f, "The {name} meets its bar of {bar}: its ceiling can go.")?;
                }
                Standing::Met => writeln!(f, "The {name} meets its bar of {bar}.")?,
                Standing::Above | Standing::Over => {
                    let more = kb(group.brotli() - group.limit.bar);
                    writeln!(f, "The {name} does NOT meet its bar of {bar}: it is {more} above.")?;
                }
            }
        }
        Ok(())
    }
}

impl Limit {
    /// The largest size that the build accepts.
    fn most(self) -> usize {
        self.ceiling.unwrap_or(self.bar)
    }
}

impl Group {
    fn brotli(&self) -> usize {
        self.files.iter().map(|file| file.brotli).sum()
    }

    fn standing(&self) -> Standing {
        match self.brotli() {
            size if size <= self.limit.bar => Standing::Met,
            size if size <= self.limit.most() => Standing::Above,
            _ => Standing::Over,
        }
    }
}

/// The page, its styles, its glue and its wasm: what stands between a visitor and the first use.
fn belongs_to_first_visit(path: &str) -> bool {
    let kind = path.rsplit_once('.').map(|(_, kind)| kind);
    path == "index.html" || matches!(kind, Some("css" | "js" | "wasm"))
}

fn group(dist: &Path, name: &'static str, limit: Limit, paths: Vec<String>) -> Result<Group> {
    if paths.is_empty() {
        bail!("could not find the files of the {name} in {}", dist.display());
    }
    let files = paths.into_iter().map(|path| weigh(dist, path));
    Ok(Group { name, limit, files: files.collect::<Result<_>>()? })
}

/// What a file weighs; one that has no compressed file beside it is sent as it is.
fn weigh(dist: &Path, path: String) -> Result<Measured> {
    let length = |path: &str| fs::metadata(dist.join(path)).map(|file| file.len() as usize);
    let raw = length(&path).with_context(|| format!("could not measure {path}"))?;
    let brotli = length(&format!("{path}{}", pack::BROTLI)).unwrap_or(raw);
    Ok(Measured { path, raw, brotli })
}

/// 1 kB is 1000 bytes.
fn kb(bytes: usize) -> String {
    format!("{}.{:03} kB", bytes / 1000, bytes % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(brotli: usize, ceiling: Option<usize>) -> Sizes {
        let file = Measured { path: "a.wasm".to_owned(), raw: 200_000, brotli };
        let limit = Limit { bar: 150_000, ceiling };
        let group = Group { name: "first visit", limit, files: vec![file] };
        Sizes { groups: vec![group], kept: Vec::new() }
    }

    #[test]
    fn the_bar_itself_is_met_and_one_byte_more_is_not() {
        let met = sizes(150_000, None);
        met.check().expect("the bar may be used up");
        let text = met.to_string();
        assert!(text.ends_with("\nThe first visit meets its bar of 150.000 kB.\n"), "{text}");

        let text = sizes(150_000, Some(170_000)).to_string();
        assert!(text.ends_with(": its ceiling can go.\n"), "{text}");

        let error = sizes(150_001, None).check().expect_err("one byte too many");
        let text = "the site is too large: the first visit is 150.001 kB and may be 150.000 kB";
        assert_eq!(error.to_string(), text);
    }

    #[test]
    fn between_bar_and_ceiling_the_build_passes_and_says_that_the_bar_is_not_met() {
        let above = sizes(160_500, Some(170_000));
        above.check().expect("the ceiling is kept");
        let text = above.to_string();
        let said = "The first visit does NOT meet its bar of 150.000 kB: it is 10.500 kB above.\n";
        assert!(text.ends_with(said), "{text}");
        for number in ["160.500 kB", "150.000 kB", "170.000 kB"] {
            assert!(text.contains(number), "{number} is missing in {text}");
        }
    }

    #[test]
    fn the_ceiling_itself_is_kept_and_one_byte_more_fails() {
        sizes(170_000, Some(170_000)).check().expect("the ceiling may be used up");
        let error = sizes(170_001, Some(170_000)).check().expect_err("one byte too many");
        let text = "the site is too large: the first visit is 170.001 kB and may be 170.000 kB";
        assert_eq!(error.to_string(), text);
    }

    #[test]
    fn a_ceiling_is_above_its_bar_or_not_there() {
        for Limit { bar, ceiling } in [FIRST_VISIT, SERVICE_WORKER] {
            assert!(ceiling.is_none_or(|ceiling| ceiling > bar));
        }
    }

    #[test]
    fn a_file_weighs_what_its_compressed_file_does_and_what_is_kept_has_no_bar() {
        let dist = std::env::temp_dir().join(format!("tidings-size-{}", std::process::id()));
        fs::create_dir_all(dist.join("screenshots")).expect("the temporary folder is writable");
        for (path, length) in [
            ("index.html", 3_000),
            ("index.html.br", 1_000),
            ("icon.png", 500),
            ("screenshots/wide.png", 70_000),
            ("sw.js", 9_000),
            ("sw.js.br", 4_000),
        ] {
            fs::write(dist.join(path), vec![0; length]).expect("the folder is writable");
        }
        let text = measure(&dist).expect("there are a page and a worker").to_string();
        let _ = fs::remove_dir_all(&dist);
        let numbers = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name)).expect(name);
            line.split_whitespace().filter(|word| *word != "kB").collect::<Vec<_>>().join(" ")
        };
        assert!(numbers("first visit").starts_with("3.000 1.000 "), "{text}");
        assert!(numbers("service worker").starts_with("9.000 4.000 "), "{text}");
        assert_eq!(numbers("kept for offline by the worker"), "3.500 1.500");
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
