//! `GET /api/news`.

use serde_json::json;

use crate::client::{Server, article, uuid};

#[tokio::test]
async fn a_cursor_leads_through_all_news_in_the_servers_order_and_on_to_what_comes_later() {
    let server = Server::start().await;
    for n in 1..=3 {
        server.post("/api/news", &uuid(n), &article(n));
    }
    let (mut after, mut ids) = (String::new(), Vec::new());
    loop {
        let page = server.get(&format!("/api/news?limit=2&after={after}")).json();
        ids.extend(page["articles"].as_array().unwrap().iter().map(|one| one["id"].clone()));
        after = page["next"].as_str().unwrap().to_owned();
        assert!(!after.is_empty());
        if page["more"] == false {
            break;
        }
    }
    assert_eq!(ids.len(), 7);
    assert_eq!(ids[4..], [json!(uuid(1)), json!(uuid(2)), json!(uuid(3))]);

    let nothing = server.get(&format!("/api/news?after={after}")).json();
    assert_eq!((&nothing["articles"], &nothing["next"]), (&json!([]), &json!(after)));
    server.post("/api/news", &uuid(9), &article(9));
    let page = server.get(&format!("/api/news?after={after}")).json();
    assert_eq!(page["articles"], json!([article(9)]));
}

#[tokio::test]
async fn a_tag_changes_with_the_answer_and_only_with_it() {
    let server = Server::start().await;
    let etag = server.get("/api/news").header("ETag").unwrap().to_owned();
    let reply = server.send("GET", "/api/news", &[("If-None-Match", &etag)], "");
    assert_eq!((reply.status, reply.header("ETag")), (304, Some(&*etag)));
    assert_ne!(server.get("/api/news?limit=3").header("ETag"), Some(&*etag));
    server.post("/api/news", &uuid(1), &article(1));
    let reply = server.send("GET", "/api/news", &[("If-None-Match", &etag)], "");
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn a_cursor_of_another_feed_is_bad() {
    let server = Server::start().await;
    server.post("/api/news", &uuid(1), &article(1));
    let next = server.get("/api/news").json()["next"].as_str().unwrap().to_owned();
    let headers = [("Content-Type", "application/json")];
    assert_eq!(server.send("POST", "/__mock/reset", &headers, "").status, 204);
    for cursor in [&*next, "x", "OTk6", "%00"] {
        let reply = server.get(&format!("/api/news?after={cursor}"));
        assert_eq!((reply.status, reply.code()), (400, "bad_cursor".to_owned()), "{cursor}");
    }
}

#[tokio::test]
async fn a_limit_is_a_number_from_1_to_1000() {
    let server = Server::start().await;
    for limit in ["0", "1001", "x", ""] {
        let reply = server.get(&format!("/api/news?limit={limit}"));
        assert_eq!((reply.status, reply.code()), (422, "invalid".to_owned()), "{limit}");
    }
}
