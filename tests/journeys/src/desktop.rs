//! The desktop that a browser shows its notifications on: a session bus and a notification server of
//! our own (<https://specifications.freedesktop.org/notification-spec/latest/>).
//!
//! Begun by `World`, one for each, so that no journey is seen on anybody's screen. What it has shown
//! and pressed is what Chromium and Firefox, without windows too, have really sent and really heard.
//! Never asks the browser: Chromium forgets a notification that is asked for while it is being shown.

use std::{
    collections::HashMap,
    env,
    ffi::OsString,
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use anyhow::Context as _;
use tokio::runtime::{Builder, Runtime};
use zbus::{
    Connection, connection, interface,
    object_server::{InterfaceRef, SignalEmitter},
    zvariant::OwnedValue,
};

use crate::{
    World,
    wait::{SOON, wait_for},
};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
/// The action of a press on the notification itself.
const DEFAULT: &str = "default";

/// A notification as the desktop was told to show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Popup {
    id: u32,
    /// First line.
    pub title: String,
    /// The rest, without the line by which browsers say whose it is.
    pub body: String,
    /// The buttons that the page asked for.
    pub buttons: Vec<String>,
    /// Whether it has a picture.
    pub has_icon: bool,
    /// Whether it comes without a sound.
    pub silent: bool,
    /// Whether it is still there: neither closed nor replaced.
    pub open: bool,
    /// Names of the buttons for the browser, and what stands on them.
    actions: Vec<(String, String)>,
}

/// Ends when this is dropped.
pub struct Desktop {
    daemon: Child,
    address: String,
    popups: Arc<Mutex<Vec<Popup>>>,
    interface: InterfaceRef<Notifications>,
    /// Dropped in the background: this is dropped where nobody may wait. Taken then.
    runtime: Option<Runtime>,
    _connection: Connection,
}

impl Desktop {
    /// Begins one, with its socket in this folder.
    pub(crate) fn begin(folder: &Path) -> Self {
        let (daemon, address) = bus(folder);
        let popups = Arc::default();
        // One of its own: verbs that look at the server block the journey's.
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("could not start a runtime for the desktop");
        let server = Notifications { popups: Arc::clone(&popups) };
        let (begun, is_begun) = std::sync::mpsc::channel();
        runtime.spawn({
            let address = address.clone();
            async move { begun.send(serve(&address, server).await) }
        });
        let served = is_begun.recv().expect("the desktop's runtime runs");
        let (connection, interface) = served.expect("could not begin a notification server");
        Self { daemon, address, popups, interface, runtime: Some(runtime), _connection: connection }
    }

    /// Where a browser finds it.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Every notification that was shown since the world began, the oldest first.
    pub fn popups(&self) -> Vec<Popup> {
        lock(&self.popups).clone()
    }

    /// Those that are still there.
    pub fn open_popups(&self) -> Vec<Popup> {
        self.popups().into_iter().filter(|popup| popup.open).collect()
    }

    /// Their titles.
    pub fn titles(&self) -> Vec<String> {
        self.popups().into_iter().map(|popup| popup.title).collect()
    }

    /// Waits for a notification of this title that is still there, and returns it.
    pub async fn wait_for(&self, title: &str) -> Popup {
        wait_for(&format!("the notification \"{title}\""), SOON, async || {
            let open = self.open_popups();
            let found = open.iter().rfind(|popup| popup.title == title).cloned();
            found.with_context(|| format!("{:#?}", self.popups()))
        })
        .await
    }

    /// Waits for the notification that is shown after this one, whatever it says.
    pub async fn wait_for_another(&self, before: &Popup) -> Popup {
        let place = self.popups().iter().rposition(|popup| popup.id == before.id);
        let place = place.expect("it was shown by this desktop");
        self.wait_for_number(place + 2).await
    }

    /// Waits for the notification of this number, from 1 on, whatever it says.
    pub async fn wait_for_number(&self, number: usize) -> Popup {
        wait_for(&format!("notification {number}"), SOON, async || {
            let popups = self.popups();
            popups.get(number - 1).cloned().with_context(|| format!("{popups:#?}"))
        })
        .await
    }

    /// Waits until nothing is shown any more.
    pub async fn wait_until_clear(&self) {
        wait_for("the end of all notifications", SOON, async || {
            let open = self.open_popups();
            anyhow::ensure!(open.is_empty(), "{open:#?}");
            Ok(())
        })
        .await;
    }

