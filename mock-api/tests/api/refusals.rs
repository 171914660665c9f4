//! Every way to say no that is not about an effect.

use serde_json::json;

use crate::client::{Server, article, uuid};

const JSON: (&str, &str) = ("Content-Type", "application/json");

#[tokio::test]
async fn a_post_needs_a_key_that_is_a_uuid() {
    let server = Server::start().await;
    let reply = server.tell("/api/news", &article(1));
    assert_eq!((reply.status, reply.code()), (400, "key_required".to_owned()));
    for key in ["1", "0190163d8694739baea5966c26f8ad91", "0190163d-8694-739b-aea5-966c26f8ad9x"] {
        let reply = server.post("/api/news", key, &article(1));
        assert_eq!((reply.status, reply.code()), (400, "bad_key".to_owned()));
        assert_eq!(reply.json()["key"], json!(key));
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_bad_json() {
    let server = Server::start().await;
    for body in ["", "{", "[]", "7", "\"x\"", "{\"id\":\"\\ud800\"}"] {
        let reply = server.send("POST", "/api/news", &[JSON, ("Idempotency-Key", &uuid(1))], body);
        assert_eq!((reply.status, reply.code()), (400, "bad_json".to_owned()), "{body}");
        assert_eq!(reply.json()["key"], json!(uuid(1)));
    }
}

#[tokio::test]
async fn each_wrong_field_is_told_by_its_name() {
    let server = Server::start().await;
    let long = "x".repeat(141);
    let cases = [
        ("/api/news", json!({}), vec!["id", "headline", "byline", "created_at"]),
        (
            "/api/news",
            json!({"id": "1", "headline": long, "byline": 7, "body": null, "created_at": 1.5}),
            vec!["id", "headline", "byline", "body", "created_at"],
        ),
        (
            "/api/users",
            json!({"registration_id": uuid(1), "first_name": " ", "last_name": "x", "email": "x"}),
            vec!["first_name", "email"],
        ),
        (
            "/api/feedback",
            json!({"about": "", "useful": 1, "comment": 1}),
            vec!["about", "useful", "comment"],
        ),
    ];
    for (path, body, fields) in cases {
        let reply = server.post(path, &uuid(1), &body);
        assert_eq!((reply.status, reply.code()), (422, "invalid".to_owned()), "{path}");
        let errors = reply.json()["errors"].as_array().unwrap().clone();
        assert_eq!(errors.iter().map(|error| &error["field"]).collect::<Vec<_>>(), fields);
        assert!(errors.iter().all(|error| !error["message"].as_str().unwrap().is_empty()));
    }
}

#[tokio::test]
async fn an_article_without_a_body_has_an_empty_one() {
    let server = Server::start().await;
    let mut article = article(1);
    article.as_object_mut().unwrap().remove("body");
    assert_eq!(server.post("/api/news", &uuid(1), &article).json()["article"]["body"], "");
}

#[tokio::test]
async fn the_content_type_has_to_be_json_and_the_size_comes_first() {
    let server = Server::start().await;
    let key = ("Idempotency-Key", &*uuid(1));
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"] {
        let reply = server.send("POST", "/api/news", &[("Content-Type", kind), key], "{}");
        assert_eq!((reply.status, reply.code()), (415, "unsupported_media_type".to_owned()));
        assert_eq!(reply.json()["key"], json!(uuid(1)));
    }
    let charset = ("Content-Type", "Application/JSON; charset=utf-8");
    let body = article(1).to_string();
    assert_eq!(server.send("POST", "/api/news", &[charset, key], &body).status, 201);

    let large = " ".repeat(1024 * 1024 + 1);
    let reply = server.send("POST", "/api/news", &[("Content-Type", "text/plain"), key], &large);
    assert_eq!((reply.status, reply.code()), (413, "too_large".to_owned()));
    assert_eq!(reply.json()["key"], json!(uuid(1)));
}

#[tokio::test]
async fn unknown_paths_and_methods_are_told_apart() {
    let server = Server::start().await;
    for path in [
        "/api",
        "/api/",
        "/api/nope",
        "/api/api/users",
        "/api/news/not-a-uuid",
        "/api/avatars/0.svg",
    ] {
        let reply = server.get(path);
        assert_eq!((reply.status, reply.code()), (404, "not_found".to_owned()), "{path}");
    }
    let reply = server.send("DELETE", "/api/users", &[], "");
    assert_eq!((reply.status, reply.code()), (405, "method_not_allowed".to_owned()));
    assert_eq!(reply.header("Allow"), Some("GET, POST, HEAD, OPTIONS"));
    let reply = server.post("/api/nope", &uuid(1), &json!({}));
    assert_eq!((reply.status, &reply.json()["key"]), (404, &json!(uuid(1))));
}

#[tokio::test]
async fn another_origin_may_ask_and_read() {
    let server = Server::start().await;
    let reply = server.send("OPTIONS", "/api/news", &[("Origin", "https://other.example")], "");
    assert_eq!(reply.status, 204);
    assert_eq!(reply.header("Access-Control-Allow-Origin"), Some("*"));
    let headers = reply.header("Access-Control-Allow-Headers").unwrap();
    assert_eq!(headers, "Content-Type, Idempotency-Key, If-None-Match");

    for reply in [server.get("/api/news"), server.get("/api/nope")] {
        assert_eq!(reply.header("Access-Control-Allow-Origin"), Some("*"));
        let exposed = reply.header("Access-Control-Expose-Headers");
        assert_eq!(exposed, Some("ETag, Retry-After, Date"));
        assert_eq!(reply.header("Cache-Control"), Some("no-store"));
        assert!(reply.header("Date").is_some());
    }
}

#[tokio::test]
async fn the_contract_is_served() {
    let server = Server::start().await;
    assert_eq!(server.get("/api/openapi.json").json()["openapi"], "3.1.0");
}
