//! One intent in the outbox.

use serde::{Deserialize, Serialize};

use super::{Holder, Key, Postponed, Reason};
use crate::time::Time;

/// What [`Item::new`] needs to know of an intent.
///
/// The outbox does not look into it: `kind` picks the endpoint, `body` is what is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct NewItem {
    /// Names the intent on every attempt.
    pub key: Key,
    /// Picks the endpoint.
    pub kind: String,
    /// Items of one stream are sent in the order in which they were written.
    pub stream: String,
    /// The id of the local record that the intent is about.
    pub about: String,
    /// The JSON that is sent.
    pub body: String,
}

/// One intent that is not yet accepted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// The place in the outbox: order is by this number, never by a clock.
    pub seq: u64,
    /// Names the intent on every attempt.
    pub key: Key,
    /// Picks the endpoint.
    pub kind: String,
    /// Items of one stream are sent in the order in which they were written.
    pub stream: String,
    /// The id of the local record that the intent is about.
    pub about: String,
    /// The JSON that is sent. It never changes once `begun`: key and body belong together.
    pub body: String,
    /// When the user asked for it.
    pub enqueued: Time,
    /// Whether it can be sent, is being sent, or needs the user.
    pub state: State,
    /// Whether an attempt may have reached the network, so that key and body are frozen.
    #[serde(default)]
    pub begun: bool,
    /// Attempts that ended, answered or not.
    #[serde(default)]
    pub attempts: u32,
    /// Attempts that something answered.
    #[serde(default)]
    pub answered: u32,
    /// Why the last attempt did not succeed.
    #[serde(default)]
    pub reason: Option<Reason>,
    /// When it is due again; due at once without it.
    #[serde(default)]
    pub postponed: Option<Postponed>,
    /// Grows with every lease, so that a holder that wakes late settles nothing.
    #[serde(default)]
    pub fence: u64,
}

/// Where an item stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Due, or postponed.
    Waiting,
    /// Leased to a flush until then.
    Sending {
        /// Who sends it.
        holder: Holder,
        /// When the lease ends by itself.
        until: Time,
        /// When the lease was given, so that a clock that was set back ends it too.
        since: Time,
    },
    /// The server wants something of the user first (401, 403).
    Parked,
    /// The server said no, for the reason given.
    Refused,
    /// The user took it back; kept for [`super::DISCARDED_FOR`] so that Undo works.
    Discarded {
        /// When.
        at: Time,
    },
}

impl Item {
    /// After so many answered attempts without success the user is told; it is never dropped.
    pub const NEEDS_ATTENTION: u32 = 8;

    /// A fresh item at place `seq`.
    pub fn new(seq: u64, new: NewItem, now: Time) -> Self {
        let NewItem { key, kind, stream, about, body } = new;
        Self {
            seq,
            key,
            kind,
            stream,
            about,
            body,
            enqueued: now,
            state: State::Waiting,
            begun: false,
            attempts: 0,
            answered: 0,
            reason: None,
            postponed: None,
            fence: 0,
        }
    }

    /// Whether it is in the outbox: everything but what the user took back.
    pub fn is_open(&self) -> bool {
        !matches!(self.state, State::Discarded { .. })
    }

    /// Whether it goes out by itself, now or later.
    pub fn is_unsent(&self) -> bool {
        matches!(self.state, State::Waiting | State::Sending { .. })
    }

    /// Whether the user has to do something: parked, refused, or answered in vain too often.
    pub fn needs_attention(&self) -> bool {
        match self.state {
            State::Parked | State::Refused => true,
            State::Waiting | State::Sending { .. } => self.answered >= Self::NEEDS_ATTENTION,
            State::Discarded { .. } => false,
        }
    }
}
