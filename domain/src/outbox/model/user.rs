//! The user: asks for things, and does something with what waits.

use super::{
    checker::Actor,
    disk::Record,
    engine,
    world::{World, pick},
};
use crate::outbox::{DISCARDED_FOR, NewItem, State, Submitted};

/// What the user does with an item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum User {
    Retry,
    Discard,
    Undo,
    /// Writes something else, which the server does or does not take.
    Edit {
        good: bool,
    },
}

/// What is sent: the id stays what it was, whatever becomes of the rest.
fn body(id: &str, version: u32, good: bool) -> String {
    // The members in the order in which the server's reader writes them.
    format!("{{\"good\":{good},\"id\":\"{id}\",\"version\":{version}}}")
}

impl World {
    /// Two kinds share streams, with and without a batch endpoint; the others are on their own.
    pub(super) fn submit(&mut self, kind: u8, good: bool) -> Actor {
        let key = self.new_key();
        let (kind, stream) = match kind % 8 {
            0..=3 => ("news", "news".to_owned()),
            4 | 5 => ("one", "one".to_owned()),
            6 => ("own", format!("own:{key}")),
            _ => ("newer", format!("newer:{key}")),
        };
        let new = NewItem {
            key,
            kind: kind.to_owned(),
            stream,
            about: key.to_string(),
            body: body(&key.to_string(), 0, good),
        };
        self.asked.push(new.clone());
        self.save(new)
    }

    pub(super) fn save(&mut self, new: NewItem) -> Actor {
        let now = self.now();
        match self.disk.submit(new.clone(), now) {
            Submitted::Saved(seq) => self.checker.saved(seq, new.key, &new.stream, &new.body),
            Submitted::Known(_) => self.checker.known(new.key),
        }
        Actor::Submitted
    }

    pub(super) fn use_item(&mut self, how: User, seq: u64) -> Actor {
        let now = self.now();
        let worked = match how {
            User::Retry => self.disk.revise(seq, |item, control| {
                control.gate.closed = None;
                engine::retry(item, now)
            }),
            User::Discard => self.disk.revise(seq, |item, _| engine::discard(item, now)),
            User::Undo => {
                let undone = self.disk.revise(seq, |item, _| engine::undo(item));
                if undone.is_ok() {
                    engine::after_undo(&mut self.disk, seq);
                }
                undone
            }
            User::Edit { good } => {
                let (new, version) = (self.new_key(), self.next_id());
                let edited = self.disk.revise(seq, |item, _| {
                    let text = body(&item.about, version, good);
                    engine::edit(item, text, new, now)
                });
                if let Ok(key) = &edited {
                    let item = self.disk.items().find(|item| item.seq == seq);
                    let body = item.map(|item| item.body.clone()).unwrap_or_default();
                    self.checker.edited(seq, *key, &body);
                }
                edited.map(drop)
            }
        };
        if worked.is_ok() { Actor::User(how, seq) } else { Actor::Nobody }
    }

    pub(super) fn prune(&mut self) -> Actor {
        let now = self.now();
        self.disk.records.retain(|_, record| match record {
            Record::Item(item) => {
                !matches!(item.state, State::Discarded { at } if now.since(at) >= DISCARDED_FOR)
            }
            Record::Spoiled(_) => true,
        });
        Actor::Pruned
    }

    pub(super) fn spoil(&mut self, seq: u64) -> Actor {
        if let Some(Record::Item(item)) = self.disk.records.get(&seq) {
            let key = item.key;
            self.disk.records.insert(seq, Record::Spoiled(key));
            self.checker.spoiled(seq);
        }
        Actor::Spoiled
    }

    pub(super) fn age(&mut self, which: u8) -> Actor {
        let places: Vec<u64> = self.disk.items().map(|item| item.seq).collect();
        if let Some(which) = pick(places.len(), which)
            && let Some(Record::Item(item)) = self.disk.records.get_mut(&places[which])
            && item.answered < 7
            && item.state == State::Waiting
            && item.begun
        {
            (item.attempts, item.answered) = (item.attempts + 7, 7);
            self.checker.aged(item.key);
        }
        Actor::Spoiled
    }
}
