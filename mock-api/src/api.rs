//! `/api/`: past the faults to whoever answers.
//!
//! Called by `router`. A POST is in the ledger before anything can go wrong with it.

use std::time::Duration;

use domain::{board::Kind, outbox::Problem, time::Time};

use crate::{
    answer::Answer,
    avatar,
    batch::Batch,
    board::{Board, Change},
    clock,
    desk::Desk,
    fault_answer::{captive_portal, malformed, refused, status, wrong_receipt, wrong_receipts},
    faults::Fault,
    ledger::Arrival,
    news,
    post::{self, Keys},
    problem::{method_not_allowed, not_found},
    request::Call,
    routes::{Endpoint, Found, find},
    subscriptions, users,
};

const OPENAPI: &str = include_str!("../openapi.json");

/// Answers a request below `/api/`.
pub(crate) fn answer(desk: &mut Desk, call: Call<'_>) -> Answer {
    open_to_others(judge(desk, call))
}

fn judge(desk: &mut Desk, call: Call<'_>) -> Answer {
    let keys = desk.keys;
    let (method, path, now) = (call.method(), call.path(), clock::now());
    if method == "OPTIONS" {
        return preflight();
    }
    let found = find(method, path.strip_prefix("/api").unwrap_or(path));
    let wanted = Wanted::read(found, call);
    if let Some(arrivals) = wanted.arrivals(call) {
        desk.board.record(Change::Arrived(arrivals));
    }
    match desk.faults.take(method, path) {
        None | Some(Fault::EffectWithoutAnswer) => wanted.answer(&mut desk.board, keys, call, now),
        Some(Fault::Delay { ms }) => {
            wanted.answer(&mut desk.board, keys, call, now).later(Duration::from_millis(ms))
        }
        Some(Fault::Status { status: code, retry_after, delay_ms }) => {
            status(code, retry_after).later(Duration::from_millis(delay_ms.unwrap_or_default()))
        }
        Some(Fault::CaptivePortal) => captive_portal(),
        Some(Fault::Malformed) => malformed(),
        Some(Fault::Refused { words }) => post::name(call, refused(words)).into(),
        Some(Fault::Body { content_type, body }) => {
            Answer::new(200, &content_type, body).with("ETag", "\"somebody\"")
        }
        Some(Fault::WrongReceipt) => match &wanted {
            Wanted::Batch(Ok(batch)) => wrong_receipts(batch, now),
            Wanted::Post(kind) => wrong_receipt(&desk.board, Some(*kind), call, now),
            _ => wrong_receipt(&desk.board, None, call, now),
        },
    }
}

/// Pages of other origins may read and write, without credentials.
pub(crate) fn open_to_others(answer: Answer) -> Answer {
    answer
        .with("Access-Control-Allow-Origin", "*")
        .with("Access-Control-Expose-Headers", "ETag, Retry-After, Date")
        .with_default("Cache-Control", "no-store")
}

fn preflight() -> Answer {
    Answer::empty(204)
        .with("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE, OPTIONS")
        .with("Access-Control-Allow-Headers", "Content-Type, Idempotency-Key, If-None-Match")
        .with("Access-Control-Max-Age", "600")
}

/// What a request below `/api/` wants.
enum Wanted<'a> {
    /// One effect.
    Post(Kind),
    /// Many effects; or why it is no batch.
    Batch(Result<Batch, Problem>),
    /// To read, or what needs no key.
    Other(Endpoint, &'a str),
    /// A known path with another method.
    OtherMethod(String),
    /// Nothing that is known.
    Nothing,
}

impl<'a> Wanted<'a> {
    fn read(found: Found<'a>, call: Call<'_>) -> Self {
        match found {
            Found::Endpoint(Endpoint::Post(kind), _) => Self::Post(kind),
            Found::Endpoint(Endpoint::Batch, _) => Self::Batch(Batch::read(call)),
            Found::Endpoint(endpoint, id) => Self::Other(endpoint, id),
            Found::OtherMethods(allowed) => Self::OtherMethod(allowed),
            Found::Nothing => Self::Nothing,
        }
    }

    /// For the ledger: the keys that arrived, with the request that brought them.
    fn arrivals(&self, call: Call<'_>) -> Option<Vec<Arrival>> {
        match self {
            Self::Post(kind) => {
                let key = post::key(call).ok();
                Some(key.map(|key| Arrival { key, kind: *kind }).into_iter().collect())
            }
            Self::Batch(batch) => Some(batch.as_ref().map(Batch::arrivals).unwrap_or_default()),
            Self::Other(..) | Self::OtherMethod(_) | Self::Nothing => None,
        }
    }

    fn answer(self, board: &mut Board, keys: Keys, call: Call<'_>, now: Time) -> Answer {
        match self {
            Self::Post(kind) => post::answer(board, kind, keys, call, now),
            Self::Batch(Ok(batch)) => batch.answer(board, now),
            Self::Batch(Err(problem)) => problem.into(),
            Self::Other(Endpoint::Users, _) => users::list(board, call),
            Self::Other(Endpoint::News, _) => news::list(board, call),
            Self::Other(Endpoint::Article, id) => news::one(board, id),
            Self::Other(Endpoint::Avatar, id) => avatar::picture(board, id),
            Self::Other(Endpoint::OpenApi, _) => Answer::new(200, "application/json", OPENAPI),
            Self::Other(Endpoint::PushKey, _) => subscriptions::key(board),
            Self::Other(Endpoint::Subscribe, _) => subscriptions::keep(board, call),
            Self::Other(Endpoint::Unsubscribe, _) => subscriptions::forget(board, call),
            Self::OtherMethod(allowed) => {
                Answer::from(post::name(call, method_not_allowed())).with("Allow", allowed)
            }
            // The first two have names of their own here.
            Self::Other(Endpoint::Post(_) | Endpoint::Batch, _) | Self::Nothing => {
                post::name(call, not_found()).into()
            }
        }
    }
}
