//! `cargo xtask bench`: comparisons in real browsers, as tables. Raw samples go to `target/bench/`.
//! Called by people, on a machine that is as quiet as it gets; a time never fails it.

use std::fs;

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::child;
use crate::project::Project;
use crate::setup::{self, Profile};
use crate::{baselines, site, test};

/// What `bench` can be told.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// What to compare.
    comparison: Comparison,
    /// Less of it, for a first look.
    #[arg(long)]
    quick: bool,
    /// Repeats the plan of another run, which has printed this number.
    #[arg(long)]
    seed: Option<u64>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Comparison {
    /// A stopped worker's first answer, beside a minimal worker in JavaScript.
    WorkerStart,
    /// The same faults and kills for Tidings, Workbox and Serwist: what is lost, and what doubled.
    Faults,
}

impl Comparison {
    /// As the programs are called in `tests/journeys/benches`.
    const fn program(self) -> &'static str {
        match self {
            Self::WorkerStart => "worker_start",
            Self::Faults => "faults",
        }
    }
}

/// Sets up, builds the site, compares.
pub(crate) fn run(project: &Project, args: &Args) -> Result<()> {
    site::build(project, &setup::for_site(project, Profile::Optimised)?)?;
    let name = args.comparison.to_possible_value().map(|value| value.get_name().to_owned());
    let samples = project.target.join("bench");
    fs::create_dir_all(&samples)
        .with_context(|| format!("could not create {}", samples.display()))?;
    let samples = samples.join(name.unwrap_or_default()).with_extension("json");
    // As a test, so that it is built like the journeys and with them: what takes its time here is
    // the browser.
    let mut command = test::on_the_built_site(project)?;
    command.args(["--bench", args.comparison.program()]);
    if args.comparison == Comparison::Faults {
        command.env("TIDINGS_BASELINES", baselines::build(project)?);
    }
    if args.quick {
        command.env("TIDINGS_QUICK", "1");
    }
    if let Some(seed) = args.seed {
        command.env("TIDINGS_SEED", seed.to_string());
    }
    child::run(command.env("TIDINGS_SAMPLES", samples))
}
