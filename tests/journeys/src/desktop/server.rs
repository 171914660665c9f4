//! The notification server: what a browser asks of a desktop, and is told by it.
//!
//! Begun by `Desktop`. Shows nothing: it writes down what it was told to show.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use zbus::{
    Connection, connection, interface,
    object_server::{InterfaceRef, SignalEmitter},
    zvariant::OwnedValue,
};

use super::{Popup, lock};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
/// The action of a press on the notification itself.
pub(super) const DEFAULT: &str = "default";

/// What a browser calls.
pub(super) struct Notifications {
    popups: Arc<Mutex<Vec<Popup>>>,
}

impl Notifications {
    /// One that writes down here what it is told to show.
    pub(super) const fn new(popups: Arc<Mutex<Vec<Popup>>>) -> Self {
        Self { popups }
    }
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
    pub(super) async fn action_invoked(
        emitter: &SignalEmitter<'_>,
        id: u32,
        key: &str,
    ) -> zbus::Result<()>;

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

/// Begins to answer on this bus.
pub(super) async fn serve(
    address: &str,
    server: Notifications,
) -> zbus::Result<(Connection, InterfaceRef<Notifications>)> {
    let builder = connection::Builder::address(address)?.name(NAME)?.serve_at(PATH, server)?;
    let connection = builder.build().await?;
    let interface = connection.object_server().interface(PATH).await?;
    Ok((connection, interface))
}
