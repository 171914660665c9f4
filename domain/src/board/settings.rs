//! What the user wants, and what happened in the background.

use serde::Serialize;

use crate::{
    json::{FromJson, Json, Object, Unreadable},
    object, reads,
    time::Time,
};

/// What the user wants. Kept in the store, so that the worker obeys it too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// Tell what became of what I sent.
    pub notify_outbox: bool,
    /// Tell when there are new attendees.
    pub notify_attendees: bool,
    /// Send with no page open. Off: no sync tag is registered.
    pub send_in_background: bool,
    /// Do not offer to install the app any more, but where it is looked for.
    pub install_declined: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            notify_outbox: true,
            notify_attendees: true,
            send_in_background: true,
            install_declined: false,
        }
    }
}

reads!(Settings);

impl FromJson for Settings {
    fn from_json(json: Json) -> Result<Self, Unreadable> {
        let mut of = Object::from_json(json)?;
        let usual = Self::default();
        let mut read = |name, usual| Ok(of.read::<Option<bool>>(name)?.unwrap_or(usual));
        Ok(Self {
            notify_outbox: read("notify_outbox", usual.notify_outbox)?,
            notify_attendees: read("notify_attendees", usual.notify_attendees)?,
            send_in_background: read("send_in_background", usual.send_in_background)?,
            install_declined: read("install_declined", usual.install_declined)?,
        })
    }
}

/// One background event, for the activity log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Activity {
    /// When it began.
    pub at: Time,
    /// The event's name, and its tag where it has one: `sync sync-post`.
    pub event: String,
    /// Milliseconds until it ended.
    pub took_ms: u32,
    /// What came of it, in a few words, without personal data.
    pub outcome: String,
}

object!(Activity { at, event, took_ms, outcome });
