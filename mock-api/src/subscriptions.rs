//! `GET /push/key`, `PUT` and `DELETE /push/subscriptions`: who is reached while nobody looks.
//!
//! Called by `api`. Keeps and forgets; `push` sends. A subscription needs no idempotency key: keeping
//! the same one twice is keeping it once, and so is forgetting.

use domain::{
    board::push::{Endpoint, PushKey, Subscription, SubscriptionKeys},
    outbox::Problem,
};
use hyper::Uri;

use crate::{
    answer::Answer,
    board::{Board, Change},
    intake::{self, Fields},
    problem::{not_json, problem, too_large},
    push::{Reader, VapidKey, point, secret},
    request::Call,
};

/// The most bytes of a body.
const BODY_BYTES: usize = 8 * 1024;

/// The longest endpoint. Push services' own are a few hundred bytes.
const ENDPOINT_BYTES: usize = 2048;

/// The most subscriptions.
pub(crate) const MOST: usize = 10_000;

/// The public key to subscribe with; made when it is first asked for.
pub(crate) fn key(board: &mut Board) -> Answer {
    Answer::json(200, &PushKey { key: vapid_key(board).public() })
}

/// The key that push services know this server by.
pub(crate) fn vapid_key(board: &mut Board) -> &VapidKey {
    if board.vapid_key().is_none() {
        board.record(Change::VapidKey(VapidKey::new()));
    }
    board.vapid_key().expect("it was made a line above")
}

/// Keeps a subscription, with new keys when it is known.
pub(crate) fn keep(board: &mut Board, call: Call<'_>) -> Answer {
    answer(keep_it(board, call))
}

fn keep_it(board: &mut Board, call: Call<'_>) -> Result<Endpoint, Problem> {
    let asked = read(call, subscription)?;
    let known = board.subscription(&asked.endpoint);
    if known.is_none() && board.subscriptions().len() >= MOST {
        return Err(problem(409, "subscriptions_full", "No more subscriptions are kept here"));
    }
    let endpoint = Endpoint { endpoint: asked.endpoint.clone() };
    if known != Some(&asked) {
        board.record(Change::Subscribed(asked));
    }
    Ok(endpoint)
}

/// Forgets a subscription, also one that is not known.
pub(crate) fn forget(board: &mut Board, call: Call<'_>) -> Answer {
    answer(read(call, endpoint).map(|endpoint| {
        if board.subscription(&endpoint).is_some() {
            board.record(Change::Unsubscribed(endpoint.clone()));
        }
        Endpoint { endpoint }
    }))
}

/// Who reads what is encrypted with these keys.
pub(crate) fn reader(keys: &SubscriptionKeys) -> Option<Reader> {
    Some(Reader::new(point(&keys.p256dh)?, secret(&keys.auth)?))
}

fn answer(named: Result<Endpoint, Problem>) -> Answer {
    named.map_or_else(Answer::from, |endpoint| Answer::json(200, &endpoint))
}

fn read<T>(call: Call<'_>, read: fn(&mut Fields<'_>) -> Option<T>) -> Result<T, Problem> {
    if call.body().len() > BODY_BYTES {
        return Err(too_large("8 KiB"));
    }
    if !call.is_json() {
        return Err(not_json());
    }
    let object = intake::object(call.body())?;
    let mut fields = Fields::of(&object);
    let read = read(&mut fields);
    fields.end()?;
    Ok(read.expect("what could not be read is told as a problem"))
}

fn subscription(fields: &mut Fields<'_>) -> Option<Subscription> {
    let endpoint = endpoint(fields);
    let what = "a point of P-256, uncompressed: 65 bytes in base64url";
    let p256dh = words_that(fields, "keys.p256dh", what, |text| point(text).is_some());
    let what = "16 bytes in base64url";
    let auth = words_that(fields, "keys.auth", what, |text| secret(text).is_some());
    let keys = SubscriptionKeys { p256dh: p256dh?, auth: auth? };
    Some(Subscription { endpoint: endpoint?, keys })
}

fn endpoint(fields: &mut Fields<'_>) -> Option<String> {
    let what = format!(
        "an http or https address of at most {ENDPOINT_BYTES} bytes, without fragment and \
         without credentials"
    );
    words_that(fields, "endpoint", &what, is_endpoint)
}

fn words_that(
    fields: &mut Fields<'_>,
    name: &str,
    what: &str,
    fits: impl Fn(&str) -> bool,
) -> Option<String> {
    let read = |text: &str| fits(text).then(|| text.to_owned());
    fields.field(name, what, |value| value.as_str().and_then(read))
}

fn is_endpoint(text: &str) -> bool {
    // The parser takes a fragment off without a word.
    if text.len() > ENDPOINT_BYTES || text.contains('#') {
        return false;
    }
    text.parse::<Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.host().is_some_and(|host| !host.is_empty())
            && uri.authority().is_some_and(|authority| !authority.as_str().contains('@'))
    })
}
