//! Judging: what the answer to one attempt means.
//!
//! The rule under all rows: no receipt, no success; no receipt, no refusal.
//! Called by `sync` for each attempt. Pure, so that the whole table is tested natively.

use std::time::Duration;

use serde::Serialize;

use super::{Answer, Attempt, Key, Problem, Reason, Silence};
use crate::{
    json::{self, FromJson, Json, Object, Unreadable},
    reads,
};

/// The judged answer to one attempt.
#[derive(Clone, Debug, PartialEq)]
pub enum Delivery {
    /// The server has done it, and says so by naming the key.
    Accepted(Receipt),
    /// Not yet.
    Retry {
        /// Whom the answer was about: the server (everybody waits) or this item alone.
        about: About,
        /// How long the server asked us to wait.
        after: Option<Duration>,
        /// Why.
        reason: Reason,
    },
    /// Not before the user has done something.
    Parked(Reason),
    /// Never in this form.
    Refused(Reason),
}

/// Whom an answer was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// The way to the server, or the server as a whole.
    Server,
    /// One item.
    Item,
}

/// The member of an answer that names the key. Only the server writes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// The key of the request.
    pub key: Key,
    /// The server's id of what now exists.
    pub id: String,
    /// When the server accepted it: milliseconds since 1970-01-01T00:00:00Z.
    pub at: i64,
}

reads!(Receipt);

impl FromJson for Receipt {
    fn from_json(json: Json) -> Result<Self, Unreadable> {
        let mut of = Object::from_json(json)?;
        let id = match of.read("id")? {
            // Articles are named by text, attendees by a number.
            Json::Number(number) => number.to_string(),
            id => Option::from_json(id)?.unwrap_or_default(),
        };
        Ok(Self { key: of.read("key")?, id, at: of.read_or_default("at")? })
    }
}

/// Judges the end of one attempt to send the item with this key.
pub fn judge(key: Key, attempt: &Attempt) -> Delivery {
    match attempt {
        Attempt::Unanswered(silence) => unanswered(*silence),
        Attempt::Answered(answer) => judge_answer(key, answer),
    }
}

pub(super) fn unanswered(silence: Silence) -> Delivery {
    Delivery::Retry { about: About::Server, after: None, reason: silence.into() }
}

fn judge_answer(key: Key, answer: &Answer) -> Delivery {
    if let Some(receipt) = receipt_in(key, answer) {
        return Delivery::Accepted(receipt);
    }
    match problem_in(key, answer) {
        Some(problem) => judge_problem(answer, problem),
        None => about_the_server(answer),
    }
}

/// A 2xx whose JSON has a receipt that names the key.
fn receipt_in(key: Key, answer: &Answer) -> Option<Receipt> {
    if !(200..300).contains(&answer.status) {
        return None;
    }
    let receipt: Receipt = json::read::<Object>(&answer.body).ok()?.read("receipt").ok()?;
    (receipt.key == key).then_some(receipt)
}

/// A 4xx or 5xx that is our API's, because it names the key.
fn problem_in(key: Key, answer: &Answer) -> Option<Problem> {
    if answer.status < 400 || !answer.is("application/problem+json") {
        return None;
    }
    let problem: Problem = json::read(&answer.body).ok()?;
    names(&problem, key).then_some(problem)
}

pub(super) fn names(problem: &Problem, key: Key) -> bool {
    problem.key.as_deref().and_then(|named| named.parse().ok()) == Some(key)
}

/// A problem about this very item, by status. `answer` gives the way that the status came.
pub(super) fn judge_problem(answer: &Answer, problem: Problem) -> Delivery {
    let after = answer.retry_after;
    match answer.status {
        401 | 403 => Delivery::Parked(Reason::said(answer, problem)),
        409 if problem.code == "in_progress" => {
            Delivery::Retry { about: about(after), after, reason: Reason::InProgress }
        }
        408 | 425 => {
            Delivery::Retry { about: about(after), after, reason: Reason::said(answer, problem) }
        }
        400..500 if answer.status != 429 => Delivery::Refused(Reason::said(answer, problem)),
        _ => about_the_server(answer),
    }
}

/// Any `Retry-After` speaks for the whole server.
fn about(after: Option<Duration>) -> About {
    if after.is_some() { About::Server } else { About::Item }
}

/// Something between us and the server, or the server as a whole: never success, never refusal.
pub(super) fn about_the_server(answer: &Answer) -> Delivery {
    let after = answer.retry_after;
    let status = answer.status;
    let reason = if after.is_some() || matches!(status, 429 | 502..=504) {
        Reason::Busy { status }
    } else {
        Reason::NotTheServer { status }
    };
    Delivery::Retry { about: About::Server, after, reason }
}
