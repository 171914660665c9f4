//! `GET /api/users` and the pictures.

use std::time::{Duration, Instant};

use mock_api::Config;
use serde_json::json;

use crate::client::{Server, registration, uuid};

#[tokio::test]
async fn attendees_come_in_pages_of_six_as_reqres_has_them() {
    let server = Server::with(Config { attendees: 14, ..Config::default() }).await;
    let page = server.get("/api/users?page=3").json();
    assert_eq!((&page["page"], &page["per_page"]), (&json!(3), &json!(6)));
    assert_eq!((&page["total"], &page["total_pages"]), (&json!(14), &json!(3)));
    let ids: Vec<_> = page["data"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert_eq!(ids, [13, 14]);
    assert_eq!(server.get("/api/users?page=99").json()["data"], json!([]));
    assert_eq!(server.get("/api/users?per_page=1000").json()["data"].as_array().unwrap().len(), 14);
}

#[tokio::test]
async fn every_page_has_the_tag_of_the_whole_collection() {
    let server = Server::start().await;
    let etag = server.get("/api/users?page=1").header("ETag").unwrap().to_owned();
    assert_eq!(server.get("/api/users?page=2&per_page=3").header("ETag"), Some(&*etag));
    for tags in [etag.clone(), format!("\"x\", W/{etag}"), "*".to_owned()] {
        let reply = server.send("GET", "/api/users", &[("If-None-Match", &tags)], "");
        assert_eq!((reply.status, reply.body.as_str()), (304, ""));
    }
    server.post("/api/users", &uuid(1), &registration(1));
    let reply = server.send("GET", "/api/users", &[("If-None-Match", &etag)], "");
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn a_delay_holds_back_its_own_answer_and_no_other() {
    let server = Server::start().await;
    let before = Instant::now();
    std::thread::scope(|scope| {
        scope.spawn(|| assert_eq!(server.get("/api/users?delay=1").status, 200));
        assert_eq!(server.get("/api/users").status, 200);
        assert!(before.elapsed() < Duration::from_secs(1));
    });
    assert!(before.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn numbers_that_are_none_or_too_large_are_invalid() {
    let server = Server::start().await;
    for (query, field) in [
        ("page=0", "page"),
        ("page=x", "page"),
        ("per_page=1001", "per_page"),
        ("per_page=-1", "per_page"),
        ("delay=31", "delay"),
        ("delay=NaN", "delay"),
    ] {
        let reply = server.get(&format!("/api/users?{query}"));
        assert_eq!((reply.status, reply.code()), (422, "invalid".to_owned()), "{query}");
        assert_eq!(reply.json()["errors"][0]["field"], field);
    }
}

#[tokio::test]
async fn head_has_the_headers_of_get_and_no_body() {
    let server = Server::start().await;
    let reply = server.send("HEAD", "/api/users", &[], "");
    assert_eq!((reply.status, reply.body.as_str()), (200, ""));
    assert_eq!(reply.header("ETag"), server.get("/api/users").header("ETag"));
}

#[tokio::test]
async fn everybody_has_a_picture_of_this_server() {
    let server = Server::start().await;
    let avatar = server.get("/api/users").json()["data"][0]["avatar"].as_str().unwrap().to_owned();
    let reply = server.get(&avatar);
    assert_eq!(reply.header("Content-Type"), Some("image/svg+xml"));
    assert_eq!(reply.header("Cache-Control"), Some("public, max-age=86400"));
    assert!(reply.body.contains(">MB</text>"), "{}", reply.body);
}
