//! The desktop that a browser shows its notifications on: a session bus and a notification server of
//! our own (<https://specifications.freedesktop.org/notification-spec/latest/>).
//!
//! Begun by `World`, one for each, so that no journey is seen on anybody's screen. What it has shown
//! and pressed is what Chromium and Firefox, without windows too, have really sent and really heard.
//! Never asks the browser: Chromium forgets a notification that is asked for while it is being shown.

mod bus;

mod server;

use std::{
    path::Path,
    process::Child,
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
};

use anyhow::{Context as _, ensure};
use tokio::runtime::{Builder, Runtime};
use zbus::{Connection, object_server::InterfaceRef};

use self::server::{DEFAULT, Notifications};
use crate::{
    World,
    wait::{SOON, wait_for},
};

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
        let (daemon, address) = bus::begin(folder);
        let popups = Arc::default();
        // One of its own: verbs that look at the server block the journey's.
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("could not start a runtime for the desktop");
        let server = Notifications::new(Arc::clone(&popups));
        let (begun, is_begun) = mpsc::channel();
        runtime.spawn({
            let address = address.clone();
            async move { begun.send(server::serve(&address, server).await) }
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
            ensure!(open.is_empty(), "{open:#?}");
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

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
