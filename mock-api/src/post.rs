//! One intent: the key, then the body, then the rules.
//!
//! Called by `api` and, for each of its items, by `batch`. Everything that has an effect on the
//! data for a key goes through [`accept`]: at most once for each key.

use domain::{
    board::{Intent, Kind, api::IDEMPOTENCY_KEY},
    outbox::{Key, Problem},
    time::Time,
};

use crate::{
    answer::Answer,
    board::{Board, Change},
    effect::Effect,
    intake,
    problem::{bad_key, key_required, key_reused, named, not_json, too_large},
    request::Call,
};

/// The most bytes of a single intent.
const BODY_BYTES: usize = 1024 * 1024;

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
pub(crate) fn answer(board: &mut Board, kind: Kind, call: Call<'_>, now: Time) -> Answer {
    match take(board, kind, call, now) {
        Ok(Accepted::Now(effect)) => Answer::json(effect.status(), &effect.answer()),
        Ok(Accepted::Before(effect)) => Answer::json(200, &effect.answer()),
        Err(problem) => problem.into(),
    }
}

fn take<'a>(
    board: &'a mut Board,
    kind: Kind,
    call: Call<'_>,
    now: Time,
) -> Result<Accepted<'a>, Problem> {
    let key = key(call);
    if call.body().len() > BODY_BYTES {
        return Err(name(call, too_large("1 MiB")));
    }
    if !call.is_json() {
        return Err(name(call, not_json()));
    }
    accept(board, key?, read(kind, call), now)
}

/// The same problem, naming the request's key as it came, when it has one.
pub(crate) fn name(call: Call<'_>, problem: Problem) -> Problem {
    let given = match key(call) {
        Ok(key) => Some(key.to_string()),
        Err(no) => no.key,
    };
    Problem { key: given, ..problem }
}

fn read(kind: Kind, call: Call<'_>) -> Result<Intent, Problem> {
    intake::intent(kind, &intake::object(call.body())?)
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
