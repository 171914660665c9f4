//! Many articles in one request, applied in order, each like a request of its own.
//!
//! Called by `api`. A problem of the batch as a whole applies nothing and names no key.

use domain::{
    board::Kind,
    outbox::{BATCH_BYTES, BATCH_ITEMS, Key, Problem},
    time::Time,
};
use serde_json::{Value, json};

use crate::{
    answer::Answer,
    board::Board,
    intake,
    ledger::Arrival,
    post::{Accepted, accept},
    problem::{bad_key, invalid_field, key_required, not_json, too_large},
    request::Call,
};

/// What a batch holds. The only kind with a batch endpoint.
const KIND: Kind = Kind::Article;

/// A batch that could be read as one.
pub(crate) struct Batch(Vec<Value>);

impl Batch {
    /// Reads the list; its items are read one by one when they are applied.
    pub(crate) fn read(call: Call<'_>) -> Result<Self, Problem> {
        if call.body().len() > BATCH_BYTES {
            return Err(too_large("512 KiB"));
        }
        if !call.is_json() {
            return Err(not_json());
        }
        let mut body = intake::object(call.body())?;
        match body.remove("items") {
            Some(Value::Array(items)) if items.len() > BATCH_ITEMS => {
                Err(too_large(&format!("{BATCH_ITEMS} items")))
            }
            Some(Value::Array(items)) => Ok(Self(items)),
            _ => Err(invalid_field("items", "has to be a list")),
        }
    }

    /// The keys that can be read: each item is a request of its key.
    pub(crate) fn arrivals(&self) -> Vec<Arrival> {
        let keys = self.0.iter().filter_map(|item| key(item).ok());
        keys.map(|key| Arrival { key, kind: KIND }).collect()
    }

    /// Applies it.
    pub(crate) fn answer(&self, board: &mut Board, now: Time) -> Answer {
        let results = self.0.iter().map(|item| result(board, item, now));
        Answer::json(200, &json!({"results": results.collect::<Vec<_>>()}))
    }

    /// How many items it has.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

fn result(board: &mut Board, item: &Value, now: Time) -> Value {
    match take(board, item, now) {
        Ok(Accepted::Now(effect) | Accepted::Before(effect)) => {
            json!({"key": effect.key, "receipt": effect.receipt()})
        }
        Err(problem) => json!({"key": problem.key, "problem": problem}),
    }
}

fn take<'a>(board: &'a mut Board, item: &Value, now: Time) -> Result<Accepted<'a>, Problem> {
    let key = key(item)?;
    let (_, member) = KIND.endpoint().batch.expect("articles have a batch endpoint");
    let read = match item.get(member).and_then(Value::as_object) {
        Some(object) => intake::intent(KIND, object),
        None => Err(invalid_field(member, "has to be an object")),
    };
    accept(board, key, read, now)
}

fn key(item: &Value) -> Result<Key, Problem> {
    match item.get("key") {
        None => Err(key_required()),
        Some(Value::String(given)) => given.parse().map_err(|_| bad_key(given)),
        Some(other) => Err(bad_key(&other.to_string())),
    }
}
