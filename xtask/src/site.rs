//! `cargo xtask build`: the optimised site in `dist/`, and how it stands to its size bars.
//! Also called by `test` before the journeys. Never edits what Trunk has built.

use std::path::{self, PathBuf};

use anyhow::{Context, Result};

use crate::child;
use crate::project::Project;
use crate::setup::{self, Profile, Tools};
use crate::size;

/// What `build` can be told.
#[derive(clap::Args, Default)]
pub(crate) struct Args {
    /// The path that the site will be served below, with a slash at both ends: `/tidings/`.
    #[arg(long)]
    public_url: Option<String>,
    /// Where to build it, instead of in `dist/`.
    #[arg(long)]
    dist: Option<PathBuf>,
}

/// Sets up, builds, measures.
pub(crate) fn run(project: &Project, args: &Args) -> Result<()> {
    build_as(project, &setup::for_site(project, Profile::Optimised)?, args)
}

/// Builds and measures; fails when a group weighs more than it may.
pub(crate) fn build(project: &Project, tools: &Tools) -> Result<()> {
    build_as(project, tools, &Args::default())
}

fn build_as(project: &Project, tools: &Tools, args: &Args) -> Result<()> {
    let mut trunk = tools.trunk(project, "build")?;
    trunk.arg("--release");
    if let Some(public_url) = &args.public_url {
        trunk.args(["--public-url", public_url]);
    }
    let dist = match &args.dist {
        // Trunk runs in the project's root, wherever we were called.
        Some(dist) => path::absolute(dist).context("could not use the path in --dist")?,
        None => project.dist(),
    };
    child::run(trunk.arg("--dist").arg(&dist)).context("could not build the site")?;

    let sizes = size::measure(&dist)?;
    println!("{sizes}");
    sizes.check()
}
