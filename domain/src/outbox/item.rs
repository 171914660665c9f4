//! One intent in the outbox.

use serde::Serialize;

use super::{Holder, Key, Postponed, Reason};
use crate::{
    json::{FromJson, Json, Unreadable},
    object, reads,
    time::Time,
};

/// The largest number that is read again as it was written.
const LARGEST: u64 = i64::MAX as u64;

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
#[derive(Clone, Debug, PartialEq, Serialize)]
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
    pub begun: bool,
    /// Attempts that ended, answered or not.
    pub attempts: u32,
    /// Attempts whose answer says something of the item.
    pub answered: u32,
    /// Why the last attempt did not succeed.
    pub reason: Option<Reason>,
    /// When it is due again; due at once without it.
    pub postponed: Option<Postponed>,
    /// Grows with every lease, so that a holder that wakes late settles nothing.
    pub fence: u64,
}

object!(Item {
    seq, key, kind, stream, about, body, enqueued, state;
    begun, attempts, answered, reason, postponed, fence
});

/// Where an item stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
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

reads!(State);

impl FromJson for State {
    fn from_json(json: Json) -> Result<Self, Unreadable> {
        let (name, mut of) = json.into_variant()?;
        Ok(match &*name {
            "waiting" => Self::Waiting,
            "sending" => Self::Sending {
                holder: of.read("holder")?,
                until: of.read("until")?,
                since: of.read("since")?,
            },
            "parked" => Self::Parked,
            "refused" => Self::Refused,
            "discarded" => Self::Discarded { at: of.read("at")? },
            _ => return Err(Unreadable),
        })
    }
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

    /// A fencing number with which nobody settles it who took it before.
    pub(super) fn next_fence(&self) -> u64 {
        // Whatever number a spoiled record had: the next one can be stored and read.
        self.fence.wrapping_add(1) & LARGEST
    }

    /// Whether it is in the outbox: everything but what the user took back.
    pub fn is_open(&self) -> bool {
        !matches!(self.state, State::Discarded { .. })
    }

    /// Whether it goes out by itself, now or later.
    pub fn is_unsent(&self) -> bool {
        matches!(self.state, State::Waiting | State::Sending { .. })
    }

    /// Whether an attempt began that the server has not said no to: its effect may be there already.
    pub fn may_be_done(&self) -> bool {
        let running = matches!(self.state, State::Sending { .. });
        self.begun && (running || !self.reason.as_ref().is_some_and(Reason::says_no))
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
