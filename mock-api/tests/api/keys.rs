//! At most one effect for each key.

use mock_api::{Config, Keys};
use serde_json::{Value, json};

use crate::client::{Server, article, registration, uuid};

#[tokio::test]
async fn an_article_is_published_with_a_receipt_that_names_the_key() {
    let server = Server::start().await;
    let reply = server.post("/api/news", &uuid(1), &article(2));
    assert_eq!(reply.status, 201);
    let answer = reply.json();
    assert_eq!(answer["article"], article(2));
    assert_eq!(answer["receipt"]["key"], json!(uuid(1)));
    assert_eq!(answer["receipt"]["id"], json!(uuid(2)));
    assert!(answer["receipt"]["at"].is_i64());
    assert_eq!(server.get(&format!("/api/news/{}", uuid(2))).json(), article(2));
}

#[tokio::test]
async fn a_registration_gets_the_attendees_number_and_feedback_its_key() {
    let server = Server::start().await;
    let registered = server.post("/api/users", &uuid(1), &registration(1));
    assert_eq!((registered.status, &registered.json()["receipt"]["id"]), (201, &json!(13)));
    assert_eq!(registered.json()["attendee"]["avatar"], "/api/avatars/13.svg");

    let given =
        server.post("/api/feedback", &uuid(2), &json!({"about": "attendees", "useful": true}));
    assert_eq!((given.status, &given.json()["receipt"]["id"]), (202, &json!(uuid(2))));
}

#[tokio::test]
async fn a_repetition_gets_the_first_answer_again_whatever_is_unknown_in_it() {
    let server = Server::start().await;
    let feedback = json!({"about": "attendees", "useful": false, "comment": "no"});
    for (path, key, body) in [
        ("/api/news", uuid(1), article(1)),
        ("/api/users", uuid(2), registration(2)),
        ("/api/feedback", uuid(3), feedback),
    ] {
        let first = server.post(path, &key, &body);
        let mut padded = body.clone();
        padded["unknown"] = json!([1, 2]);
        let again = server.post(path, &key.to_uppercase(), &padded);
        assert_eq!((again.status, again.json()), (200, first.json()), "{path}");
        assert_eq!(server.counted(&key), (2, 1));
    }
}

#[tokio::test]
async fn a_repetition_gets_its_answer_also_when_the_event_is_full_by_now() {
    let server = Server::with(Config { capacity: 13, admin: true, ..Config::default() }).await;
    let first = server.post("/api/users", &uuid(1), &registration(1));
    assert_eq!(server.post("/api/users", &uuid(2), &registration(2)).code(), "event_full");
    let again = server.post("/api/users", &uuid(1), &registration(1));
    assert_eq!((again.status, again.json()), (200, first.json()));
}

#[tokio::test]
async fn a_key_that_had_an_effect_is_good_for_nothing_else() {
    let server = Server::start().await;
    server.post("/api/news", &uuid(1), &article(1));
    let feedback = json!({"about": "x", "useful": true});
    let bodies: [(&str, Value); 4] = [
        ("/api/news", article(2)),
        ("/api/users", registration(1)),
        ("/api/feedback", feedback),
        ("/api/news", json!({"id": 7})),
    ];
    for (path, body) in bodies {
        let reply = server.post(path, &uuid(1), &body);
        assert_eq!((reply.status, reply.code()), (409, "key_reused".to_owned()), "{path}");
        assert_eq!(reply.json()["key"], json!(uuid(1)));
    }
    let headers = [("Content-Type", "application/json"), ("Idempotency-Key", &uuid(1))];
    assert_eq!(server.send("POST", "/api/news", &headers, "{").code(), "key_reused");
    assert_eq!(server.counted(&uuid(1)), (6, 1));
}

#[tokio::test]
async fn a_request_without_effect_leaves_no_key() {
    let server = Server::start().await;
    let mut bad = article(1);
    bad["headline"] = json!("");
    assert_eq!(server.post("/api/news", &uuid(1), &bad).code(), "invalid");
    assert_eq!(server.post("/api/news", &uuid(1), &article(1)).status, 201);
    assert_eq!(server.counted(&uuid(1)), (2, 1));
}

#[tokio::test]
async fn the_same_article_under_another_key_is_already_published() {
    let server = Server::start().await;
    server.post("/api/news", &uuid(1), &article(1));
    let reply = server.post("/api/news", &uuid(2), &article(1));
    assert_eq!((reply.status, reply.code()), (409, "already_published".to_owned()));
    assert_eq!(server.counted(&uuid(2)), (1, 0));
}

#[tokio::test]
async fn the_same_registration_under_another_key_is_already_registered_whatever_its_words() {
    let server = Server::start().await;
    let first = registration(1);
    server.post("/api/users", &uuid(1), &first);
    let mut changed = registration(2);
    changed["registration_id"] = first["registration_id"].clone();
    let reply = server.post("/api/users", &uuid(2), &changed);
    assert_eq!((reply.status, reply.code()), (409, "already_registered".to_owned()));
    assert_eq!(server.counted(&uuid(2)), (1, 0));
}

#[tokio::test]
async fn one_email_address_comes_once_however_it_is_capitalised() {
    let server = Server::start().await;
    server.post("/api/users", &uuid(1), &registration(1));
    let mut other = registration(2);
    other["email"] = json!("ADA1@Example.org");
    assert_eq!(server.post("/api/users", &uuid(2), &other).code(), "email_taken");
}

#[tokio::test]
async fn the_capacity_binds_registrations_only() {
    let server =
        Server::with(Config { attendees: 5, capacity: 5, admin: true, ..Config::default() }).await;
    assert_eq!(server.tell("/__mock/attendees", &json!({"count": 2})).status, 200);
    assert_eq!(server.get("/api/users").json()["total"], 7);
    let reply = server.post("/api/users", &uuid(1), &registration(1));
    assert_eq!((reply.status, reply.code()), (409, "event_full".to_owned()));
    assert_eq!(server.post("/api/news", &uuid(2), &article(2)).status, 201);
}

#[tokio::test]
async fn a_server_that_is_told_so_takes_each_request_without_a_key_for_a_wish_of_its_own() {
    let news = json!({"headline": "Twice", "byline": "Ada"});
    let strict = Server::start().await;
    assert_eq!(strict.tell("/api/news", &news).code(), "key_required");

    let config = Config { keys: Keys::Optional, admin: true, ..Config::default() };
    let server = Server::with(config).await;
    let ids = [0, 1].map(|_| {
        let reply = server.tell("/api/news", &news);
        assert_eq!(reply.status, 201, "{reply:?}");
        reply.json()["article"]["id"].clone()
    });
    assert_ne!(ids[0], ids[1]);
    // A key counts here too.
    let statuses = [0, 1].map(|_| server.post("/api/news", &uuid(1), &article(1)).status);
    assert_eq!(statuses, [201, 200]);
}
