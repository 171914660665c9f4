//! Where the project and its build output lie.
//! Called by every command; never assumes that `target/` is where cargo builds.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::child;

/// The workspace this program belongs to.
#[derive(Deserialize)]
pub(crate) struct Project {
    /// The folder of the root manifest.
    #[serde(rename = "workspace_root")]
    pub(crate) root: PathBuf,
    /// Where cargo builds: `target/`, unless a configuration or `CARGO_TARGET_DIR` says otherwise.
    #[serde(rename = "target_directory")]
    pub(crate) target: PathBuf,
}

impl Project {
    /// Asks cargo, which knows every setting that moves these folders.
    pub(crate) fn find() -> Result<Self> {
        let mut command = cargo();
        command.args(["metadata", "--format-version", "1", "--no-deps"]);
        serde_json::from_str(&child::read(&mut command)?)
            .context("could not read what `cargo metadata` says about the project")
    }

    /// A cargo call in the project's root.
    pub(crate) fn cargo<const N: usize>(&self, args: [&str; N]) -> Command {
        let mut command = cargo();
        command.current_dir(&self.root).args(args);
        command
    }

    /// The folder of the built site.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// Builds the mock API and says where its program is.
    pub(crate) fn build_mock_api(&self) -> Result<PathBuf> {
        child::run(&mut self.cargo(["build", "--package", "mock-api"]))?;
        let exe = format!("mock-api{}", env::consts::EXE_SUFFIX);
        Ok(self.target.join("debug").join(exe))
    }
}

/// The version of a package in `Cargo.lock`; the first one where there are several.
pub(crate) fn locked_version(root: &Path, package: &str) -> Result<String> {
    let path = root.join("Cargo.lock");
    let lock = std::fs::read_to_string(&path)
        .with_context(|| format!("could not read {}", path.display()))?;
    version_in(&lock, package)
        .with_context(|| format!("could not find the package {package} in {}", path.display()))
}

fn version_in(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| **line != name);
    let version = lines.nth(1)?.strip_prefix("version = \"")?;
    Some(version.trim_end_matches('"').to_owned())
}

/// The cargo that runs this program, so that a toolchain chosen for it holds for its children.
fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_belongs_to_the_package_of_exactly_that_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.3\"\n";
        assert_eq!(version_in(lock, "wasm-bindgen").as_deref(), Some("0.2.3"));
        assert_eq!(version_in(lock, "bindgen"), None);
    }
}
