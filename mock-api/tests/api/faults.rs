//! What goes wrong on purpose.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Server, article, uuid};

fn set(server: &Server, faults: &Value) {
    assert_eq!(server.tell("/__mock/faults", faults).status, 200);
}

#[tokio::test]
async fn a_status_has_no_effect_and_is_not_the_apis_answer() {
    let server = Server::start().await;
    let fault = json!({"status": 503, "retry_after": 2});
    set(&server, &json!([{"on": "POST /api/news", "times": 2, "fault": fault}]));
    for _ in 0..2 {
        let reply = server.post("/api/news", &uuid(1), &article(1));
        assert_eq!((reply.status, reply.header("Retry-After")), (503, Some("2")));
        assert_eq!(reply.header("Content-Type"), Some("text/plain; charset=utf-8"));
        assert!(reply.header("Date").is_some());
    }
    assert_eq!(server.counted(&uuid(1)), (2, 0));
    assert_eq!(server.post("/api/news", &uuid(1), &article(1)).status, 201);
    assert_eq!(server.counted(&uuid(1)), (3, 1));
}

#[tokio::test]
async fn a_gateway_may_give_up_late() {
    let server = Server::start().await;
    let fault = json!({"status": 504, "delay_ms": 100});
    set(&server, &json!([{"on": "POST /api/news", "times": 1, "fault": fault}]));
    assert_eq!(server.get("/__mock/faults").json()[0]["fault"], fault);
    let begun = Instant::now();
    assert_eq!(server.post("/api/news", &uuid(1), &article(1)).status, 504);
    assert!(begun.elapsed() >= Duration::from_millis(100));
    assert_eq!(server.counted(&uuid(1)), (1, 0));
}

#[tokio::test]
async fn the_first_fault_that_matches_is_used_and_the_rest_is_left() {
    let server = Server::start().await;
    set(
        &server,
        &json!([
            {"on": "GET /api/users", "times": 1, "fault": {"status": 500}},
            {"on": "*", "times": 2, "fault": {"status": 502}},
            {"on": "GET /api/news", "fault": "captive_portal"},
        ]),
    );
    let statuses: Vec<_> = (0..2).map(|_| server.get("/api/users?page=1").status).collect();
    assert_eq!(statuses, [500, 502]);
    let left = json!([
        {"on": "*", "times": 1, "fault": {"status": 502}},
        {"on": "GET /api/news", "fault": "captive_portal"},
    ]);
    assert_eq!(server.get("/__mock/faults").json(), left);
    assert_eq!(server.get("/api/nope").status, 502);
    assert_eq!(server.get("/api/users").status, 200);
}

#[tokio::test]
async fn a_captive_portal_and_half_a_json_are_200_without_effect() {
    let server = Server::start().await;
    set(
        &server,
        &json!([
            {"on": "POST /api/news", "times": 1, "fault": "captive_portal"},
            {"on": "POST /api/news", "times": 1, "fault": "malformed"},
        ]),
    );
    let portal = server.post("/api/news", &uuid(1), &article(1));
    assert_eq!(
        (portal.status, portal.header("Content-Type")),
        (200, Some("text/html; charset=utf-8"))
    );
    let half = server.post("/api/news", &uuid(1), &article(1));
    assert_eq!((half.status, half.header("Content-Type")), (200, Some("application/json")));
    assert!(serde_json::from_str::<Value>(&half.body).is_err());
    assert_eq!(server.counted(&uuid(1)), (2, 0));
}

#[tokio::test]
async fn an_effect_without_answer_happens_and_is_not_answered() {
    let server = Server::start().await;
    set(&server, &json!([{"on": "POST /api/news", "times": 3, "fault": "effect_without_answer"}]));
    for _ in 0..3 {
        assert!(server.try_post("/api/news", &uuid(1), &article(1)).is_none());
    }
    assert_eq!(server.counted(&uuid(1)), (3, 1));
    let reply = server.post("/api/news", &uuid(1), &article(1));
    assert_eq!((reply.status, &reply.json()["receipt"]["key"]), (200, &json!(uuid(1))));
}

