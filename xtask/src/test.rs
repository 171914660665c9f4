//! `cargo xtask test`: every test, from the quickest stage to the slowest.
//! Called by people and by `.ci/run`; stops at the first stage that fails and never repeats one.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::child;
use crate::project::Project;
use crate::setup::{self, Profile};
use crate::{fuzz, site, sites, tools};

/// What `test` can be told.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Run one part alone.
    #[arg(long)]
    only: Option<Part>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// What runs without a browser.
    Native,
    /// What strangers may write, for a short time each; longer with `TIDINGS_FULL=1`.
    Fuzz,
    /// The wasm-bindgen-test suite, in a page and in a service worker.
    Browser,
    /// The whole product, in real browsers.
    Journeys,
}

/// Variables that would make wasm-bindgen's runner choose another browser.
const OTHER_DRIVERS: [&str; 5] = [
    "GECKODRIVER",
    "GECKODRIVER_REMOTE",
    "SAFARIDRIVER",
    "SAFARIDRIVER_REMOTE",
    "CHROMEDRIVER_REMOTE",
];

/// Sets up and runs the parts, then says how long each stage took.
pub(crate) fn run(project: &Project, args: &Args) -> Result<()> {
    let wanted = |part| args.only.is_none_or(|only| only == part);
    let mut stages = Stages::default();
    if args.only != Some(Part::Native) {
        stages.run("set-up", || set_up(project, wanted))?;
    }
    if wanted(Part::Native) {
        stages.run("native", || native(project))?;
    }
    if wanted(Part::Fuzz) {
        stages.run("fuzz", || fuzz::run(project))?;
    }
    if wanted(Part::Browser) {
        stages.run("browser", || browser(project))?;
    }
    if wanted(Part::Journeys) {
        stages.run("build", || build(project))?;
        stages.run("journeys", || journeys(project))?;
    }
    stages.describe();
    Ok(())
}

/// All of it before the first test, so that nothing is found missing half an hour later.
fn set_up(project: &Project, wanted: impl Fn(Part) -> bool) -> Result<()> {
    if wanted(Part::Fuzz) {
        setup::for_fuzz(project)?;
    }
    if wanted(Part::Journeys) {
        setup::for_site(project, Profile::Optimised)?;
    }
    if wanted(Part::Browser) || wanted(Part::Journeys) {
        setup::for_wasm(project)?;
        setup::for_browsers(project)?;
    }
    Ok(())
}

fn native(project: &Project) -> Result<()> {
    let packages = ["-p", "domain", "-p", "mock-api", "-p", "xtask"];
    child::run(project.cargo(["test"]).args(packages))?;
    // The page's own logic needs no browser; its binary does.
    child::run(project.cargo(["test", "-p", "app", "--lib"]).args(["--quiet"]))
}

fn browser(project: &Project) -> Result<()> {
    let browsers = setup::for_browsers(project)?;
    let bin = setup::for_wasm(project)?;
    let mut command = project.cargo(["test", "-p", "browser-tests"]);
    command.args(["--target", "wasm32-unknown-unknown"]);
    for variable in OTHER_DRIVERS {
        command.env_remove(variable);
    }
    let runner = tools::program(&bin, "wasm-bindgen-test-runner");
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner);
    command.env("CHROMEDRIVER", browsers.chromedriver);
    child::run(command.env("WASM_BINDGEN_TEST_TIMEOUT", "120"))
}

/// The last one built is the one without a version of its own: so a second run, and whoever builds
/// the site, finds it as it is.
fn build(project: &Project) -> Result<()> {
    let tools = setup::for_site(project, Profile::Optimised)?;
    sites::build(project, &tools)?;
    site::build(project, &tools)
}

fn journeys(project: &Project) -> Result<()> {
    let mut command = on_the_built_site(project)?;
    // One at a time: browsers side by side starve each other on a small machine.
    child::run(command.args(["--", "--test-threads=1"]))
}

/// `cargo test` for the journeys' package, with what they need to know. Also called by `bench`.
pub(crate) fn on_the_built_site(project: &Project) -> Result<Command> {
    let browsers = setup::for_browsers(project)?;
    let mut command = project.cargo(["test", "-p", "journeys"]);
    command.env("TIDINGS_DIST", project.dist());
    command.env("TIDINGS_SITES", sites::folder(project));
    command.env("TIDINGS_MOCK_API", project.build_mock_api()?);
    command.env("CHROMIUM", browsers.chromium);
    command.env("CHROMEDRIVER", browsers.chromedriver);
    command.env("FIREFOX", browsers.firefox);
    command.env("GECKODRIVER", browsers.geckodriver);
    command.env("DBUS_DAEMON", browsers.dbus_daemon);
    Ok(command)
}

/// The stages that have passed, with their times.
#[derive(Default)]
struct Stages {
    passed: Vec<(&'static str, Duration)>,
}

impl Stages {
    fn run(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        eprintln!("== {name}");
        let start = Instant::now();
        work().with_context(|| {
            let seconds = start.elapsed().as_secs_f64();
            format!("the stage \"{name}\" failed after {seconds:.1} s")
        })?;
        self.passed.push((name, start.elapsed()));
        Ok(())
    }

    fn describe(&self) {
        println!();
        for (name, time) in &self.passed {
            println!("{name:<10} passed {:>8.1} s", time.as_secs_f64());
        }
    }
}
