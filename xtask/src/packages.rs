//! Programs of the system: found where a variable or `PATH` names them, otherwise installed.
//! Called by `browsers` and `setup`; never installs what is there in whatever version.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::child;
use crate::tools::{on_path, program};

/// A program that the system brings.
pub(crate) struct Wanted {
    /// The variable that names another one.
    pub(crate) variable: &'static str,
    /// What the program may be called.
    pub(crate) names: &'static [&'static str],
    /// The system's package that brings it.
    pub(crate) package: &'static str,
}

/// Sees to it that all of them are there.
pub(crate) fn ensure(wanted: &[Wanted]) -> Result<()> {
    let mut missing = Vec::new();
    for wanted in wanted {
        if find(wanted.variable, wanted.names)?.is_none() {
            missing.push(wanted);
        }
    }
    if missing.is_empty() { Ok(()) } else { install(&missing) }
}

/// What the variable names, otherwise the first of the names on `PATH`.
pub(crate) fn find(variable: &str, names: &[&str]) -> Result<Option<PathBuf>> {
    if let Some(value) = env::var_os(variable).filter(|value| !value.is_empty()) {
        let path = PathBuf::from(value);
        if !path.is_file() {
            bail!("could not find {}, which {variable} names", path.display());
        }
        let path = std::path::absolute(&path);
        return path.map(Some).with_context(|| format!("could not use the path in {variable}"));
    }
    let mut found = names.iter().flat_map(|name| {
        let bins = on_path(name);
        bins.into_iter().map(move |bin| program(&bin, name))
    });
    Ok(found.next())
}

/// The program, which is there by now.
pub(crate) fn found(wanted: &Wanted) -> Result<PathBuf> {
    find(wanted.variable, wanted.names)?.with_context(|| {
        let names = wanted.names.join(" or ");
        let variable = wanted.variable;
        format!("could not find {names}: put it on PATH, or set {variable} to its path")
    })
}

fn install(missing: &[&Wanted]) -> Result<()> {
    let packages: Vec<_> = missing.iter().map(|wanted| wanted.package).collect();
    let packages = packages.join(" ");
    let variables: Vec<_> = missing.iter().map(|wanted| wanted.variable).collect();
    let variables = variables.join(", ");
    if !child::exists("apt-get") {
        bail!(
            "could not find {packages}, and there is no apt-get to install them with: \
             install them, or name the programs in {variables}"
        );
    }
    let Some(rights) = Rights::of_this_user() else {
        bail!(
            "could not find {packages}, and installing them takes more rights than this user has: \
             run `sudo apt-get install --no-install-recommends {packages}`"
        );
    };
    eprintln!("installing {packages} with apt-get, a few minutes, once");
    child::run(rights.apt_get().arg("update"))?;
    let mut command = rights.apt_get();
    command.args(["install", "--yes", "--no-install-recommends"]);
    child::run(command.args(packages.split(' ')))
        .with_context(|| format!("could not install {packages}"))
}

/// How this user may install packages.
enum Rights {
    Root,
    Sudo,
}

impl Rights {
    fn of_this_user() -> Option<Self> {
        if child::ask(Command::new("id").arg("-u")).as_deref() == Some("0") {
            return Some(Self::Root);
        }
        child::ask(Command::new("sudo").args(["-n", "true"])).map(|_| Self::Sudo)
    }

    fn apt_get(&self) -> Command {
        let mut command = Command::new("env");
        if let Self::Sudo = self {
            command = Command::new("sudo");
            command.args(["-n", "env"]);
        }
        // Without this a package may ask a question that nobody sees.
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        command
    }
}
