//! Records: JSON text with a version, so that page, worker and data may come from three builds.
//!
//! Text rather than objects: one codec in the program instead of two, and one crossing between wasm
//! and JavaScript for a record instead of one for each field.

use domain::{
    board::{Article, Attendee},
    outbox::{Gate, Wake},
    time::Time,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::StoreError;

/// The version of every record that this build writes. It reads this and all before.
pub(crate) const VERSION: u32 = 1;
const OURS: &str = "{\"v\":1,";

#[derive(Deserialize)]
struct Version {
    v: u32,
}

/// A record as text.
pub(crate) fn write<T: Serialize>(record: &T) -> String {
    let Ok(text) = serde_json::to_string(record) else {
        unreachable!("records are plain text and numbers")
    };
    // Every record is an object with at least one member.
    [OURS, &text[1..]].concat()
}

/// Reads a record. One of a newer build is unreadable for us, and is left alone.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    let unreadable = |error: serde_json::Error| StoreError::Unreadable(error.to_string());
    // What this build wrote itself begins like this; only others are read twice.
    if !text.starts_with(OURS) {
        let Version { v } = serde_json::from_str(text).map_err(unreadable)?;
        if v > VERSION {
            return Err(StoreError::Unreadable(format!("it was written by a newer version ({v})")));
        }
    }
    serde_json::from_str(text).map_err(unreadable)
}

/// An article on this device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ArticleRecord {
    pub(crate) article: Article,
    /// Written here.
    #[serde(default)]
    pub(crate) mine: bool,
    /// When the server accepted it, by its receipt.
    #[serde(default)]
    pub(crate) accepted: Option<i64>,
    /// Its place in the server's order, once it was seen there.
    #[serde(default)]
    pub(crate) place: Option<u64>,
}

/// `meta/control`: what every run over the outbox has to know.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Control {
    pub(crate) next_seq: u64,
    pub(crate) gate: Gate,
    /// A wake-up that found the outbox in other hands.
    pub(crate) note: Option<Wake>,
}

/// `meta/feed`: how far the server's news were read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct FeedRecord {
    pub(crate) cursor: Option<String>,
    pub(crate) etag: Option<String>,
    pub(crate) next_place: u64,
    pub(crate) read_at: Option<Time>,
}

/// `meta/attendees`: who comes, as one snapshot.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct AttendeesRecord {
    pub(crate) list: Vec<Attendee>,
    pub(crate) etag: Option<String>,
    pub(crate) read_at: Option<Time>,
}

/// The names in `meta`.
pub(crate) const CONTROL: &str = "control";
pub(crate) const FEED: &str = "feed";
pub(crate) const ATTENDEES: &str = "attendees";
pub(crate) const SETTINGS: &str = "settings";
