//! `/__mock/`: what tests and demonstrations may ask for. Off unless `--admin` is given.
//!
//! Called by `router`. POSTs have to be `application/json`, and there are no CORS headers here:
//! a page of another origin can neither read nor write.

use domain::outbox::Problem;
use serde_json::{Value, json};

use crate::{
    answer::Answer,
    board::Change,
    clock,
    desk::Desk,
    faults::Faults,
    intake,
    problem::{bad_json, invalid_field, method_not_allowed, not_found, not_json, not_kept},
    push::{Message, Sender},
    request::Call,
    seed,
};

/// The most that is made at once.
const MOST: u64 = 100_000;

/// Answers a request below `/__mock/`.
pub(crate) fn answer(desk: &mut Desk, push: &Sender, call: Call<'_>) -> Answer {
    let name = call.path().strip_prefix("/__mock/").unwrap_or_default();
    match (call.method(), name) {
        ("GET", "ledger") => Answer::json(200, &desk.board.ledger().to_json()),
        ("GET", "push") => Answer::json(200, &pushed(desk, push)),
        ("GET", "faults") => Answer::json(200, &desk.faults.to_json()),
        ("POST", "faults" | "attendees" | "news" | "push" | "reset") if !call.is_json() => {
            not_json().into()
        }
        ("POST", name) => post(desk, push, name, call).unwrap_or_else(Answer::from),
        (_, "ledger") => other_method("GET, HEAD"),
        (_, "faults" | "push") => other_method("GET, HEAD, POST"),
        (_, "attendees" | "news" | "reset") => other_method("POST"),
        _ => not_found().into(),
    }
}

fn post(desk: &mut Desk, push: &Sender, name: &str, call: Call<'_>) -> Result<Answer, Problem> {
    match name {
        "faults" => {
            let list: Value = serde_json::from_slice(call.body())
                .map_err(|error| bad_json(&error.to_string()))?;
            desk.faults = Faults::read(&list)?;
            Ok(Answer::json(200, &desk.faults.to_json()))
        }
        "attendees" => {
            let new = seed::attendees(&desk.board, count(call)?);
            desk.board.record(Change::Attendees(new));
            Ok(Answer::json(200, &json!({"total": desk.board.attendees().len()})))
        }
        "news" => {
            let new = seed::articles(&desk.board, count(call)?, clock::now());
            desk.board.record(Change::Articles(new));
            Ok(Answer::json(200, &json!({"total": desk.board.articles().len()})))
        }
        // What becomes of it takes longer than an answer may.
        "push" => {
            let message = Message::read(&intake::object(call.body())?)?;
            let endpoints: Vec<_> = desk.board.subscriptions().keys().cloned().collect();
            let queued = endpoints.len();
            push.send(message, endpoints);
            Ok(Answer::json(202, &json!({"queued": queued})))
        }
        "reset" => {
            desk.reset().map_err(|error| not_kept(&format!("{error:#}")))?;
            push.reset();
            Ok(Answer::empty(204))
        }
        "ledger" => Ok(other_method("GET, HEAD")),
        _ => Err(not_found()),
    }
}

fn pushed(desk: &Desk, push: &Sender) -> Value {
    let mut pushed = push.to_json();
    pushed["subscriptions"] = json!(desk.board.subscriptions().keys().collect::<Vec<_>>());
    pushed
}

fn count(call: Call<'_>) -> Result<usize, Problem> {
    let count = intake::object(call.body())?.get("count").and_then(Value::as_u64);
    match count {
        Some(count) if count <= MOST => Ok(count as usize),
        _ => Err(invalid_field("count", format!("has to be a whole number up to {MOST}"))),
    }
}

fn other_method(allowed: &str) -> Answer {
    Answer::from(method_not_allowed()).with("Allow", allowed)
}
