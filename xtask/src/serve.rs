//! `cargo xtask serve`: the mock API and Trunk, started in order and ended together.
//! Called by people who try the app or work on it; never leaves a child behind (see `keep`).

use std::env;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, bail};

use crate::keep::{self, Kept};
use crate::port;
use crate::project::Project;
use crate::setup::{self, Profile, Tools};

/// The mock API's address in `Trunk.toml`.
const BACKEND: &str = "http://127.0.0.1:3000/api";
/// What must not start a build: what builds write, the mock API's state, and what is not the page.
const UNWATCHED: [&str; 6] = ["target", "dist", ".tidings", "tests", "xtask", "mock-api"];
/// How long the mock API may take to start; it only reads its state.
const MOCK_START: Duration = Duration::from_secs(30);

/// What `serve` can be told.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The page's port.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The mock API's port.
    #[arg(long, default_value_t = 3000)]
    api_port: u16,
    /// Serve an optimised build, whose worker answers from its cache first.
    #[arg(long)]
    release: bool,
}

/// Sets up, starts both, and waits until one of them ends.
pub(crate) fn run(project: &Project, args: &Args) -> Result<()> {
    port::free(args.port, "--port")?;
    port::free(args.api_port, "--api-port")?;
    let profile = match args.release {
        true => Profile::Optimised,
        false => Profile::Debug,
    };
    let tools = setup::for_site(project, profile)?;
    let folder = project.root.join(".tidings");
    fs::create_dir_all(&folder)
        .with_context(|| format!("could not create {}", folder.display()))?;

    // Asked once, at the start: a build may replace the file later.
    let us = env::current_exe().context("could not find this program's own file")?;
    let program = project.build_mock_api()?;
    let mock = || start_mock_api(&us, project, &program, args.api_port);
    let first_mock = mock()?;
    let start = SystemTime::now();
    let mut trunk = Kept::start(&us, "Trunk", &trunk_serve(project, &tools, args)?)?;
    port::first_answer(args.port, "/", &mut trunk, None)?;
    describe(args, is_built_since(start, project));
    watch(first_mock, mock, &mut trunk)
}

/// Waits until Trunk ends, or the mock API fails. Enter stops and starts the mock API.
fn watch(first: Kept, start: impl Fn() -> Result<Kept>, trunk: &mut Kept) -> Result<()> {
    let enter = enter_presses();
    let mut mock = Some(first);
    loop {
        if let Some(status) = trunk.ended()? {
            bail!("Trunk has ended ({status}), so the mock API was ended too");
        }
        if let Some(running) = &mut mock
            && let Some(status) = running.ended()?
        {
            if !keep::was_stopped(status) {
                bail!("the mock API has failed ({status}), so Trunk was ended too");
            }
            println!("The mock API was stopped. Enter starts it again.");
            mock = None;
        }
        if enter.recv_timeout(keep::POLL).is_ok() {
            mock = match mock {
                Some(running) => {
                    drop(running);
                    println!("The mock API is stopped. Enter starts it again.");
                    None
                }
                None => {
                    let started = start()?;
                    println!("The mock API is running. Enter stops it.");
                    Some(started)
                }
            };
        }
    }
}

fn start_mock_api(us: &Path, project: &Project, program: &Path, port: u16) -> Result<Kept> {
    let mut command = Command::new(program);
    command.current_dir(&project.root);
    command.args(["--host", "127.0.0.1", "--port", &port.to_string()]);
    command.args(["--admin", "--state", ".tidings/mock-state.json"]);
    let mut mock = Kept::start(us, "the mock API", &command)?;
    port::first_answer(port, "/api/openapi.json", &mut mock, Some(MOCK_START))?;
    Ok(mock)
}

fn trunk_serve(project: &Project, tools: &Tools, args: &Args) -> Result<Command> {
    let mut command = tools.trunk(project, "serve")?;
    command.args(["--port", &args.port.to_string()]);
    if args.release {
        command.arg("--release");
    }
    // Trunk stops at a folder to ignore that is not there (yet).
    let unwatched = UNWATCHED.map(|folder| project.root.join(folder));
    for folder in unwatched.iter().filter(|folder| folder.exists()) {
        command.arg("--ignore").arg(folder);
    }
    if let Some(config) = config_for(project, args.api_port)? {
        command.arg("--config").arg(config);
        command.arg("--dist").arg(project.dist());
        command.arg(project.root.join("index.html"));
    }
    Ok(command)
}

/// A copy of `Trunk.toml` with another address of the mock API, when it has another one.
/// Trunk's `--proxy-backend` adds a second proxy for the same path, which it then stops at.
fn config_for(project: &Project, api_port: u16) -> Result<Option<PathBuf>> {
    let backend = format!("http://127.0.0.1:{api_port}/api");
    if backend == BACKEND {
        return Ok(None);
    }
    let text =
        fs::read_to_string(project.root.join("Trunk.toml")).context("could not read Trunk.toml")?;
    if !text.contains(BACKEND) {
        bail!("could not find {BACKEND} in Trunk.toml, which --api-port would replace");
    }
    let path = project.root.join(".tidings").join("Trunk.toml");
    fs::write(&path, text.replace(BACKEND, &backend))
        .with_context(|| format!("could not write {}", path.display()))?;
    Ok(Some(path))
}

/// Trunk also serves after a failed build: what an earlier one has left.
fn is_built_since(start: SystemTime, project: &Project) -> bool {
    let page = fs::metadata(project.dist().join("index.html"));
    let built = page.and_then(|page| page.modified());
    built.is_ok_and(|built| built >= start)
}

fn describe(args: &Args, built: bool) {
    let Args { port, api_port, .. } = args;
    println!();
    if !built {
        println!("  The build has failed (see above); it runs again when a file changes.");
    }
    println!("  Tidings:  http://127.0.0.1:{port}/");
    println!("  Mock API: http://127.0.0.1:{api_port}/api/");
    println!();
    println!("  Enter stops the mock API alone, and starts it again: the page goes on without it.");
    println!("  Ctrl-C stops both: an open page, once loaded, goes on offline.");
    println!();
}

/// One message for each press of Enter; none ever where nobody sits at a terminal.
fn enter_presses() -> Receiver<()> {
    let (pressed, presses) = mpsc::channel();
    thread::spawn(move || {
        let mut lines = io::stdin().lines();
        while io::stdin().is_terminal() && lines.next().is_some_and(|line| line.is_ok()) {
            if pressed.send(()).is_err() {
                return;
            }
        }
        // Keeps the channel open, so that the receiver waits instead of failing at once.
        loop {
            thread::park();
        }
    });
    presses
}
