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
    /// Page to worker: read news and attendees from the server.
    Refresh,
    /// Worker to page: heard; somebody is at work. Its name on the wire is from when all that a page
    /// asked for was a flush.
    #[serde(rename = "flushing")]
    Heard,
    /// Worker to page: what was asked for has ended.
    Ended {
        /// What went wrong, in plain words.
        trouble: Option<String>,
    },
    /// Page to worker: look who attends, and say it in a notification whatever comes.
    CheckAttendees,
    /// Page to worker: subscribe to push messages and have the server keep it, or end both.
    Push {
        /// Whether the user wants them.
        on: bool,
    },
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
            "refresh" => Self::Refresh,
            "flushing" => Self::Heard,
            "ended" => Self::Ended { trouble: of.read("trouble")? },
            "check_attendees" => Self::CheckAttendees,
            "push" => Self::Push { on: of.read("on")? },
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_is_read_as_it_was_written() {
        let trouble = Some("The server could not be reached.".to_owned());
        for message in [
            Message::Changed { ids: vec!["one".to_owned()] },
            Message::Flush { wake: Wake::SendNow },
            Message::Refresh,
            Message::Heard,
            Message::Ended { trouble },
            Message::Ended { trouble: None },
            Message::CheckAttendees,
            Message::Push { on: true },
            Message::SkipWaiting,
        ] {
            assert_eq!(Message::read(&message.to_json()), Some(message));
        }
    }

    #[test]
    fn builds_of_other_ages_are_understood_or_ignored() {
        assert_eq!(Message::read("\"flushing\""), Some(Message::Heard));
        let more = r#"{"ended":{"trouble":"Full.","since":"a later build"}}"#;
        assert_eq!(Message::read(more), Some(Message::Ended { trouble: Some("Full.".to_owned()) }));
        for unknown in ["\"refreshed\"", r#"{"flush_one":{"key":"1"}}"#, "{}", "[]", "hello", ""] {
            assert_eq!(Message::read(unknown), None, "{unknown}");
        }
    }
}