#[tokio::test]
async fn a_dropped_batch_has_all_its_effects() {
    let server = Server::start().await;
    set(&server, &json!([{"on": "*", "times": 1, "fault": "effect_without_answer"}]));
    assert_eq!(server.send("OPTIONS", "/api/news/batch", &[], "").status, 204);
    let body = json!({"items": [{"key": uuid(1), "article": article(1)}]});
    assert!(server.try_post("/api/news/batch", &uuid(7), &body).is_none());
    assert_eq!(server.counted(&uuid(1)), (1, 1));
}

#[tokio::test]
async fn a_wrong_receipt_names_another_key_and_has_no_effect() {
    let server = Server::start().await;
    set(&server, &json!([{"on": "*", "fault": "wrong_receipt"}]));
    let reply = server.post("/api/news", &uuid(1), &article(1));
    assert_eq!((reply.status, &reply.json()["article"]), (201, &article(1)));
    let other = reply.json()["receipt"]["key"].as_str().unwrap().to_owned();
    assert!(other.len() == 36 && other != uuid(1));
    assert_eq!(server.counted(&uuid(1)), (1, 0));

    let body = json!({"items": [{"key": uuid(1), "article": article(1)}]});
    let result = server.tell("/api/news/batch", &body).json()["results"][0].clone();
    assert!(result["receipt"]["key"].is_string() && result["key"] != json!(uuid(1)));
    assert_eq!(server.counted(&uuid(1)), (2, 0));
}

#[tokio::test]
async fn a_delay_has_the_effect_and_answers_late() {
    let server = Server::start().await;
    set(&server, &json!([{"on": "POST /api/news", "fault": {"delay_ms": 300}}]));
    let before = Instant::now();
    assert_eq!(server.post("/api/news", &uuid(1), &article(1)).status, 201);
    assert!(before.elapsed() >= Duration::from_millis(300));
    assert_eq!(server.counted(&uuid(1)), (1, 1));
}

#[tokio::test]
async fn a_list_with_a_mistake_leaves_the_old_list_untouched() {
    let server = Server::start().await;
    let old = json!([{"on": "GET /api/news", "fault": {"status": 500}}]);
    set(&server, &old);
    for (bad, field) in [
        (json!({}), "faults"),
        (json!([{"on": "POST news", "fault": "malformed"}]), "[0].on"),
        (json!([{"on": "*", "fault": "malformed"}, {"on": "*", "fault": "nonsense"}]), "[1].fault"),
        (json!([{"on": "*", "times": -1, "fault": "malformed"}]), "[0].times"),
        (json!([{"on": "*", "fault": {"status": 99}}]), "[0].fault"),
        (json!([7]), "[0].on"),
    ] {
        let reply = server.tell("/__mock/faults", &bad);
        assert_eq!((reply.status, reply.code()), (422, "invalid".to_owned()), "{bad}");
        assert_eq!(reply.json()["errors"][0]["field"], field);
        assert_eq!(server.get("/__mock/faults").json(), old);
    }
}

#[tokio::test]
async fn an_answer_may_be_whatever_somebody_put_there_text_or_not() {
    let server = Server::start().await;
    let faults = json!([
        {"on": "GET /api/news", "times": 1, "fault": {"body": "{}", "content_type": "text/html"}},
        {"on": "GET /api/news", "times": 1, "fault": {"body": [255, 0], "content_type": "application/json"}},
        {"on": "POST /api/news", "times": 1, "fault": {"refused": "Not today."}},
    ]);
    set(&server, &faults);
    assert_eq!(server.get("/__mock/faults").json(), faults);
    let text = server.get("/api/news");
    assert_eq!((text.status, text.header("Content-Type")), (200, Some("text/html")));
    assert_eq!(text.body, "{}");
    assert_eq!(server.get("/api/news").body, "\u{fffd}\0");
    assert!(server.get("/api/news").json()["articles"].is_array(), "both are used up");
    let refused = server.post("/api/news", &uuid(1), &article(1));
    assert_eq!((refused.status, &refused.json()["detail"]), (422, &json!("Not today.")));
    assert_eq!((&refused.json()["key"], server.counted(&uuid(1))), (&json!(uuid(1)), (1, 0)));
}
