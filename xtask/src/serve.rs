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
/// The start of the line in `Trunk.toml` with the list of what starts a build when it changes.
const WATCHED: &str = "watch = ";
/// How long the mock API may take to start; it only reads its state.
const MOCK_START: Duration = Duration::from_secs(30);

/// What `serve` can be told.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The page's port.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The mock API's own port; with --release it has the page's.
    #[arg(long, default_value_t = 3000)]
    api_port: u16,
    /// Serve an optimised build, whose worker answers from its cache first.
    #[arg(long)]
    release: bool,
}

/// Sets up, starts what there is to start, and waits until some of it ends.
pub(crate) fn run(project: &Project, args: &Args) -> Result<()> {
    port::free(args.port, "--port")?;
    if args.release { optimised(project, args) } else { debug(project, args) }
}

/// Trunk serves the page, reloads it after each build, and passes on what is the mock API's.
fn debug(project: &Project, args: &Args) -> Result<()> {
    port::free(args.api_port, "--api-port")?;
    let tools = setup::for_site(project, Profile::Debug)?;
    let server = Server::new(project, "the mock API", args.api_port, None)?;
    let running = server.start()?;
    let start = SystemTime::now();
    let mut trunk = server.keep("Trunk", &trunk_serve(project, &tools, args)?)?;
    port::first_answer(args.port, "/", &mut trunk, None)?;
    if !is_built_since(start, project) {
        println!("\n  The build has failed (see above); it runs again when a file changes.");
    }
    describe(args.port, args.api_port);
    println!("  Enter stops the mock API alone, and starts it again: meanwhile Trunk answers 500.");
    println!("  Ctrl-C stops both: an open page, once loaded, goes on offline.\n");
    watch(&server, running, &mut trunk)
}

/// Trunk only builds. Page and API are one server, as where a site is deployed: it can be gone as a
/// whole, while Trunk's answer for a stopped mock API is one of a server that has a problem.
fn optimised(project: &Project, args: &Args) -> Result<()> {
    let tools = setup::for_site(project, Profile::Optimised)?;
    let server = Server::new(project, "the server", args.port, Some(project.dist()))?;
    eprintln!("building the site; a build that fails runs again when a file changes");
    let start = SystemTime::now();
    let mut trunk = server.keep("Trunk", tools.trunk(project, "watch")?.arg("--release"))?;
    while !is_built_since(start, project) {
        if let Some(status) = trunk.ended()? {
            bail!("Trunk has ended before it built the site ({status})");
        }
        thread::sleep(keep::POLL);
    }
    let running = server.start()?;
    describe(args.port, args.port);
    println!("  Enter stops the server, and starts it again: the page goes on without it.");
    println!("  Ctrl-C stops everything.\n");
    watch(&server, running, &mut trunk)
}

/// Waits until Trunk ends, or the server fails. Enter stops and starts the server.
fn watch(server: &Server<'_>, first: Kept, trunk: &mut Kept) -> Result<()> {
    let name = server.name;
    let enter = enter_presses();
    let mut running = Some(first);
    loop {
        if let Some(status) = trunk.ended()? {
            bail!("Trunk has ended ({status}), so {name} was ended too");
        }
        if let Some(kept) = &mut running
            && let Some(status) = kept.ended()?
        {
            if !keep::was_stopped(status) {
                bail!("{name} has failed ({status}), so Trunk was ended too");
            }
            println!("Now {name} is stopped. Enter starts it again.");
            running = None;
        }
        if enter.recv_timeout(keep::POLL).is_ok() {
            running = match running {
                Some(kept) => {
                    drop(kept);
                    println!("Now {name} is stopped. Enter starts it again.");
                    None
                }
                None => {
                    let started = server.start()?;
                    println!("Now {name} is running. Enter stops it.");
                    Some(started)
                }
            };
        }
    }
}

/// The mock API, alone or with a site beside it: how it is started, again and again.
struct Server<'a> {
    project: &'a Project,
    /// What people read about it.
    name: &'static str,
    port: u16,
    /// The built site that it serves too.
    site: Option<PathBuf>,
    /// The mock API's program.
    program: PathBuf,
    /// This program. Asked once, at the start: a build may replace the file later.
    us: PathBuf,
}

