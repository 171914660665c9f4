//! `cargo xtask build`: the optimised site in `dist/`, and how it stands to its size bars.
//! Also called by `test` before the journeys. Never edits what Trunk has built.

use anyhow::{Context, Result};

use crate::child;
use crate::project::Project;
use crate::setup::{self, Profile, Tools};
use crate::size;

/// Sets up, builds, measures.
pub(crate) fn run(project: &Project) -> Result<()> {
    build(project, &setup::for_site(project, Profile::Optimised)?)
}

/// Builds and measures; fails when a group weighs more than it may.
pub(crate) fn build(project: &Project, tools: &Tools) -> Result<()> {
    let mut trunk = tools.trunk(project, "build")?;
    child::run(trunk.arg("--release")).context("could not build the site")?;

    let sizes = size::measure(&project.dist())?;
    println!("{sizes}");
    sizes.check()
}
