//! A real browser with a profile that outlives it, and the driver that steers it.
//!
//! Started by `World`. Every process ends with it, also when a test panics. Stays in the process
//! group of the test run, so that Ctrl-C ends all of it.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};
use thirtyfour::{Capabilities, WebDriver};

use crate::{
    Desktop, http,
    network::Network,
    port, processes, program,
    relay::Relay,
    server,
    wait::{SOON, wait_for},
};

/// Which browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Make {
    /// Has Background Sync.
    Chromium,
    /// Has not.
    Firefox,
}

/// A browser that runs, or one that was killed and can be started again.
pub(crate) struct Browser {
    make: Make,
    profile: PathBuf,
    /// Where it leaves what it cannot remove when it is killed.
    temporary: PathBuf,
    /// Takes the server for one that is as good as on this machine.
    origin: String,
    /// What Firefox is set to beyond what its driver sets.
    preferences: Value,
    /// Where it shows notifications.
    bus: String,
    running: Option<Running>,
}

struct Running {
    driver: Child,
    port: u16,
    /// Gone for the moment in which it is taken apart.
    session: Option<WebDriver>,
    /// Where the driver is on the other side of a network that can be cut.
    _relay: Option<Relay>,
}

impl Browser {
    /// Starts one with a fresh profile.
    pub(crate) async fn begin(
        make: Make,
        folder: &Path,
        network: &Network,
        desktop: &Desktop,
        origin: String,
        preferences: Value,
    ) -> Self {
        let [profile, temporary] = ["profile", "tmp"].map(|name| folder.join(name));
        for folder in [&profile, &temporary] {
            fs::create_dir_all(folder).expect("could not create a folder for the browser");
        }
        let bus = desktop.address().to_owned();
        let mut browser =
            Self { make, profile, temporary, origin, preferences, bus, running: None };
        browser.start(network).await;
        browser
    }

    /// Starts it, with its profile as it is.
    pub(crate) async fn start(&mut self, network: &Network) {
        let port = port::free();
        let relay = network.relay(port);
        let mut command = self.driver(network, port);
        command.env("TMPDIR", &self.temporary).env("DBUS_SESSION_BUS_ADDRESS", &self.bus);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let driver = command.spawn().expect("could not start the browser's driver");
        self.running = Some(Running { driver, port, session: None, _relay: relay });

        wait_for("the browser's driver", SOON, async || {
            http::call(on_this_machine(port), "GET", "/status", None).map(drop)
        })
        .await;
        let wanted = WebDriver::new(format!("http://127.0.0.1:{port}"), self.capabilities()).await;
        let session = wanted.unwrap_or_else(|error| panic!("could not start the browser: {error}"));
        self.running = self.running.take().map(|it| Running { session: Some(session), ..it });
    }

    /// Kills the browser (SIGKILL, all of its processes) and its driver.
    pub(crate) fn kill(&mut self) {
        let Some(mut running) = self.running.take() else { return };
        if let Some(session) = running.session.take() {
            // Otherwise it would ask a driver that is gone to close a browser that is gone.
            let _ = session.leak();
        }
        // Fails when it has ended already.
        let _ = running.driver.kill();
        let _ = running.driver.wait();
        processes::kill_all_of(&self.profile);
    }

    /// The memory of all its processes, in bytes.
    pub(crate) fn memory(&self) -> u64 {
        processes::memory_of_all(&self.profile)
    }

    /// The running browser's session.
    pub(crate) fn session(&self) -> &WebDriver {
        let session = self.running.as_ref().and_then(|running| running.session.as_ref());
        session.expect("the browser was killed and not started again")
    }

    /// Asks the driver for something that `thirtyfour` has no verb for. `path` is below the
    /// session's.
    pub(crate) fn ask(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> anyhow::Result<Value> {
        let port = self.running.as_ref().expect("the browser runs").port;
        let path = format!("/session/{}{path}", self.session().session_id());
        let answer = http::call(on_this_machine(port), method, &path, body);
        answer.map(|mut answer| answer["value"].take())
    }

    /// Which one it is.
    pub(crate) const fn make(&self) -> Make {
        self.make
    }

    /// Whether there is a browser to ask.
    pub(crate) fn is_running(&self) -> bool {
        self.running.as_ref().is_some_and(|running| running.session.is_some())
    }

    fn driver(&self, network: &Network, port: u16) -> Command {
        match self.make {
            Make::Chromium => {
                let mut command = network.command(&program("CHROMEDRIVER"));
                command.arg(format!("--port={port}"));
                command
            }
            Make::Firefox => {
                let mut command = network.command(&program("GECKODRIVER"));
                command.args(["--port", &port.to_string()]);
                // Its default is one port for all.
                command.args(["--websocket-port", &port::free().to_string()]);
                // Permissions and prompts are the browser's own, and no page's.
                command.arg("--allow-system-access");
                command
            }
        }
    }

    fn capabilities(&self) -> Capabilities {
        let (name, key, options) = match self.make {
            Make::Chromium => ("chrome", "goog:chromeOptions", self.chromium_options()),
            Make::Firefox => ("firefox", "moz:firefoxOptions", self.firefox_options()),
        };
        let mut capabilities = Capabilities::new();
        let pairs = [
            ("browserName", json!(name)),
            // What the console said is shown with a failure.
            ("goog:loggingPrefs", json!({"browser": "ALL"})),
            (key, options),
        ];
        for (key, value) in pairs {
            if self.make == Make::Firefox && key.starts_with("goog:") {
                continue;
            }
            capabilities.set(key, value).expect("it is JSON already");
        }
        capabilities
    }

    fn chromium_options(&self) -> Value {
        let mut args = vec![
            "--headless".to_owned(),
            format!("--user-data-dir={}", self.profile.display()),
            "--disable-quic".to_owned(),
            "--no-first-run".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--window-size=1280,1600".to_owned(),
            format!("--host-resolver-rules=MAP {} 127.0.0.1", server::NAME),
            // Says nothing new for a server on this machine itself.
            format!("--unsafely-treat-insecure-origin-as-secure={}", self.origin),
        ];
        if is_root() {
            // Chromium's sandbox refuses to work for root.
            args.push("--no-sandbox".to_owned());
        }
        json!({"binary": program("CHROMIUM"), "args": args})
    }

    fn firefox_options(&self) -> Value {
        json!({
            "binary": program("FIREFOX"),
            "args": ["-headless", "-profile", self.profile],
            "prefs": self.preferences,
        })
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.kill();
    }
}

fn on_this_machine(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|us| us.uid() == 0)
}
