//! Sets up what a command needs, in the order in which it is needed.
//! Called by every command before its work; silent when everything is there, and never does
//! anything twice.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::browsers::{self, Browsers};
use crate::child;
use crate::install;
use crate::packages::{self, Wanted};
use crate::project::{self, Project};
use crate::tools;

const WASM: &str = "wasm32-unknown-unknown";
/// The fuzzer's engine is C++.
const CXX: Wanted = Wanted { variable: "CXX", names: &["c++", "g++", "clang++"], package: "g++" };

/// How a site is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Quick to build.
    Debug,
    /// Small and quick to run; takes wasm-opt.
    Optimised,
}

/// The tools of the wasm programs.
pub(crate) struct Tools {
    trunk: PathBuf,
    wasm_bindgen: PathBuf,
    wasm_opt: Option<PathBuf>,
}

/// Everything that building the site takes.
pub(crate) fn for_site(project: &Project, profile: Profile) -> Result<Tools> {
    let wasm_bindgen = for_wasm(project)?;
    let trunk = install::find_or_install(project, &tools::trunk())?;
    let wasm_opt = match profile {
        Profile::Debug => None,
        Profile::Optimised => Some(install::find_or_install(project, &tools::wasm_opt())?),
    };
    Ok(Tools { trunk, wasm_bindgen, wasm_opt })
}

/// Everything that compiling and testing wasm takes; the folder of wasm-bindgen's programs.
pub(crate) fn for_wasm(project: &Project) -> Result<PathBuf> {
    wasm_target()?;
    // Trunk runs offline, so that it downloads no tools, and its cargo with it.
    child::run(&mut project.cargo(["fetch"])).context("could not download the dependencies")?;
    let version = project::locked_version(&project.root, "wasm-bindgen")?;
    install::find_or_install(project, &tools::wasm_bindgen(version))
}

/// Everything that fuzzing takes; the folder of cargo-fuzz.
pub(crate) fn for_fuzz(project: &Project) -> Result<PathBuf> {
    packages::ensure(&[CXX])?;
    install::find_or_install(project, &tools::cargo_fuzz())
}

/// Everything that driving real browsers takes.
pub(crate) fn for_browsers(project: &Project) -> Result<Browsers> {
    browsers::ensure(project)
}

impl Tools {
    /// A Trunk call in the project's root that finds these tools and downloads none.
    pub(crate) fn trunk(&self, project: &Project, subcommand: &str) -> Result<Command> {
        let mut command = Command::new(tools::program(&self.trunk, "trunk"));
        command.current_dir(&project.root).env("PATH", self.path()?);
        command.args([subcommand, "--offline"]);
        if self.wasm_opt.is_some() {
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", remap(project));
        }
        // Trunk takes only `true` and `false` for this variable, and stops at any other value.
        command.env_remove("NO_COLOR");
        if env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
            command.args(["--color", "never"]);
        }
        Ok(command)
    }

    fn path(&self) -> Result<OsString> {
        let path = env::var_os("PATH").unwrap_or_default();
        let ours = [&self.trunk, &self.wasm_bindgen].into_iter();
        let ours = ours.chain(&self.wasm_opt).cloned();
        env::join_paths(ours.chain(env::split_paths(&path)))
            .context("could not put the tools in front of PATH")
    }
}

/// Panics name their source files: in what is shipped, by names that say nothing of this machine.
fn remap(project: &Project) -> String {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")));
    let folders = [(home, "cargo"), (Some(project.root.clone()), "tidings")];
    let flags = folders.into_iter().filter_map(|(folder, name)| {
        let folder = folder?.to_str()?.to_owned();
        // Flags are separated by spaces.
        (!folder.contains(' ')).then(|| format!("--remap-path-prefix={folder}={name}"))
    });
    flags.collect::<Vec<_>>().join(" ")
}

fn wasm_target() -> Result<()> {
    let sysroot = child::read(Command::new("rustc").args(["--print", "sysroot"]))?;
    let library = PathBuf::from(sysroot.trim()).join("lib/rustlib").join(WASM);
    if library.join("lib").is_dir() {
        return Ok(());
    }
    if !child::exists("rustup") {
        bail!(
            "the compiler lacks the target {WASM}, and there is no rustup to add it: \
             install rustup and run `rustup target add {WASM}`"
        );
    }
    eprintln!("adding the compiler's target {WASM}, once");
    child::run(Command::new("rustup").args(["target", "add", WASM]))
}
