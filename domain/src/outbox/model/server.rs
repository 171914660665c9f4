//! The server of the contract (DESIGN.md, section 5): a ledger, a table of keys, and bad days.
//!
//! Reads what came over the wire with a JSON reader that is not ours. Never writes a receipt before
//! the effect, and never forgets a key.

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Value, json};

use super::network::{Meaning, Reply};
use crate::outbox::{Answer, Key};

/// The ledger and the keys.
#[derive(Clone, Debug, Default, Hash)]
pub(super) struct Server {
    /// The keys in the order of their effects.
    pub(super) ledger: Vec<Key>,
    /// What was done under a key, so that it is never done again.
    bodies: BTreeMap<Key, String>,
    /// What exists, by the client's own id, and under which key it was made.
    ids: BTreeMap<String, Key>,
}

/// How the server is when a request arrives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Mood {
    Well,
    /// 401 or 403 for each item that it has not done yet.
    Closed(u16),
    /// 429 or 503, perhaps with a `Retry-After` in seconds; nothing is done.
    Busy(u16, Option<u16>),
    /// 500, and whether it broke after the effect.
    Broken {
        done: bool,
    },
    /// 409: another copy is being worked on.
    InProgress,
    /// 408 or 425 that names the key.
    NotYet(u16),
    /// 413 for batches of more than this.
    Small(usize),
    /// No batch endpoint: 404, 405 or 501.
    NoBatch(u16),
    /// Does all of a batch, and leaves every second result out of its answer.
    Forgetful,
    /// Does all of a batch, and answers in another order.
    Backwards,
}

/// What came over the wire.
pub(super) struct Parcel<'a> {
    pub(super) key: Option<Key>,
    pub(super) body: &'a str,
}

impl Parcel<'_> {
    /// The intents in it, in their order.
    pub(super) fn intents(&self) -> Vec<(Key, Value)> {
        let body: Value = serde_json::from_str(self.body).expect("what is sent is JSON");
        match (self.key, &body["items"]) {
            (Some(key), _) => vec![(key, body)],
            (None, Value::Array(items)) => items
                .iter()
                .map(|item| {
                    let key = item["key"].as_str().expect("an item of a batch has a key");
                    (key.parse().expect("a key is a UUID"), item["article"].clone())
                })
                .collect(),
            _ => panic!("neither one intent nor a batch: {}", self.body),
        }
    }
}

impl Server {
    /// Takes a request in, and answers.
    pub(super) fn receive(&mut self, parcel: &Parcel<'_>, mood: Mood) -> Reply {
        let intents = parcel.intents();
        let batch = parcel.key.is_none();
        match mood {
            Mood::Busy(status, after) => {
                let after = after.map(|seconds| Duration::from_secs(seconds.into()));
                return Reply::trouble(status, "", after);
            }
            Mood::Broken { done } => {
                // It breaks at the first one that it would have said no to.
                let _ =
                    done && intents.iter().all(|(key, body)| self.take(*key, body, mood).is_done());
                return Reply::trouble(500, "", None);
            }
            Mood::Small(most) if batch && intents.len() > most => return Reply::nobodys(413),
            Mood::NoBatch(status) if batch => return Reply::nobodys(status),
            _ => {}
        }
        let results: Vec<_> =
            intents.iter().map(|(key, body)| (*key, self.take(*key, body, mood))).collect();
        if batch { answer_batch(results, mood) } else { answer_one(&results[0]) }
    }

    /// One intent: first the key, then everything else. What has no effect leaves no key.
    fn take(&mut self, key: Key, body: &Value, mood: Mood) -> Outcome {
        let text = body.to_string();
        match self.bodies.get(&key) {
            Some(done) if *done == text => return Outcome::Receipt,
            Some(_) => return Outcome::Problem(409, "key_reused"),
            None => {}
        }
        match mood {
            Mood::Closed(status) => return Outcome::Problem(status, "closed"),
            Mood::InProgress => return Outcome::Problem(409, "in_progress"),
            Mood::NotYet(status) => return Outcome::Problem(status, "not_yet"),
            _ => {}
        }
        if body["good"] == Value::Bool(false) {
            return Outcome::Problem(422, "invalid");
        }
        if *self.ids.entry(body["id"].to_string()).or_insert(key) != key {
            return Outcome::Problem(409, "already_published");
        }
        self.bodies.insert(key, text);
        self.ledger.push(key);
        Outcome::Receipt
    }
}

/// What the server makes of one intent.
#[derive(Clone, Copy)]
enum Outcome {
    Receipt,
    Problem(u16, &'static str),
}

impl Outcome {
    fn is_done(self) -> bool {
        matches!(self, Self::Receipt)
    }

    fn meaning(self) -> Meaning {
        match self {
            Self::Receipt => Meaning::Receipt,
            Self::Problem(408 | 425, _) | Self::Problem(_, "in_progress") => Meaning::Aside,
            Self::Problem(status, _) => Meaning::No(status),
        }
    }
}

fn receipt(key: Key) -> Value {
    json!({"key": key.to_string(), "id": "1", "at": 7})
}

fn problem(key: Key, status: u16, code: &str) -> Value {
    json!({"type": "about:blank", "title": "No", "status": status, "code": code,
        "key": key.to_string(), "errors": []})
}

fn answer_one((key, outcome): &(Key, Outcome)) -> Reply {
    let answer = match *outcome {
        Outcome::Receipt => json_answer(201, &json!({"receipt": receipt(*key)})),
        Outcome::Problem(status, code) => Answer {
            content_type: Some("application/problem+json".to_owned()),
            ..json_answer(status, &problem(*key, status, code))
        },
    };
    Reply { answer, meanings: vec![(*key, outcome.meaning())], trouble: None }
}

fn answer_batch(results: Vec<(Key, Outcome)>, mood: Mood) -> Reply {
    let forgotten = |place: usize| mood == Mood::Forgetful && place % 2 == 1;
    let meaning = |(place, (key, outcome)): (usize, &(Key, Outcome))| {
        (*key, if forgotten(place) { Meaning::Aside } else { outcome.meaning() })
    };
    let meanings = results.iter().enumerate().map(meaning).collect();
    let said = results.iter().enumerate().filter(|(place, _)| !forgotten(*place));
    let mut said: Vec<Value> = said
        .map(|(_, (key, outcome))| match *outcome {
            Outcome::Receipt => json!({"key": key.to_string(), "receipt": receipt(*key)}),
            Outcome::Problem(status, code) => {
                json!({"key": key.to_string(), "problem": problem(*key, status, code)})
            }
        })
        .collect();
    if mood == Mood::Backwards {
        said.reverse();
    }
    Reply { answer: json_answer(200, &json!({"results": said})), meanings, trouble: None }
}

pub(super) fn json_answer(status: u16, body: &Value) -> Answer {
    Answer {
        status,
        content_type: Some("application/json".to_owned()),
        retry_after: None,
        body: body.to_string(),
    }
}
