//! What the user wants, and what happened in the background.

use serde::{Deserialize, Serialize};

use crate::time::Time;

/// What the user wants. Kept in the store, so that the worker obeys it too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Tell what became of what I sent.
    pub notify_outbox: bool,
    /// Tell when there are new attendees.
    pub notify_attendees: bool,
    /// Send with no page open. Off: no sync tag is registered.
    pub send_in_background: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { notify_outbox: true, notify_attendees: true, send_in_background: true }
    }
}

/// One background event, for the activity log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
