//! Any answer: nobody is accepted without a receipt that names the key, and nobody refused without a
//! problem that does, whatever else stands in it.
//!
//! Run by `cargo xtask test`. What an answer says is read by `serde_json` here, and by our own reader
//! in the rules: both have to see the same.

#![no_main]

use std::time::Duration;

use domain::{
    outbox::{
        Answer, Attempt, BatchDelivery, Delivery, Key, Reason, Silence, judge, judge_batch,
        parse_retry_after,
    },
    time::Time,
};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

/// The seeds name these.
const KEYS: [&str; 2] =
    ["0190163d-8694-739b-aea5-966c26f8ad91", "0190163d-8694-739b-aea5-966c26f8ad92"];
const PROBLEM: &str = "application/problem+json";
const TYPES: [&str; 4] =
    [PROBLEM, "application/json", "APPLICATION/problem+JSON; q=1", "text/html"];
/// Nobody is ever asked to wait longer.
const LONGEST_WAIT: Duration = Duration::from_secs(60 * 60);

// The first line is the answer's head: status, place of the type, `Retry-After`, `Date`, with a bar
// between them. The rest is its body.
fuzz_target!(|text: &str| {
    let (head, body) = text.split_once('\n').unwrap_or((text, ""));
    let mut head = head.split('|');
    let status: u16 = head.next().and_then(|status| status.parse().ok()).unwrap_or(200);
    let place: Option<usize> = head.next().and_then(|place| place.parse().ok());
    let content_type = place.and_then(|place| TYPES.get(place)).map(|&kind| kind.to_owned());
    let date = |text: &str| text.strip_suffix(" GMT")?.parse().ok().map(Time::from_millis);
    let retry_after = parse_retry_after(head.next(), head.next(), date);
    assert!(retry_after.is_none_or(|wait| wait <= LONGEST_WAIT), "{retry_after:?}");
    let answer = Answer { status, content_type, retry_after, body: body.to_owned() };

    let said = match serde_json::from_str(body) {
        Ok(said) => said,
        // Their numbers have limits, which is no reason for anything.
        Err(error) if error.to_string().contains("out of range") => return,
        Err(_) => Value::Null,
    };
    let keys = KEYS.map(|key| key.parse::<Key>().expect("the keys are keys"));
    check(keys[0], &answer, &said);
    check_batch(keys, &answer, &said);
    for silence in [Silence::Network, Silence::TimedOut] {
        let delivery = judge(keys[0], &Attempt::Unanswered(silence));
        assert!(matches!(delivery, Delivery::Retry { .. }), "silence is no answer");
    }
});

fn check(key: Key, answer: &Answer, said: &Value) {
    let status = answer.status;
    match judge(key, &Attempt::Answered(answer.clone())) {
        Delivery::Accepted(receipt) => {
            assert_eq!(receipt.key, key);
            assert!((200..300).contains(&status), "accepted by {status}");
            assert!(names(&said["receipt"], key), "no receipt in {said}");
        }
        Delivery::Parked(reason) => {
            assert!(matches!(status, 401 | 403), "parked by {status}");
            check_problem(key, answer, said, &reason);
        }
        Delivery::Refused(reason) => {
            assert!((400..500).contains(&status), "refused by {status}");
            assert!(!matches!(status, 401 | 403 | 408 | 425 | 429), "refused by {status}");
            check_problem(key, answer, said, &reason);
        }
        Delivery::Retry { .. } => {}
    }
}

fn check_problem(key: Key, answer: &Answer, said: &Value, reason: &Reason) {
    assert!(answer.is(PROBLEM), "{:?} is no problem", answer.content_type);
    assert!(names(said, key), "no problem of that key in {said}");
    assert!(matches!(reason, Reason::Said { .. }), "{reason:?}");
}

fn check_batch(keys: [Key; 2], answer: &Answer, said: &Value) {
    let status = answer.status;
    let each = match judge_batch(&keys, &Attempt::Answered(answer.clone())) {
        BatchDelivery::Each(each) => each,
        BatchDelivery::Halve => return assert!(matches!(status, 400 | 413 | 422), "{status}"),
        BatchDelivery::Single => {
            return assert!(matches!(status, 401 | 403 | 404 | 405 | 501), "{status}");
        }
    };
    assert_eq!(each.len(), keys.len(), "one for each item");
    for (delivery, key) in each.iter().zip(keys) {
        let results = said["results"].as_array().into_iter().flatten();
        let mut mine = results.filter(|result| names(result, key));
        let member = match delivery {
            Delivery::Accepted(receipt) => {
                assert_eq!(receipt.key, key);
                "receipt"
            }
            Delivery::Refused(_) | Delivery::Parked(_) => "problem",
            Delivery::Retry { .. } => continue,
        };
        assert!((200..300).contains(&status), "settled by {status}");
        assert!(mine.any(|result| names(&result[member], key)), "no {member} of {key} in {said}");
    }
}

/// Whether its member `key` is this key.
fn names(said: &Value, key: Key) -> bool {
    said["key"].as_str().is_some_and(|named| named.eq_ignore_ascii_case(&key.to_string()))
}
