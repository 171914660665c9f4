//! The fuzz targets of `tests/fuzz`, each for a short fixed time.
//! Called by `test`; never with another compiler than the project's: coverage is all that it takes.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::child;
use crate::project::Project;
use crate::{setup, tools};

/// Where the targets and their seeds are.
const FOLDER: &str = "tests/fuzz";
const TARGETS: [&str; 3] = ["markdown", "judging", "records"];
/// So long each target runs.
const SHORT: Duration = Duration::from_secs(12);
/// So long with `TIDINGS_FULL=1`.
const FULL: Duration = Duration::from_secs(5 * 60);

/// Builds the targets, then runs one after the other; the first finding ends it.
pub(crate) fn run(project: &Project) -> Result<()> {
    let bin = setup::for_fuzz(project)?;
    let full = env::var_os("TIDINGS_FULL").is_some_and(|value| value == "1");
    let time = if full { FULL } else { SHORT };
    child::run(&mut cargo_fuzz(project, &bin, "build"))?;
    for target in TARGETS {
        // What earlier runs came upon is tried again; it is nothing to keep for ever.
        let corpus = project.target.join("fuzz").join(target);
        fs::create_dir_all(&corpus)
            .with_context(|| format!("could not create {}", corpus.display()))?;
        let mut command = cargo_fuzz(project, &bin, "run");
        command.arg(target).arg(&corpus).arg(Path::new(FOLDER).join("seeds").join(target));
        command.args(["--", "-max_len=4096", "-timeout=30"]);
        command.arg(format!("-max_total_time={}", time.as_secs()));
        child::run_quietly(&mut command)
            .with_context(|| format!("the fuzz target {target} has found something"))?;
    }
    Ok(())
}

fn cargo_fuzz(project: &Project, bin: &Path, verb: &str) -> Command {
    let mut command = Command::new(tools::program(bin, "cargo-fuzz"));
    command.current_dir(&project.root).args([verb, "--fuzz-dir", FOLDER]);
    // Sanitizers take a nightly compiler, and look for what safe code does not do.
    command.args(["--sanitizer", "none", "--codegen-units", "16"]);
    // What the site is built with makes small programs slowly.
    command.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "2");
    command
}
