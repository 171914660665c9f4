//! What the checker has written down: each intent from the user's wish to its effect.

use std::collections::BTreeMap;

use crate::outbox::{Item, Key, State};

/// How an item stands, without what belongs to the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Waiting,
    /// Leased to this run.
    Sending(u32),
    Parked,
    Refused,
    Discarded,
}

impl Standing {
    pub(super) fn of(item: &Item) -> Self {
        match &item.state {
            State::Waiting => Self::Waiting,
            State::Sending { holder, .. } => {
                Self::Sending(holder.0.parse().expect("runs are numbered"))
            }
            State::Parked => Self::Parked,
            State::Refused => Self::Refused,
            State::Discarded { .. } => Self::Discarded,
        }
    }

    pub(super) fn is_unsent(self) -> bool {
        matches!(self, Self::Waiting | Self::Sending(_))
    }
}

/// What can be seen of a stored item.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sight {
    pub(super) key: Key,
    pub(super) body: String,
    pub(super) kind: String,
    pub(super) standing: Standing,
    pub(super) fence: u64,
    pub(super) attempts: u32,
    pub(super) answered: u32,
}

impl Sight {
    pub(super) fn of(item: &Item) -> Self {
        Self {
            key: item.key,
            body: item.body.clone(),
            kind: item.kind.clone(),
            standing: Standing::of(item),
            fence: item.fence,
            attempts: item.attempts,
            answered: item.answered,
        }
    }
}

/// One wish.
#[derive(Clone, Debug)]
pub(super) struct Intent {
    pub(super) seq: u64,
    pub(super) stream: String,
    /// Its keys; more than one after an edit that the server's no had made possible.
    pub(super) keys: Vec<Key>,
    /// Whether it has lost its place: others need not wait for it.
    pub(super) aside: bool,
    /// When it was discarded, if it is.
    pub(super) discarded: Option<i64>,
    /// Not before this, because of an answer of its own. A run that takes it all the same begins anew.
    pub(super) not_before: Option<i64>,
    pub(super) gone: bool,
}

/// What the server and the network have shown of a key.
#[derive(Clone, Debug, Default)]
pub(super) struct OfKey {
    /// The bytes that went out under it.
    pub(super) sent: Option<String>,
    pub(super) effects: u32,
    /// The statuses of the server's own noes.
    pub(super) noes: Vec<u16>,
    /// Whether it went out since a run was told no for the last time.
    pub(super) unanswered: bool,
    pub(super) answers: u32,
}

/// All wishes, and all keys.
#[derive(Clone, Debug, Default)]
pub(super) struct Book {
    pub(super) intents: Vec<Intent>,
    pub(super) keys: BTreeMap<Key, OfKey>,
}

impl Book {
    pub(super) fn by_key(&mut self, key: Key) -> Option<&mut Intent> {
        self.intents.iter_mut().find(|intent| intent.keys.contains(&key))
    }

    pub(super) fn by_seq(&mut self, seq: u64) -> Option<&mut Intent> {
        self.intents.iter_mut().find(|intent| intent.seq == seq)
    }

    pub(super) fn of(&mut self, key: Key) -> &mut OfKey {
        self.keys.entry(key).or_default()
    }

    pub(super) fn effects(&self, intent: &Intent) -> u32 {
        intent.keys.iter().filter_map(|key| self.keys.get(key)).map(|key| key.effects).sum()
    }
}
