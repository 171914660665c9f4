//! What page and worker say to each other.
//!
//! Which things changed, never the data: whoever hears it reads the store.

use serde::Serialize;

use crate::{
    json::{self, FromJson, Json, Unreadable},
    outbox::Wake,
    reads,
};

/// One message, as JSON text, so that builds of different ages can read each other's.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Message {
    /// Records in the store changed.
    Changed {
        /// Keys of the items whose records changed; empty for "read what you show".
        ids: Vec<String>,
    },
    /// Page to worker: run the flush.
    Flush {
        /// What started it.
        wake: Wake,
    },
    /// Worker to page: heard; it runs.
    Flushing,
    /// Page to worker: look who attends, and say it in a notification whatever comes.
    CheckAttendees,
    /// Page to worker: the user wants the waiting version now.
    SkipWaiting,
    /// Worker to pages: its program has stopped, and it does nothing more until its next start.
    Trapped {
        /// In the program's own words.
        why: String,
    },
}

reads!(Message);

impl FromJson for Message {
    fn from_json(json: Json) -> Result<Self, Unreadable> {
        let (name, mut of) = json.into_variant()?;
        Ok(match &*name {
            "changed" => Self::Changed { ids: of.read_or_default("ids")? },
            "flush" => Self::Flush { wake: of.read("wake")? },
            "flushing" => Self::Flushing,
            "check_attendees" => Self::CheckAttendees,
            "skip_waiting" => Self::SkipWaiting,
            "trapped" => Self::Trapped { why: of.read("why")? },
            _ => return Err(Unreadable),
        })
    }
}

impl Message {
    /// As text for `postMessage`.
    pub fn to_json(&self) -> String {
        json::write(self)
    }

    /// Reads a message; `None` for anything else, whoever sent it.
    pub fn read(text: &str) -> Option<Self> {
        json::read(text).ok()
    }
}