impl<'a> Server<'a> {
    /// Builds its program, and the folder for its state.
    fn new(
        project: &'a Project,
        name: &'static str,
        port: u16,
        site: Option<PathBuf>,
    ) -> Result<Self> {
        let us = env::current_exe().context("could not find this program's own file")?;
        let folder = project.root.join(".tidings");
        fs::create_dir_all(&folder)
            .with_context(|| format!("could not create {}", folder.display()))?;
        Ok(Self { project, name, port, site, program: project.build_mock_api()?, us })
    }

    /// Starts it, and waits for its first answer.
    fn start(&self) -> Result<Kept> {
        let mut command = Command::new(&self.program);
        command.current_dir(&self.project.root);
        command.args(["--host", "127.0.0.1", "--port", &self.port.to_string()]);
        command.args(["--admin", "--state", ".tidings/mock-state.json"]);
        if let Some(site) = &self.site {
            command.arg("--dist").arg(site);
        }
        let mut running = self.keep(self.name, &command)?;
        port::first_answer(self.port, "/api/openapi.json", &mut running, Some(MOCK_START))?;
        Ok(running)
    }

    fn keep(&self, name: &'static str, command: &Command) -> Result<Kept> {
        Kept::start(&self.us, name, command)
    }
}

fn trunk_serve(project: &Project, tools: &Tools, args: &Args) -> Result<Command> {
    let mut command = tools.trunk(project, "serve")?;
    command.args(["--port", &args.port.to_string()]);
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
    let path = project.root.join(".tidings").join("Trunk.toml");
    fs::write(&path, moved(&text, &project.root, &backend)?)
        .with_context(|| format!("could not write {}", path.display()))?;
    Ok(Some(path))
}

/// The configuration as it has to be in another folder, where Trunk would look for what it watches.
fn moved(config: &str, root: &Path, backend: &str) -> Result<String> {
    if !config.contains(BACKEND) {
        bail!("could not find {BACKEND} in Trunk.toml, which --api-port would replace");
    }
    let watched = config.lines().find_map(|line| line.strip_prefix(WATCHED));
    let watched = watched.context("could not find the list of what is watched in Trunk.toml")?;
    // A list of strings on one line is the same in TOML and in JSON.
    let paths: Vec<PathBuf> =
        serde_json::from_str(watched).context("could not read what is watched in Trunk.toml")?;
    let paths: Vec<_> = paths.iter().map(|path| root.join(path)).collect();
    let paths = serde_json::to_string(&paths).context("could not name what is watched")?;
    Ok(config.replace(watched, &paths).replace(BACKEND, backend))
}

/// Trunk also serves after a failed build: what an earlier one has left.
fn is_built_since(start: SystemTime, project: &Project) -> bool {
    let page = fs::metadata(project.dist().join("index.html"));
    let built = page.and_then(|page| page.modified());
    built.is_ok_and(|built| built >= start)
}

fn describe(port: u16, api_port: u16) {
    println!();
    println!("  Tidings:  http://127.0.0.1:{port}/");
    println!("  Mock API: http://127.0.0.1:{api_port}/api/");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moved_configuration_watches_the_same_files_and_has_the_other_address() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the root");
        let text = fs::read_to_string(root.join("Trunk.toml")).expect("Trunk.toml is there");
        let moved = moved(&text, root, "http://127.0.0.1:3001/api").expect("both are found");
        assert!(moved.contains("\nbackend = \"http://127.0.0.1:3001/api\"\n"), "{moved}");
        assert!(!moved.contains(BACKEND), "{moved}");
        let watched = moved.lines().find_map(|line| line.strip_prefix(WATCHED));
        let watched = watched.expect("the list is still there");
        let watched: Vec<PathBuf> = serde_json::from_str(watched).expect("the list is whole");
        assert!(watched.contains(&root.join("index.html")), "{watched:?}");
        assert!(watched.iter().all(|path| path.is_absolute() && path.exists()), "{watched:?}");
    }

    #[test]
    fn a_configuration_without_the_address_is_an_error() {
        let error = moved("watch = [\"app\"]", Path::new("/"), "other").expect_err("no address");
        assert!(error.to_string().contains("could not find http://127.0.0.1:3000/api"), "{error}");
    }
}
