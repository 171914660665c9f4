//! `cargo xtask pack`: makes what Trunk has built a site that can be deployed.
//! Called by Trunk's `post_build` hook, which names the folder; `size` shares the list of files.
//! Never lists a hash that the served file will not have: what is made or changed comes before the
//! list, and the worker, which has the list, after it.

use std::env;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::pack::list::Listed;
use crate::pack::worker::Build;

mod app;
mod worker;

mod compress;
mod icons;
mod list;
mod manifest;
mod page;
mod places;
mod policy;
mod shrink;

pub(crate) use compress::BROTLI;
pub(crate) use list::{is_kept, paths};
pub(crate) use worker::WORKER;

/// The page: what every route is served with.
const PAGE: &str = "index.html";
/// The page again, for static hosts: they serve this one where there is no file, and so on every
/// route (<https://docs.github.com/en/pages/getting-started-with-github-pages/creating-a-custom-404-page-for-your-github-pages-site>).
const NOT_FOUND: &str = "404.html";

/// What Trunk's variables and ours say of the build.
struct Order {
    /// Whether it is small and quick, and can be deployed.
    optimised: bool,
    /// The path that the site will be served below; ends with a slash.
    base: String,
    /// The API's address, where the build names one.
    api: Option<String>,
}

/// One of the two programs, as wasm-bindgen makes it.
struct Program {
    /// The JavaScript that starts the wasm and has its imports.
    glue: String,
    wasm: Vec<u8>,
}

/// Packs the build that Trunk's variables describe.
pub(crate) fn run() -> Result<()> {
    let staging = variable("TRUNK_STAGING_DIR")?;
    let order = Order {
        optimised: variable("TRUNK_PROFILE")? == "release",
        base: variable("TRUNK_PUBLIC_URL")?,
        // The two programs read the same variable when they are compiled.
        api: env::var("TIDINGS_API").ok(),
    };
    pack(Path::new(&staging), order)
}

fn variable(name: &str) -> Result<String> {
    env::var(name).with_context(|| {
        format!("could not read the variable {name}, which Trunk sets when it calls its hook")
    })
}

fn pack(staging: &Path, Order { optimised, base, api }: Order) -> Result<()> {
    // The worker compares paths with it, and a page in a folder of its own is found by it.
    if !base.starts_with('/') || !base.ends_with('/') {
        bail!("could not pack for the public URL {base}: it needs a slash at both ends");
    }
    let mut worker = worker::read(staging)?;
    icons::draw(staging)?;
    manifest::identify(staging, &base)?;
    if optimised {
        worker = shrink::shrink(&worker).context("could not make the worker smaller")?;
        app::replace(staging)?;
        page::change(staging, |html| page::guard(html, &policy::of(html, api.as_deref())?))?;
    }
    let built = list::of(staging)?;
    if optimised && let Some(file) = built.iter().find(|file| file.sha256.is_empty()) {
        bail!(
            "could not pack an optimised worker: Trunk changes {} as it serves it, so no worker can \
             verify it; serve with `--no-autoreload`",
            file.path
        );
    }
    let worker = worker::text(&worker);
    let id = list::id(&built, &worker);

    page::change(staging, |html| page::name(html, &id))?;
    let files = list::of(staging)?;
    worker::replace(staging, &Build { id, base, files }, &worker)?;
    fs::copy(staging.join(PAGE), staging.join(NOT_FOUND))
        .with_context(|| format!("could not write {NOT_FOUND}"))?;
    if optimised { compress::compress(staging) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
