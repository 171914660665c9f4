//! Counts what arrived and what it did, so that a test can say "exactly once" and mean it.
//!
//! Kept by `board`, read by `admin`. Never decides anything.

use std::collections::HashMap;

use domain::{board::Kind, outbox::Key};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use serde_json::{Value, json};

/// One key that arrived.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Arrival {
    /// The key.
    pub(crate) key: Key,
    /// What it was sent as.
    #[serde(serialize_with = "name", deserialize_with = "named")]
    pub(crate) kind: Kind,
}

fn name<S: Serializer>(kind: &Kind, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(kind.as_str())
}

fn named<'de, D: Deserializer<'de>>(from: D) -> Result<Kind, D::Error> {
    let name = String::deserialize(from)?;
    Kind::named(&name).ok_or_else(|| D::Error::custom(format!("{name} is no kind of intent")))
}

/// What arrived, and what it did.
#[derive(Default)]
pub(crate) struct Ledger {
    /// POSTs to the API: a batch is one, whatever becomes of it.
    requests: u64,
    entries: HashMap<Key, Entry>,
    /// Keys in the order of their effects.
    effects: Vec<Key>,
    /// Keys in the order in which they first arrived.
    arrivals: Vec<Key>,
}

struct Entry {
    kind: Kind,
    requests: u64,
    effects: u64,
}

impl Ledger {
    /// A POST arrived with these keys; none when it had no key that can be read.
    pub(crate) fn arrived(&mut self, arrivals: &[Arrival]) {
        self.requests += 1;
        for Arrival { key, kind } in arrivals {
            self.entry(*key, *kind).requests += 1;
        }
    }

    /// The key had an effect.
    pub(crate) fn done(&mut self, key: Key, kind: Kind) {
        let entry = self.entry(key, kind);
        entry.kind = kind;
        entry.effects += 1;
        self.effects.push(key);
    }

    fn entry(&mut self, key: Key, kind: Kind) -> &mut Entry {
        self.entries.entry(key).or_insert_with(|| {
            self.arrivals.push(key);
            Entry { kind, requests: 0, effects: 0 }
        })
    }

    /// `{"requests", "intents"}`: intents in the order of their effects, those without one last,
    /// in the order in which they first arrived.
    pub(crate) fn to_json(&self) -> Value {
        let without = self.arrivals.iter().filter(|key| self.entries[*key].effects == 0);
        let intents = self.effects.iter().chain(without).map(|key| {
            let Entry { kind, requests, effects } = &self.entries[key];
            json!({"key": key, "kind": kind.as_str(), "requests": requests, "effects": effects})
        });
        json!({"requests": self.requests, "intents": intents.collect::<Vec<_>>()})
    }
}
