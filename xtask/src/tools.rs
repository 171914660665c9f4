//! The tools: which version of each, and where it comes from.
//! Read by `setup` and `install`; never installs anything itself.
//! A test keeps the versions equal to `Trunk.toml` and `Cargo.lock`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, iter};

use crate::child;

/// A command-line program of one certain version.
pub(crate) struct Tool {
    /// The program, as it is called.
    pub(crate) exe: &'static str,
    /// Further programs of the same package that have to lie beside it.
    pub(crate) siblings: &'static [&'static str],
    /// The version, as the program itself says it.
    pub(crate) version: String,
    /// Where it comes from.
    pub(crate) source: Source,
    /// How long its installation takes on a small machine.
    pub(crate) takes: &'static str,
}

/// Where a tool comes from.
pub(crate) enum Source {
    /// A crate that `cargo install` builds.
    Crate {
        /// The crate's name.
        name: &'static str,
        /// Which versions its own dependencies get.
        lock: Lock,
    },
    /// A package of npm that runs under Node.
    Npm {
        /// Name and version, as npm writes them.
        package: &'static str,
    },
}

/// Which versions the dependencies of an installed crate get.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lock {
    /// Those that its authors tested.
    AsPublished,
    /// The newest compatible ones.
    Newest,
}

/// The bundler: builds the two wasm programs and the page.
pub(crate) fn trunk() -> Tool {
    Tool {
        exe: "trunk",
        siblings: &[],
        version: "0.21.14".to_owned(),
        source: Source::Crate { name: "trunk", lock: Lock::AsPublished },
        takes: "about 7 minutes",
    }
}

/// The bindings' generator and test runner, of exactly the version in `Cargo.lock`.
pub(crate) fn wasm_bindgen(version: String) -> Tool {
    Tool {
        exe: "wasm-bindgen",
        siblings: &["wasm-bindgen-test-runner"],
        version,
        source: Source::Crate {
            name: "wasm-bindgen-cli",
            // Its published lock file names versions that are not always to be had.
            lock: Lock::Newest,
        },
        takes: "about 2 minutes",
    }
}

/// Makes the wasm of an optimised build small.
/// A system's own, older one has produced modules that do not start.
pub(crate) fn wasm_opt() -> Tool {
    Tool {
        exe: "wasm-opt",
        siblings: &[],
        version: "132".to_owned(),
        source: Source::Npm { package: "binaryen@132.0.0" },
        takes: "less than a minute",
    }
}

/// Drives Firefox.
pub(crate) fn geckodriver() -> Tool {
    Tool {
        exe: "geckodriver",
        siblings: &[],
        version: "0.37.1".to_owned(),
        source: Source::Crate { name: "geckodriver", lock: Lock::AsPublished },
        takes: "about 2 minutes",
    }
}

/// Builds and runs the fuzz targets; the compiler of the project does for it.
pub(crate) fn cargo_fuzz() -> Tool {
    Tool {
        exe: "cargo-fuzz",
        siblings: &[],
        version: "0.13.2".to_owned(),
        source: Source::Crate { name: "cargo-fuzz", lock: Lock::AsPublished },
        takes: "less than a minute",
    }
}

impl Tool {
    /// The tool's folder inside the tools folder.
    pub(crate) fn home(&self, tools: &Path) -> PathBuf {
        let name = match self.source {
            Source::Crate { name, .. } => name,
            Source::Npm { .. } => self.exe,
        };
        tools.join(format!("{name}-{}", self.version))
    }

    /// Where the programs lie inside the tool's folder.
    pub(crate) fn bin(&self, home: &Path) -> PathBuf {
        match self.source {
            Source::Crate { .. } => home.join("bin"),
            Source::Npm { .. } => home.join("node_modules").join(".bin"),
        }
    }

    /// Whether a folder holds the tool, in this version, with its siblings.
    pub(crate) fn is_in(&self, bin: &Path) -> bool {
        let all = iter::once(&self.exe).chain(self.siblings);
        let mut missing = all.filter(|name| !program(bin, name).is_file());
        missing.next().is_none() && self.answers_in(bin)
    }

    fn answers_in(&self, bin: &Path) -> bool {
        let answer = child::ask(Command::new(program(bin, self.exe)).arg("--version"));
        answer.is_some_and(|text| text.split_whitespace().any(|word| word == self.version))
    }
}

/// A program's file in a folder.
pub(crate) fn program(bin: &Path, name: &str) -> PathBuf {
    bin.join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// The folders of `PATH` that hold a program of this name, first one first.
pub(crate) fn on_path(name: &str) -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).filter(|bin| program(bin, name).is_file()).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::project;

    #[test]
    fn trunk_and_xtask_and_cargo_agree_on_every_version() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = root.parent().expect("xtask lies in the project's root");
        let trunk = fs::read_to_string(root.join("Trunk.toml")).expect("Trunk.toml is there");
        let has = |line: String| assert!(trunk.lines().any(|it| it == line), "missing: {line}");

        has(format!("wasm_opt = \"version_{}\"", wasm_opt().version));
        has(format!("trunk-version = \"^{}\"", super::trunk().version));
        if root.join("Cargo.lock").exists()
            && let Ok(version) = project::locked_version(root, "wasm-bindgen")
        {
            has(format!("wasm_bindgen = \"{version}\""));
        }
    }
}