    /// Presses a button of a notification.
    pub async fn press(&self, popup: &Popup, button: &str) {
        let action = popup.actions.iter().find(|(_, label)| label == button);
        let (action, _) = action.unwrap_or_else(|| panic!("no button \"{button}\": {popup:?}"));
        self.invoke(popup.id, action.clone()).await;
    }

    /// Presses a notification beside its buttons.
    pub async fn click(&self, popup: &Popup) {
        self.invoke(popup.id, DEFAULT.to_owned()).await;
    }

    async fn invoke(&self, id: u32, action: String) {
        let interface = self.interface.clone();
        let runtime = self.runtime.as_ref().expect("it is taken by the drop alone");
        let told = runtime.spawn(async move {
            Notifications::action_invoked(interface.signal_emitter(), id, &action).await
        });
        let told = told.await.expect("the desktop does not panic");
        told.expect("could not tell the browser what was pressed");
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
        // Fails when it has ended already.
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

impl World {
    /// Where the browser shows its notifications.
    pub fn desktop(&self) -> &Desktop {
        &self.desktop
    }
}

/// What a browser calls.
struct Notifications {
    popups: Arc<Mutex<Vec<Popup>>>,
}

#[interface(name = "org.freedesktop.Notifications")]
impl Notifications {
    fn get_capabilities(&self) -> Vec<&str> {
        vec!["actions", "body", "icon-static", "persistence"]
    }

    fn get_server_information(&self) -> (&str, &str, &str, &str) {
        ("journeys", "Tidings", env!("CARGO_PKG_VERSION"), "1.2")
    }

    #[allow(clippy::too_many_arguments, reason = "the specification has so many")]
    fn notify(
        &self,
        _app: &str,
        replaces: u32,
        icon: &str,
        title: String,
        body: &str,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        _expires: i32,
    ) -> u32 {
        let mut popups = lock(&self.popups);
        let id = if replaces == 0 { popups.len() as u32 + 1 } else { replaces };
        close(&mut popups, id);
        let pairs = actions.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone()));
        let actions: Vec<_> = pairs.collect();
        let is_ours = |(name, _): &&(String, String)| !BROWSERS_OWN.contains(&&**name);
        let hint = |names: &[&str]| names.iter().find_map(|name| hints.get(*name));
        popups.push(Popup {
            id,
            title,
            body: without_origin(body).to_owned(),
            buttons: actions.iter().filter(is_ours).map(|(_, label)| label.clone()).collect(),
            has_icon: !icon.is_empty()
                || hint(&["image-data", "image_data", "image-path"]).is_some(),
            silent: hint(&["suppress-sound"]).is_some_and(|it| bool::try_from(it) == Ok(true)),
            open: true,
            actions,
        });
        id
    }

    async fn close_notification(
        &self,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
        id: u32,
    ) -> zbus::fdo::Result<()> {
        close(&mut lock(&self.popups), id);
        // 3: by a call of this.
        Ok(Self::notification_closed(&emitter, id, 3).await?)
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, key: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn notification_closed(
        emitter: &SignalEmitter<'_>,
        id: u32,
        reason: u32,
    ) -> zbus::Result<()>;
}

/// Chromium's button for its own settings, and the press beside all buttons.
const BROWSERS_OWN: [&str; 2] = [DEFAULT, "settings"];

fn close(popups: &mut [Popup], id: u32) {
    for popup in popups.iter_mut().filter(|popup| popup.id == id) {
        popup.open = false;
    }
}

/// Chromium writes host and port before the body.
fn without_origin(body: &str) -> &str {
    let (first, rest) = body.split_once("\n\n").unwrap_or((body, ""));
    let is_origin = first.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    if is_origin { rest } else { body }
}

async fn serve(
    address: &str,
    server: Notifications,
) -> zbus::Result<(Connection, InterfaceRef<Notifications>)> {
    let builder = connection::Builder::address(address)?.name(NAME)?.serve_at(PATH, server)?;
    let connection = builder.build().await?;
    let interface = connection.object_server().interface(PATH).await?;
    Ok((connection, interface))
}

/// A session bus that starts nobody, and where it listens.
fn bus(folder: &Path) -> (Child, String) {
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

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
