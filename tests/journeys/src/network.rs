//! The network between browser and server, which can be cut.
//!
//! Begun by `World`. A real one is a network namespace (see `ip-netns(8)`) with the browser and its
//! driver inside, and one cable to the server outside: cutting it takes the address away from the
//! browser's interface as pulling a plug does, and `navigator.onLine` follows. The driver is reached
//! past it, by `relay`. Needs root and `ip`, so knows Linux alone.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    net::Ipv4Addr,
    path::{Path, PathBuf},
    process::{self, Command},
    sync::atomic::{AtomicU32, Ordering::Relaxed},
};

use anyhow::{Context as _, bail};

use crate::relay::Relay;

/// A range for tests of networks (RFC 2544), cut into pieces of four addresses: one for each.
const RANGE: u32 = u32::from_be_bytes([198, 18, 0, 0]);
const PIECES: u32 = 1 << 15;
/// How the names of namespaces begin; the process that made them follows, and a number.
const PREFIX: &str = "tidings-";
/// The interface at the browser's end.
const PLUG: &str = "plug";
/// Where `ip` keeps the namespaces that have names.
const NAMESPACES: &str = "/run/netns";

/// What is between browser and server.
pub struct Network(Option<Cable>);

/// Removed when this is dropped.
struct Cable {
    /// The namespace.
    name: String,
    server: Ipv4Addr,
}

impl Network {
    /// None: both are on this machine, and nothing can be cut.
    pub(crate) const fn loopback() -> Self {
        Self(None)
    }

    /// A cable; where this machine allows none, says so.
    pub(crate) fn cable() -> Option<Self> {
        match Cable::lay() {
            Ok(cable) => Some(Self(Some(cable))),
            Err(error) => {
                // Past the test harness, which shows no words of a test that passes.
                let _ = writeln!(io::stderr(), "SKIPPED, no network can be cut here: {error:#}");
                None
            }
        }
    }

    /// Pulls the plug.
    pub fn cut(&self) {
        self.set("down");
    }

    /// Puts the plug in again.
    pub fn restore(&self) {
        self.set("up");
    }

    /// Where the server has to listen so that the browser finds it.
    pub(crate) fn server(&self) -> Ipv4Addr {
        self.0.as_ref().map_or(Ipv4Addr::LOCALHOST, |cable| cable.server)
    }

    /// A call of this program at the browser's end.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let Some(cable) = &self.0 else { return Command::new(program) };
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &cable.name]).arg(program);
        command
    }

    /// The way to a port of the browser's end that does not go over the cable; none is needed where
    /// there is no cable.
    pub(crate) fn relay(&self, port: u16) -> Option<Relay> {
        let cable = self.0.as_ref()?;
        let namespace = File::open(cable.namespace()).expect("the namespace is there");
        Some(Relay::begin(namespace, port))
    }

    fn set(&self, state: &str) {
        let cable = self.0.as_ref().expect("this world has no network that can be cut");
        let set = ip(&["-n", &cable.name, "link", "set", PLUG, state]);
        set.unwrap_or_else(|error| panic!("{error:#}"));
    }
}

impl Cable {
    fn lay() -> anyhow::Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        remove_what_was_left();
        let place = NEXT.fetch_add(1, Relaxed);
        let piece = (process::id().wrapping_mul(8) + place) % PIECES;
        let [server, browser] = [1, 2].map(|end| Ipv4Addr::from(RANGE + 4 * piece + end));
        let name = format!("{PREFIX}{}-{place}", process::id());
        ip(&["netns", "add", &name])?;
        // From here on there is something to remove, which the drop of this does.
        let cable = Self { name, server };
        let (name, socket) = (&cable.name, &socket(&cable.name));
        ip(&["link", "add", socket, "type", "veth", "peer", "name", PLUG, "netns", name])?;
        ip(&["address", "add", &format!("{server}/30"), "dev", socket])?;
        ip(&["link", "set", socket, "up"])?;
        ip(&["-n", name, "address", "add", &format!("{browser}/30"), "dev", PLUG])?;
        ip(&["-n", name, "link", "set", "lo", "up"])?;
        ip(&["-n", name, "link", "set", PLUG, "up"])?;
        Ok(cable)
    }

    fn namespace(&self) -> PathBuf {
        Path::new(NAMESPACES).join(&self.name)
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        remove(&self.name);
    }
}

/// The interface at the server's end. Its name may have 15 characters.
fn socket(namespace: &str) -> String {
    format!("td{}", namespace.trim_start_matches(PREFIX))
}

fn remove(namespace: &str) {
    // Both interfaces go with one of them; the namespace once nobody is in it.
    for arguments in [["link", "delete", &socket(namespace)], ["netns", "delete", namespace]] {
        if let Err(error) = ip(&arguments) {
            // Also called while a test fails: its own panic is the one to see.
            eprintln!("{error:#}");
        }
    }
}

/// A test run that was killed removes nothing: the next one does it.
fn remove_what_was_left() {
    for entry in fs::read_dir(NAMESPACES).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let process = name.strip_prefix(PREFIX).and_then(|rest| rest.split('-').next());
        if process.is_some_and(|process| !Path::new("/proc").join(process).exists()) {
            remove(&name);
        }
    }
}

fn ip(arguments: &[&str]) -> anyhow::Result<()> {
    let what = || format!("could not run `ip {}`", arguments.join(" "));
    let output = Command::new("ip").args(arguments).output().with_context(what)?;
    if !output.status.success() {
        bail!("{}: {}", what(), String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}
