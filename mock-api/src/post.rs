//! One intent: the key, then the body, then the rules.
//!
//! Called by `api` and, for each of its items, by `batch`. Everything that has an effect on the
//! data for a key goes through [`accept`]: at most once for each key.

use domain::{
    board::{Intent, Kind, api::IDEMPOTENCY_KEY},
    outbox::{Key, Problem},
    time::Time,
};

use serde_json::json;

use crate::{
    answer::Answer,
    board::{Board, Change},
    clock::new_key,
    effect::Effect,
    intake,
    problem::{bad_key, key_required, key_reused, named, not_json, too_large},
    request::Call,
};

/// The most bytes of a single intent.
const BODY_BYTES: usize = 1024 * 1024;

/// Whether a request needs a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keys {
    /// As the contract says.
    #[default]
    Required,
    /// As with most servers: a request without one is a wish of its own, however often it comes.
    Optional,
}

/// What a key had done already, or does now.
pub(crate) enum Accepted<'a> {
    /// Now.
    Now(&'a Effect),
    /// Already: the same answer again.
    Before(&'a Effect),
}

/// The request's key, which is text that names one.
pub(crate) fn key(call: Call<'_>) -> Result<Key, Problem> {
    let given = match call.0.headers.get(IDEMPOTENCY_KEY) {
        None => return Err(key_required()),
        Some(given) => String::from_utf8_lossy(given.as_bytes()),
    };
    given.trim().parse().map_err(|_| bad_key(given.trim()))
}

/// Answers `POST /users`, `POST /news` and `POST /feedback`.
pub(crate) fn answer(
    board: &mut Board,
    kind: Kind,
    keys: Keys,
    call: Call<'_>,
    now: Time,
) -> Answer {
    match take(board, kind, keys, call, now) {
        Ok(Accepted::Now(effect)) => Answer::json(effect.status(), &effect.answer()),
        Ok(Accepted::Before(effect)) => Answer::json(200, &effect.answer()),
        Err(problem) => problem.into(),
    }
}

fn take<'a>(
    board: &'a mut Board,
    kind: Kind,
    keys: Keys,
    call: Call<'_>,
    now: Time,
) -> Result<Accepted<'a>, Problem> {
    let is_keyless = keys == Keys::Optional && !call.0.headers.contains_key(IDEMPOTENCY_KEY);
    let key = if is_keyless { Ok(new_key(now)) } else { key(call) };
    if call.body().len() > BODY_BYTES {
        return Err(name(call, too_large("1 MiB")));
    }
    if !call.is_json() {
        return Err(name(call, not_json()));
    }
    let key = key?;
    let read = intake::object(call.body()).and_then(|mut object| {
        if is_keyless {
            // What the contract has the client make.
            let own =
                [("id", json!(key)), ("registration_id", json!(key)), ("created_at", json!(now))];
            for (member, value) in own {
                object.entry(member).or_insert(value);
            }
        }
        intake::intent(kind, &object)
    });
    accept(board, key, read, now)
}

/// The same problem, naming the request's key as it came, when it has one.
pub(crate) fn name(call: Call<'_>, problem: Problem) -> Problem {
    let given = match key(call) {
        Ok(key) => Some(key.to_string()),
        Err(no) => no.key,
    };
    Problem { key: given, ..problem }
}

/// Gives a key its one effect, or says what it did already, or why not.
pub(crate) fn accept(
    board: &mut Board,
    key: Key,
    read: Result<Intent, Problem>,
    now: Time,
) -> Result<Accepted<'_>, Problem> {
    if board.effect(key).is_some() {
        let effect = board.effect(key).expect("it was there a line above");
        let same = read.is_ok_and(|intent| effect.is_of(&intent));
        return if same { Ok(Accepted::Before(effect)) } else { Err(key_reused(key)) };
    }
    let intent = read.map_err(|problem| named(key, problem))?;
    let effect = board.plan(key, intent, now)?;
    board.record(Change::Done(effect));
    Ok(Accepted::Now(board.effect(key).expect("it was recorded a line above")))
}
