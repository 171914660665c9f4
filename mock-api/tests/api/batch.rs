//! `POST /api/news/batch`.

use serde_json::{Value, json};

use crate::client::{Server, article, uuid};

const PATH: &str = "/api/news/batch";

fn items(numbers: impl IntoIterator<Item = u64>) -> Value {
    let items = numbers.into_iter().map(|n| json!({"key": uuid(n), "article": article(n)}));
    json!({"items": items.collect::<Vec<_>>()})
}

#[tokio::test]
async fn a_batch_is_published_in_its_order() {
    let server = Server::start().await;
    let reply = server.tell(PATH, &items([3, 1, 2]));
    assert_eq!(reply.status, 200);
    let results = reply.json()["results"].as_array().unwrap().clone();
    let keys: Vec<_> = results.iter().map(|one| one["receipt"]["key"].clone()).collect();
    assert_eq!(keys, [json!(uuid(3)), json!(uuid(1)), json!(uuid(2))]);
    let feed = server.get("/api/news").json();
    let ids: Vec<_> =
        feed["articles"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
    assert_eq!(ids[4..], keys);
    assert_eq!(server.get("/__mock/ledger").json()["requests"], 1);
    assert_eq!(server.counted(&uuid(1)), (1, 1));
}

#[tokio::test]
async fn a_batch_and_single_posts_give_the_same_receipt_for_a_key() {
    let server = Server::start().await;
    let single = server.post("/api/news", &uuid(1), &article(1)).json()["receipt"].clone();
    let results = server.tell(PATH, &items([1, 1])).json()["results"].clone();
    assert_eq!((&results[0]["receipt"], &results[1]["receipt"]), (&single, &single));
    assert_eq!(server.counted(&uuid(1)), (3, 1));
}

#[tokio::test]
async fn each_item_has_its_own_answer() {
    let server = Server::start().await;
    server.post("/api/news", &uuid(1), &article(1));
    let mut invalid = article(3);
    invalid["byline"] = json!("");
    let body = json!({"items": [
        {"key": uuid(1), "article": article(9)},
        {"key": uuid(2), "article": article(1)},
        {"key": uuid(3), "article": invalid},
        {"key": "x", "article": article(4)},
        {"article": article(5)},
        {"key": uuid(6)},
        7,
        {"key": uuid(8), "article": article(8)},
    ]});
    let results = server.tell(PATH, &body).json()["results"].as_array().unwrap().clone();
    let codes: Vec<_> =
        results.iter().map(|one| one["problem"]["code"].as_str().unwrap_or("-")).collect();
    let expected = [
        "key_reused",
        "already_published",
        "invalid",
        "bad_key",
        "key_required",
        "invalid",
        "key_required",
        "-",
    ];
    assert_eq!(codes, expected);
    for (result, n) in [(&results[0], 1), (&results[1], 2), (&results[2], 3), (&results[5], 6)] {
        assert_eq!(result["key"], json!(uuid(n)));
        assert_eq!(result["problem"]["key"], json!(uuid(n)));
        assert!(result["problem"]["status"].as_u64().unwrap() >= 400);
    }
    assert_eq!(results[2]["problem"]["errors"][0]["field"], "byline");
    assert_eq!(server.get("/api/news").json()["articles"].as_array().unwrap().len(), 6);
}

#[tokio::test]
async fn a_batch_that_is_too_large_publishes_nothing() {
    let server = Server::start().await;
    let reply = server.tell(PATH, &items(1..=251));
    assert_eq!((reply.status, reply.code()), (413, "too_large".to_owned()));
    let mut wide = items([1]);
    wide["padding"] = json!("x".repeat(512 * 1024));
    assert_eq!(server.tell(PATH, &wide).status, 413);
    assert_eq!(server.counted(&uuid(1)), (0, 0));
    assert_eq!(server.tell(PATH, &items(1..=250)).status, 200);
}

#[tokio::test]
async fn a_batch_without_items_is_invalid_as_a_whole() {
    let server = Server::start().await;
    for body in [json!({}), json!({"items": {}})] {
        assert_eq!(server.tell(PATH, &body).code(), "invalid");
    }
    assert_eq!(server.tell(PATH, &json!([])).code(), "bad_json");
    assert_eq!(server.send("POST", PATH, &[], "{}").status, 415);
    // The header's key is nobody's here.
    let reply = server.post(PATH, "nonsense", &items([1]));
    assert_eq!(reply.status, 200);
}
