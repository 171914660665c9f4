//! A session bus (<https://dbus.freedesktop.org/doc/dbus-specification.html>) that nobody else is on.
//!
//! Begun by `Desktop`, which ends it. Never touches the bus of whoever runs the journeys.

use std::{
    env,
    ffi::OsString,
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

/// A session bus that starts nobody, and where it listens.
pub(super) fn begin(folder: &Path) -> (Child, String) {
    let [socket, settings] = ["bus", "bus.conf"].map(|name| folder.join(name));
    let address = format!("unix:path={}", socket.display());
    let text = format!(
        "<busconfig><type>session</type><listen>{address}</listen><auth>EXTERNAL</auth>\
         <policy context=\"default\"><allow send_destination=\"*\"/><allow receive_sender=\"*\"/>\
         <allow own=\"*\"/></policy></busconfig>"
    );
    fs::write(&settings, text).expect("could not write the settings of the bus");
    // `cargo xtask test` sets it, and installs it where there is none.
    let program = env::var_os("DBUS_DAEMON").unwrap_or_else(|| OsString::from("dbus-daemon"));
    let mut command = Command::new(program);
    command.args(["--nofork", "--print-address=1", "--config-file"]).arg(settings);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let spawned = command.spawn();
    let mut daemon = spawned.expect("could not start dbus-daemon: run `cargo xtask test`");
    let stdout = daemon.stdout.take().expect("its standard output was asked for");
    // It says where it listens once it does.
    let mut line = String::new();
    let said = BufReader::new(stdout).read_line(&mut line);
    said.expect("could not read what dbus-daemon says");
    assert!(!line.is_empty(), "dbus-daemon ended before it listened");
    (daemon, address)
}
