//! What page and worker say to each other.
//!
//! Which things changed, never the data: whoever hears it reads the store.

use serde::{Deserialize, Serialize};

use crate::outbox::Wake;

/// One message, as JSON text, so that builds of different ages can read each other's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Message {
    /// Records in the store changed.
    Changed {
        /// Ids of articles and registrations; empty for "read what you show".
        #[serde(default)]
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
}

impl Message {
    /// As text for `postMessage`.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|_| unreachable!("messages are plain text"))
    }

    /// Reads a message; `None` for anything else, whoever sent it.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}
