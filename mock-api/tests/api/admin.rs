//! `/__mock/`.

use mock_api::Config;
use serde_json::json;

use crate::client::{Server, article, registration, uuid};

const JSON: (&str, &str) = ("Content-Type", "application/json");

#[tokio::test]
async fn there_is_no_administration_unless_it_is_asked_for() {
    let server = Server::with(Config::default()).await;
    for path in ["ledger", "faults", "attendees", "news", "push", "reset"] {
        assert_eq!(server.get(&format!("/__mock/{path}")).status, 404);
        assert_eq!(server.tell(&format!("/__mock/{path}"), &json!({"count": 1})).status, 404);
    }
}

#[tokio::test]
async fn the_ledger_has_effects_in_their_order_and_the_rest_last() {
    let server = Server::start().await;
    server.post("/api/users", &uuid(3), &json!({}));
    server.post("/api/news", &uuid(2), &json!({}));
    server.post("/api/users", &uuid(1), &registration(1));
    server.post("/api/news", &uuid(2), &article(2));
    server.tell("/api/news", &article(9));
    let intent = |n, kind, requests, effects| json!({"key": uuid(n), "kind": kind, "requests": requests, "effects": effects});
    let expected = json!({"requests": 5, "intents": [
        intent(1, "registration", 1, 1),
        intent(2, "article", 2, 1),
        intent(3, "registration", 1, 0),
    ]});
    assert_eq!(server.get("/__mock/ledger").json(), expected);
}

#[tokio::test]
async fn more_attendees_and_news_can_be_asked_for() {
    let server = Server::start().await;
    assert_eq!(server.tell("/__mock/attendees", &json!({"count": 700})).json()["total"], 712);
    assert_eq!(server.tell("/__mock/news", &json!({"count": 60})).json()["total"], 64);
    let page = server.get("/api/news?limit=1000").json();
    assert_eq!(page["articles"].as_array().unwrap().len(), 64);
    assert_eq!(page["articles"][63]["id"].as_str().unwrap().chars().nth(14), Some('7'));
    for count in [json!(-1), json!(100_001), json!("1"), json!(null)] {
        assert_eq!(server.tell("/__mock/news", &json!({"count": count})).code(), "invalid");
    }
}

#[tokio::test]
async fn a_page_of_another_origin_can_do_nothing_here() {
    let server = Server::start().await;
    for path in ["faults", "attendees", "news", "push", "reset"] {
        let headers = [("Content-Type", "text/plain")];
        let reply = server.send("POST", &format!("/__mock/{path}"), &headers, "{\"count\":1}");
        assert_eq!(reply.status, 415, "{path}");
    }
    assert_eq!(server.send("OPTIONS", "/__mock/reset", &[], "").status, 405);
    assert_eq!(server.get("/__mock/ledger").header("Access-Control-Allow-Origin"), None);
}

#[tokio::test]
async fn a_reset_is_a_fresh_start() {
    let server = Server::start().await;
    let (users, news) = (server.get("/api/users"), server.get("/api/news"));
    server.post("/api/users", &uuid(1), &registration(1));
    server.post("/api/news", &uuid(2), &article(2));
    server.tell("/__mock/faults", &json!([{"on": "*", "fault": {"status": 500}}]));
    assert_eq!(server.send("POST", "/__mock/reset", &[JSON], "").status, 204);
    assert_eq!(server.get("/__mock/ledger").json(), json!({"requests": 0, "intents": []}));
    assert_eq!(server.get("/api/users").header("ETag"), users.header("ETag"));
    assert_eq!(server.get("/api/news").json(), news.json());
    assert_eq!(server.post("/api/news", &uuid(1), &article(1)).status, 201);
}

#[tokio::test]
async fn a_long_run_answers_every_request_while_wiremock_forgets_them() {
    let server = Server::start().await;
    // Bodies of 1 MiB fill what is kept three times over.
    let padding = "x".repeat(1024 * 1024 - 400);
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (server, padding) = (&server, &padding);
            scope.spawn(move || {
                for n in 0..12 {
                    let n = thread * 100 + n;
                    let mut padded = article(n);
                    padded["padding"] = json!(padding);
                    assert_eq!(server.post("/api/news", &uuid(n), &padded).status, 201);
                    assert_eq!(server.get("/api/news?limit=1").status, 200);
                }
            });
        }
    });
    assert_eq!(server.get("/__mock/ledger").json()["requests"], 48);
}
