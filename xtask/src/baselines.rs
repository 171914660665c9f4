//! What `bench faults` compares Tidings with: the published libraries, and a worker of each.
//! Called by `bench`; their versions are in `package.json` beside the workers' sources, with every
//! hash in `package-lock.json`. Never installs into the project's folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::child;
use crate::project::Project;

/// Where their sources lie.
const SOURCES: &str = "tests/journeys/benches/faults/baselines";
/// What npm reads.
const PACKAGES: [&str; 2] = ["package.json", "package-lock.json"];
/// Each becomes one file, with the library in it.
const WORKERS: [&str; 3] = ["workbox.js", "workbox_own_replay.js", "serwist.js"];
const PAGE: &str = "index.html";
/// Written last: what was installed.
const STAMP: &str = ".installed";

/// Installs what is missing, and puts page and workers together; says where they are.
pub(crate) fn build(project: &Project) -> Result<PathBuf> {
    let (from, to) = (project.root.join(SOURCES), project.target.join("bench").join("baselines"));
    let built = to.join("built");
    fs::create_dir_all(&built).with_context(|| format!("could not create {}", built.display()))?;
    install(&from, &to)?;
    for worker in WORKERS {
        copy(&from, &to, worker)?;
        let mut command = Command::new(to.join("node_modules").join(".bin").join("esbuild"));
        command.current_dir(&to).args([worker, "--bundle", "--format=iife", "--log-level=warning"]);
        // As their own production builds are.
        command.args(["--minify", "--define:process.env.NODE_ENV=\"production\""]);
        command.arg(format!("--outfile={}", built.join(worker).display()));
        child::run(&mut command).with_context(|| format!("could not put {worker} together"))?;
    }
    copy(&from, &built, PAGE)?;
    copy(&from, &built, PACKAGES[0])?;
    Ok(built)
}

fn install(from: &Path, to: &Path) -> Result<()> {
    let wanted =
        PACKAGES.map(|name| read(&from.join(name))).into_iter().collect::<Result<String>>()?;
    let stamp = to.join(STAMP);
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    if !child::exists("npm") {
        bail!("npm is missing: install Node.js with npm");
    }
    eprintln!("installing the libraries to compare with, once");
    for name in PACKAGES {
        copy(from, to, name)?;
    }
    let mut command = Command::new("npm");
    // None of them needs a script of its own to be installed.
    command.current_dir(to).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    child::run(&mut command).context("could not install the libraries to compare with")?;
    fs::write(&stamp, wanted).with_context(|| format!("could not write {}", stamp.display()))
}

fn copy(from: &Path, to: &Path, name: &str) -> Result<()> {
    let from = from.join(name);
    fs::copy(&from, to.join(name))
        .map(drop)
        .with_context(|| format!("could not copy {}", from.display()))
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("could not read {}", path.display()))
}
