//! A child that does not outlive us, however we end: even when we are killed.
//! `serve` starts a [`Kept`]; between it and the program stands this program's `keep` command,
//! which holds the other end of a pipe. When we end, the pipe closes and `keep` ends its child.
//! It never ends anything but the child it started itself.
//!
//! What is left: a `keep` that is itself killed leaves its child, and what that child has started
//! (a running cargo) ends by itself. Ctrl-C reaches the whole process group without our doing.

use std::ffi::OsString;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

/// How often a child is asked whether it has ended.
pub(crate) const POLL: Duration = Duration::from_millis(50);

/// A running program that ends when this is dropped.
#[must_use]
pub(crate) struct Kept {
    name: &'static str,
    keeper: Child,
}

impl Kept {
    /// Starts `command`; its working folder and environment changes hold for the program.
    pub(crate) fn start(us: &Path, name: &'static str, command: &Command) -> Result<Self> {
        let mut keeper = Command::new(us);
        keeper.arg("keep").arg("--").arg(command.get_program());
        keeper.args(command.get_args()).stdin(Stdio::piped());
        if let Some(folder) = command.get_current_dir() {
            keeper.current_dir(folder);
        }
        for (key, value) in command.get_envs() {
            match value {
                Some(value) => keeper.env(key, value),
                None => keeper.env_remove(key),
            };
        }
        let keeper = keeper.spawn().with_context(|| format!("could not start {name}"))?;
        Ok(Self { name, keeper })
    }

    /// The name it was started under.
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// How it ended, when it has.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        let ended = self.keeper.try_wait();
        ended.with_context(|| format!("could not watch {}", self.name))
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // An error means that it is gone already, which is what is wanted.
        let _ = self.keeper.wait();
    }
}

/// The program to keep.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The program and its arguments.
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
    command: Vec<OsString>,
}

/// Runs the program until it ends or standard input does; passes its exit code on,
/// with 128 and more for "ended by a signal", as shells do.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let [program, rest @ ..] = args.command.as_slice() else {
        anyhow::bail!("could not keep a program: none was named");
    };
    let mut child = Command::new(program)
        .args(rest)
        .stdin(Stdio::null())
        .spawn()
        .with_context(|| format!("could not start {}", PathBuf::from(program).display()))?;

    let (closed, pipe) = mpsc::channel::<()>();
    thread::spawn(move || {
        // Nothing is ever written to the pipe: any return of this call means that it closed.
        let _ = io::stdin().read(&mut [0]);
        drop(closed);
    });
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(ExitCode::from(code(status)));
        }
        if pipe.recv_timeout(POLL) == Err(mpsc::RecvTimeoutError::Disconnected) {
            child.kill()?;
            return Ok(ExitCode::from(code(child.wait()?)));
        }
    }
}

/// Whether somebody stopped the kept program, rather than that it failed by itself.
/// A program may answer a signal by an orderly end.
pub(crate) fn was_stopped(status: ExitStatus) -> bool {
    status.success() || status.code().is_none_or(|code| code > 128)
}

#[cfg(unix)]
fn code(status: ExitStatus) -> u8 {
    use std::os::unix::process::ExitStatusExt;
    let code = status.code().or(status.signal().map(|signal| 128 + signal));
    code.and_then(|code| code.try_into().ok()).unwrap_or(1)
}

#[cfg(not(unix))]
fn code(status: ExitStatus) -> u8 {
    let code = status.code().and_then(|code| code.try_into().ok());
    code.unwrap_or(1)
}
