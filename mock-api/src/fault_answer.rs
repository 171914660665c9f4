//! The answers of faults.
//!
//! Called by `api`. None of them has an effect on the data.

use domain::{board::Kind, outbox::Problem, time::Time};
use serde_json::{Value, json};

use crate::{
    answer::Answer, batch::Batch, board::Board, clock::new_key, intake, problem::invalid,
    request::Call,
};

/// Somebody between, who is not the API.
pub(crate) fn status(status: u16, retry_after: Option<u64>) -> Answer {
    let answer = Answer::text(status, &format!("{status} from a proxy\n"));
    match retry_after {
        Some(seconds) => answer.with("Retry-After", seconds.to_string()),
        None => answer,
    }
}

/// The Wi-Fi's login page.
pub(crate) fn captive_portal() -> Answer {
    let page = concat!(
        "<!doctype html><html lang=\"en\"><title>Conference Wi-Fi</title>",
        "<h1>Welcome to the conference Wi-Fi</h1>",
        "<form method=\"post\"><label>Room <input name=\"room\"></label><button>Log in</button></form>",
        "</html>\n"
    );
    Answer::new(200, "text/html; charset=utf-8", page)
}

/// Half a JSON.
pub(crate) fn malformed() -> Answer {
    Answer::new(200, "application/json", r#"{"receipt":{"key":"0190163d-8694-739b-aea5-9"#)
}

/// A refusal in somebody's own words.
pub(crate) fn refused(words: String) -> Problem {
    Problem { detail: words, ..invalid(Vec::new()) }
}

/// What the request would have got, for another key.
pub(crate) fn wrong_receipt(
    board: &Board,
    kind: Option<Kind>,
    call: Call<'_>,
    now: Time,
) -> Answer {
    let planned = kind.and_then(|kind| {
        let intent = intake::intent(kind, &intake::object(call.body()).ok()?).ok()?;
        board.plan(new_key(now), intent, now).ok()
    });
    match planned {
        Some(effect) => Answer::json(effect.status(), &effect.answer()),
        None => Answer::json(201, &json!({"receipt": receipt(now)})),
    }
}

/// What the batch would have got, for other keys.
pub(crate) fn wrong_receipts(batch: &Batch, now: Time) -> Answer {
    let results = (0..batch.len()).map(|_| {
        let receipt = receipt(now);
        json!({"key": receipt["key"], "receipt": receipt})
    });
    Answer::json(200, &json!({"results": results.collect::<Vec<_>>()}))
}

fn receipt(now: Time) -> Value {
    let key = new_key(now);
    json!({"key": key, "id": key, "at": now})
}
