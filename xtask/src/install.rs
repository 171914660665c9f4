//! Finds a tool, or installs it into the tools folder.
//! Called by `setup` and `browsers`; never changes anything outside the tools folder, and never
//! takes an interrupted installation for a tool.

use std::env;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::child;
use crate::project::Project;
use crate::tools::{Lock, Source, Tool, on_path};

/// The folder that holds the tool: one of `PATH`, or the tool's own.
pub(crate) fn find_or_install(project: &Project, tool: &Tool) -> Result<PathBuf> {
    if let Some(bin) = on_path(tool.exe).first()
        && tool.is_in(bin)
    {
        return Ok(bin.clone());
    }
    let tools = folder()?;
    let home = tool.home(&tools);
    let bin = tool.bin(&home);
    if tool.is_in(&bin) {
        return Ok(bin);
    }
    fs::create_dir_all(&tools)
        .with_context(|| format!("could not create the tools folder {}", tools.display()))?;
    let _alone = lock(&tools)?;
    if !tool.is_in(&bin) {
        install(project, tool, &home)?;
    }
    Ok(bin)
}

/// The tools folder: `TIDINGS_TOOLS`, or `tidings/tools` in the user's cache folder.
fn folder() -> Result<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty());
    if let Some(folder) = set("TIDINGS_TOOLS") {
        return std::path::absolute(PathBuf::from(folder))
            .context("could not make the path in TIDINGS_TOOLS absolute");
    }
    let cache = set("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cache")));
    let cache = cache.context("could not choose a tools folder: set TIDINGS_TOOLS to one")?;
    Ok(cache.join("tidings").join("tools"))
}

/// One installation at a time, whoever asks.
fn lock(tools: &Path) -> Result<File> {
    let path = tools.join(".lock");
    let file =
        File::create(&path).with_context(|| format!("could not create {}", path.display()))?;
    if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
        eprintln!("waiting for another installation in {}", tools.display());
        file.lock().context("could not wait for the other one")?;
    }
    Ok(file)
}

/// Installs beside the final place and moves it there last: what lies there is whole.
fn install(project: &Project, tool: &Tool, home: &Path) -> Result<()> {
    let name = home.file_name().unwrap_or_default().to_string_lossy();
    let begun = home.with_file_name(format!(".begun-{name}"));
    let new = begun.join("new");
    eprintln!(
        "installing {} {} into {}, {}, once",
        tool.exe,
        tool.version,
        home.display(),
        tool.takes
    );
    // What was compiled before an interruption stays in `begun` and is used again.
    clear(&new)?;
    fs::create_dir_all(&new).with_context(|| format!("could not create {}", new.display()))?;

    let failed = || format!("could not install {} {}", tool.exe, tool.version);
    match &tool.source {
        Source::Crate { name, lock } => {
            child::run(&mut cargo_install(project, tool, name, *lock, &begun)).with_context(failed)
        }
        Source::Npm { package } => npm_install(package, &new).with_context(failed),
    }?;
    if !tool.is_in(&tool.bin(&new)) {
        bail!(
            "could not use the {} that was just installed: it does not answer `--version` with {}{}",
            tool.exe,
            tool.version,
            match tool.source {
                Source::Crate { .. } => "",
                Source::Npm { .. } => "; it runs under Node, which may be missing or too old",
            }
        );
    }
    clear(home)?;
    fs::rename(&new, home).with_context(|| format!("could not create {}", home.display()))?;
    clear(&begun)
}

fn cargo_install(project: &Project, tool: &Tool, name: &str, lock: Lock, begun: &Path) -> Command {
    let mut command = project.cargo(["install", name, "--version", &tool.version]);
    command.arg("--root").arg(begun.join("new"));
    command.arg("--target-dir").arg(begun.join("target"));
    // Without this cargo advises to put a folder on PATH that is about to move.
    let path = env::var_os("PATH").unwrap_or_default();
    let bin = tool.bin(&begun.join("new"));
    let path = env::split_paths(&path).chain([bin]);
    if let Ok(path) = env::join_paths(path) {
        command.env("PATH", path);
    }
    if lock == Lock::AsPublished {
        command.arg("--locked");
    }
    command
}

fn npm_install(package: &str, new: &Path) -> Result<()> {
    if !child::exists("npm") {
        bail!("npm is missing: install Node.js with npm, or put this tool on PATH yourself");
    }
    let mut command = Command::new("npm");
    command.args(["install", "--no-audit", "--no-fund", "--prefix"]);
    child::run(command.arg(new).arg(package))
}

fn clear(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("could not remove {}", folder.display()))?;
    }
    Ok(())
}
