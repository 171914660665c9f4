//! The browsers, their drivers and what they show notifications with, which only tests need.
//! Called by `setup`; never installs one where a variable or `PATH` already names one.

use std::path::PathBuf;

use anyhow::Result;

use crate::install;
use crate::packages::{self, Wanted, find, found};
use crate::project::Project;
use crate::tools::{self, program};

/// Where the browsers and drivers are, as absolute paths.
pub(crate) struct Browsers {
    /// The browser that has Background Sync.
    pub(crate) chromium: PathBuf,
    /// Its driver.
    pub(crate) chromedriver: PathBuf,
    /// The browser that has not.
    pub(crate) firefox: PathBuf,
    /// Its driver.
    pub(crate) geckodriver: PathBuf,
    /// Carries their notifications to the journeys.
    pub(crate) dbus_daemon: PathBuf,
}

const CHROMIUM: Wanted = Wanted {
    variable: "CHROMIUM",
    names: &["chromium", "chromium-browser", "google-chrome"],
    package: "chromium",
};
const CHROMEDRIVER: Wanted =
    Wanted { variable: "CHROMEDRIVER", names: &["chromedriver"], package: "chromium-driver" };
const FIREFOX: Wanted =
    Wanted { variable: "FIREFOX", names: &["firefox-esr", "firefox"], package: "firefox-esr" };
const DBUS_DAEMON: Wanted =
    Wanted { variable: "DBUS_DAEMON", names: &["dbus-daemon"], package: "dbus-daemon" };
/// Nobody calls it: it stands for the library beside it, without which Firefox shows nothing.
const NOTIFY_SEND: Wanted =
    Wanted { variable: "NOTIFY_SEND", names: &["notify-send"], package: "libnotify-bin" };

/// Finds all of them, installing what is missing.
pub(crate) fn ensure(project: &Project) -> Result<Browsers> {
    packages::ensure(&[CHROMIUM, CHROMEDRIVER, FIREFOX, DBUS_DAEMON, NOTIFY_SEND])?;
    Ok(Browsers {
        chromium: found(&CHROMIUM)?,
        chromedriver: found(&CHROMEDRIVER)?,
        firefox: found(&FIREFOX)?,
        geckodriver: geckodriver(project)?,
        dbus_daemon: found(&DBUS_DAEMON)?,
    })
}

fn geckodriver(project: &Project) -> Result<PathBuf> {
    let tool = tools::geckodriver();
    if let Some(path) = find("GECKODRIVER", &[tool.exe])? {
        return Ok(path);
    }
    let bin = install::find_or_install(project, &tool)?;
    Ok(program(&bin, tool.exe))
}
