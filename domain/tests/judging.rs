//! What answers mean: the whole table of judging, row by row.

#![allow(clippy::unwrap_used, reason = "everything in this file is a test")]

use std::time::Duration;

use domain::outbox::{
    About, Answer, Attempt, BatchDelivery, Delivery, Key, Reason, Silence, judge, judge_batch,
};

const KEY: &str = "0190163d-8694-739b-aea5-966c26f8ad91";
const OTHER: &str = "0190163d-8694-739b-aea5-966c26f8ad92";

fn key() -> Key {
    KEY.parse().unwrap()
}

fn answer(status: u16, content_type: &str, body: String) -> Answer {
    Answer { status, content_type: Some(content_type.to_owned()), body, ..Answer::default() }
}

fn receipt(status: u16, key: &str) -> Answer {
    let body = format!(r#"{{"receipt": {{"key": "{key}", "id": 7, "at": 1}}, "article": {{}}}}"#);
    answer(status, "application/json", body)
}

fn problem(status: u16, code: &str, key: Option<&str>) -> Answer {
    let key = key.map(|key| format!(r#", "key": "{key}""#)).unwrap_or_default();
    let body = format!(
        r#"{{"type": "about:blank", "title": "No", "status": {status}, "code": "{code}"{key}}}"#
    );
    answer(status, "application/problem+json; charset=utf-8", body)
}

fn with_retry_after(mut answer: Answer, seconds: u64) -> Answer {
    answer.retry_after = Some(Duration::from_secs(seconds));
    answer
}

#[derive(Debug, PartialEq)]
enum Means {
    Accepted,
    RetryServer,
    RetryItem,
    Parked,
    Refused,
}

fn meaning(delivery: &Delivery) -> Means {
    match delivery {
        Delivery::Accepted(_) => Means::Accepted,
        Delivery::Retry { about: About::Server, .. } => Means::RetryServer,
        Delivery::Retry { about: About::Item, .. } => Means::RetryItem,
        Delivery::Parked(_) => Means::Parked,
        Delivery::Refused(_) => Means::Refused,
    }
}

#[test]
fn no_receipt_no_success_and_no_problem_of_ours_no_refusal() {
    let html = |status| answer(status, "text/html", "<h1>Sign in</h1>".to_owned());
    let json = |status, body: &str| answer(status, "application/json", body.to_owned());
    let rows = [
        ("201 with our receipt", receipt(201, KEY), Means::Accepted),
        ("200 with our receipt (a repetition)", receipt(200, KEY), Means::Accepted),
        ("202 with our receipt (feedback)", receipt(202, KEY), Means::Accepted),
        ("2xx with somebody else's receipt", receipt(201, OTHER), Means::RetryServer),
        (
            "2xx whose receipt names no key",
            json(201, r#"{"receipt": {"id": "1"}}"#),
            Means::RetryServer,
        ),
        ("2xx without a receipt", json(200, r#"{"article": {}}"#), Means::RetryServer),
        ("2xx with half a JSON", json(200, r#"{"receipt": {"key": "0190"#), Means::RetryServer),
        (
            "202 of a worker that queued it",
            json(202, r#"{"queued": {"key": "x"}}"#),
            Means::RetryServer,
        ),
        ("204", Answer { status: 204, ..Answer::default() }, Means::RetryServer),
        ("a captive portal", html(200), Means::RetryServer),
        ("an opaque redirect", Answer::default(), Means::RetryServer),
        ("302", html(302), Means::RetryServer),
        ("a receipt in an error", receipt(500, KEY), Means::RetryServer),
        ("401 about us", problem(401, "sign_in", Some(KEY)), Means::Parked),
        ("403 about us", problem(403, "forbidden", Some(KEY)), Means::Parked),
        ("401 of a proxy", html(401), Means::RetryServer),
        ("403 about another key", problem(403, "forbidden", Some(OTHER)), Means::RetryServer),
        ("408 about us", problem(408, "timeout", Some(KEY)), Means::RetryItem),
        ("425 about us", problem(425, "too_early", Some(KEY)), Means::RetryItem),
        ("409 in progress", problem(409, "in_progress", Some(KEY)), Means::RetryItem),
        ("409 event full", problem(409, "event_full", Some(KEY)), Means::Refused),
        ("409 key reused", problem(409, "key_reused", Some(KEY)), Means::Refused),
        ("422 about us", problem(422, "invalid", Some(KEY)), Means::Refused),
        ("413 about us", problem(413, "too_large", Some(KEY)), Means::Refused),
        ("404 about us", problem(404, "not_found", Some(KEY)), Means::Refused),
        ("422 naming no key", problem(422, "invalid", None), Means::RetryServer),
        ("404 of a static host", html(404), Means::RetryServer),
        ("429 about us", problem(429, "slow_down", Some(KEY)), Means::RetryServer),
        ("429", html(429), Means::RetryServer),
        (
            "409 in progress, with Retry-After",
            with_retry_after(problem(409, "in_progress", Some(KEY)), 1),
            Means::RetryServer,
        ),
        ("500", html(500), Means::RetryServer),
        ("500 about us", problem(500, "oops", Some(KEY)), Means::RetryServer),
        ("503 with Retry-After", with_retry_after(html(503), 120), Means::RetryServer),
    ];
    for (what, answer, means) in rows {
        let delivery = judge(key(), &Attempt::Answered(answer));
        assert_eq!(meaning(&delivery), means, "{what}: {delivery:?}");
    }
    for silence in [Silence::Network, Silence::TimedOut] {
        let delivery = judge(key(), &Attempt::Unanswered(silence));
        assert_eq!(meaning(&delivery), Means::RetryServer);
    }
}

#[test]
fn a_refusal_carries_the_servers_words_and_fields() {
    let body = format!(
        r#"{{"type": "about:blank", "title": "Not valid", "status": 422, "code": "invalid", "key": "{KEY}",
            "errors": [{{"field": "first_name", "message": "must not be empty"}}]}}"#
    );
    let refused = judge(key(), &Attempt::Answered(answer(422, "application/problem+json", body)));
    let Delivery::Refused(reason) = refused else { panic!("{refused:?}") };
    assert_eq!(reason.to_string(), "Not valid. first name: must not be empty.");
}

#[test]
fn retry_after_is_kept_with_the_delivery() {
    let busy = with_retry_after(answer(503, "text/plain", String::new()), 120);
    let delivery = judge(key(), &Attempt::Answered(busy));
    let Delivery::Retry { after, reason, .. } = delivery else { panic!("{delivery:?}") };
    assert_eq!(after, Some(Duration::from_secs(120)));
    assert_eq!(reason, Reason::Busy { status: 503 });
}

fn keys() -> [Key; 2] {
    [key(), OTHER.parse().unwrap()]
}

fn judged(answer: Answer) -> BatchDelivery {
    judge_batch(&keys(), &Attempt::Answered(answer))
}

#[test]
fn an_answer_to_a_batch_as_a_whole_settles_nobody() {
    let plain = |status| answer(status, "text/plain", String::new());
    for status in [413, 400, 422] {
        assert_eq!(judged(plain(status)), BatchDelivery::Halve, "{status}");
    }
    for status in [404, 405, 501, 401, 403] {
        assert_eq!(judged(plain(status)), BatchDelivery::Single, "{status}");
    }
    let too_large = Answer { retry_after: Some(Duration::from_secs(120)), ..plain(413) };
    for answer in [
        plain(200),
        plain(500),
        plain(503),
        plain(409),
        receipt(200, KEY),
        Answer::default(),
        too_large,
    ] {
        let BatchDelivery::Each(each) = judged(answer.clone()) else { panic!("{answer:?}") };
        assert!(each.iter().all(|delivery| meaning(delivery) == Means::RetryServer), "{answer:?}");
    }
}

#[test]
fn each_item_of_a_batch_has_its_own_result_and_a_missing_one_is_unanswered() {
    let results =
        |list: String| answer(200, "application/json", format!(r#"{{"results": [{list}]}}"#));
    let accepted =
        format!(r#"{{"key": "{KEY}", "receipt": {{"key": "{KEY}", "id": "a", "at": 1}}}}"#);
    let refused = format!(
        r#"{{"key": "{OTHER}", "problem": {{"title": "No", "status": 422, "code": "invalid", "key": "{OTHER}"}}}}"#
    );
    let stolen =
        format!(r#"{{"key": "{OTHER}", "receipt": {{"key": "{KEY}", "id": "a", "at": 1}}}}"#);
    // The batch names the item, but its problem does not: it may be a proxy's.
    let nameless = format!(
        r#"{{"key": "{OTHER}", "problem": {{"title": "No", "status": 422, "code": "invalid"}}}}"#
    );
    for (list, means) in [
        (format!("{accepted},{refused}"), [Means::Accepted, Means::Refused]),
        (format!("{refused},{accepted}"), [Means::Accepted, Means::Refused]),
        (accepted.clone(), [Means::Accepted, Means::RetryItem]),
        (format!("{accepted},{nameless}"), [Means::Accepted, Means::RetryItem]),
        (format!("{accepted},{stolen}"), [Means::Accepted, Means::RetryItem]),
        (format!("{accepted},{{}}"), [Means::Accepted, Means::RetryItem]),
        (format!("{accepted},7,null"), [Means::Accepted, Means::RetryItem]),
        (String::new(), [Means::RetryItem, Means::RetryItem]),
    ] {
        let BatchDelivery::Each(each) = judged(results(list.clone())) else { panic!("{list}") };
        assert_eq!(each.iter().map(meaning).collect::<Vec<_>>(), means, "{list}");
    }
}

#[test]
fn of_a_server_that_talks_without_end_the_beginning_is_kept() {
    let long = "x".repeat(1_000_000);
    let error = format!(r#"{{"field": "{long}", "message": "{long}"}}"#);
    let errors = vec![error; 30].join(",");
    let body = format!(
        r#"{{"status": 422, "code": "{long}", "title": "{long}", "key": "{KEY}", "errors": [{errors}]}}"#
    );
    let refused = answer(422, "application/problem+json", body);
    let Delivery::Refused(reason) = judge(key(), &Attempt::Answered(refused)) else { panic!() };
    assert!(reason.to_string().len() < 50_000);
}

#[test]
fn one_result_that_cannot_be_read_spoils_no_other() {
    let good = format!(r#"{{"key": "{KEY}", "receipt": {{"key": "{KEY}", "id": 7, "at": 1}}}}"#);
    for bad in ["null", "7", r#"{"key": 7}"#, r#"{"receipt": []}"#, "[]"] {
        let body = format!(r#"{{"results": [{bad}, {good}]}}"#);
        let answer = answer(200, "application/json", body);
        let BatchDelivery::Each(each) = judge_batch(&[key()], &Attempt::Answered(answer)) else {
            panic!("{bad}")
        };
        assert_eq!(meaning(&each[0]), Means::Accepted, "{bad}");
    }
}
