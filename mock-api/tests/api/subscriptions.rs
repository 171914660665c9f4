//! `/push/key` and `/push/subscriptions`.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use mock_api::Config;
use serde_json::{Value, json};

use crate::{
    client::{Folder, Reply, Server},
    push_service::{Browser, PushService},
};

const JSON: (&str, &str) = ("Content-Type", "application/json");

impl Server {
    pub(crate) fn put_subscription(&self, subscription: &Value) -> Reply {
        self.send("PUT", "/api/push/subscriptions", &[JSON], &subscription.to_string())
    }

    pub(crate) fn unsubscribe(&self, endpoint: &str) -> Reply {
        let body = json!({"endpoint": endpoint}).to_string();
        self.send("DELETE", "/api/push/subscriptions", &[JSON], &body)
    }

    fn push_key(&self) -> String {
        let reply = self.get("/api/push/key");
        assert_eq!((reply.status, reply.header("Cache-Control")), (200, Some("no-store")));
        reply.json()["key"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn there_is_one_key_to_subscribe_with_and_it_is_a_point() {
    let server = Server::start().await;
    let key = server.push_key();
    assert_eq!(server.push_key(), key);
    let bytes = URL_SAFE_NO_PAD.decode(key).unwrap();
    assert!(p256::PublicKey::from_sec1_bytes(&bytes).is_ok() && bytes.len() == 65);
    assert_ne!(
        Server::start().await.push_key().as_bytes(),
        bytes,
        "everybody has a key of its own"
    );
}

#[tokio::test]
async fn a_subscription_is_kept_once_and_forgotten_when_asked() {
    let server = Server::start().await;
    let (service, browser) = (PushService::start(), Browser::new());
    let endpoint = service.endpoint(1);
    server.subscribe(&browser.subscription(&endpoint));
    server.subscribe(&browser.subscription(&endpoint));
    assert_eq!(server.push(&json!({"title": "One"})), 1);
    for _ in 0..2 {
        let reply = server.unsubscribe(&endpoint);
        assert_eq!((reply.status, reply.json()), (200, json!({"endpoint": endpoint})));
    }
    assert_eq!(server.push(&json!({"title": "None"})), 0);
}

#[tokio::test]
async fn key_and_subscriptions_are_there_again_after_a_restart() {
    let folder = Folder::new();
    let kept = || Config { state: Some(folder.0.join("state")), admin: true, ..Config::default() };
    let service = PushService::start();
    let (old, new) = (Browser::new(), Browser::new());
    let server = Server::with(kept()).await;
    let key = server.push_key();
    server.subscribe(&old.subscription(&service.endpoint(1)));
    server.subscribe(&old.subscription(&service.endpoint(2)));
    server.subscribe(&new.subscription(&service.endpoint(1)));
    server.unsubscribe(&service.endpoint(2));
    drop(server);

    let server = Server::with(kept()).await;
    assert_eq!(server.push_key(), key);
    assert_eq!(server.push(&json!({"title": "Still here?"})), 1);
    assert_eq!(server.pushed()["accepted"], 1);
    assert_eq!(new.read(&service.handed_over()[0].body), json!({"title": "Still here?"}));
    server.send("POST", "/__mock/reset", &[JSON], "");
    assert_eq!(server.push(&json!({"title": "Anybody?"})), 0);
    assert_eq!(server.get("/__mock/push").json()["accepted"], 0);
    assert_ne!(server.push_key(), key);
}

#[tokio::test]
async fn each_part_of_a_subscription_that_is_wrong_is_told_by_its_name() {
    let server = Server::start().await;
    let right = Browser::new().subscription("https://push.example/1");
    let all = ["endpoint", "keys.p256dh", "keys.auth"];
    let with = |path: &str, value: Value| {
        let mut wrong = right.clone();
        *wrong.pointer_mut(path).unwrap() = value;
        wrong
    };
    let long = format!("https://push.example/{}", "x".repeat(2048));
    let mut cases = vec![
        (json!({}), &all[..]),
        (json!({"endpoint": 1, "keys": "x"}), &all[..]),
        (with("/keys", json!({"p256dh": null})), &all[1..]),
        (with("/keys/p256dh", json!("BAAA")), &all[1..2]),
        // A point must be on the curve.
        (with("/keys/p256dh", json!(URL_SAFE_NO_PAD.encode([4; 65]))), &all[1..2]),
        (with("/keys/auth", json!(URL_SAFE_NO_PAD.encode([0; 15]))), &all[2..]),
        (with("/keys/auth", json!("+".repeat(22))), &all[2..]),
    ];
    let endpoints = [
        "",
        "/send/1",
        "push.example/1",
        "ftp://push.example/1",
        "https:///1",
        "https://user@push.example/1",
        "https://user:secret@push.example/1",
        "https://push.example/1#part",
        "https://push.example/a b",
        &long,
    ];
    cases.extend(endpoints.map(|endpoint| (with("/endpoint", json!(endpoint)), &all[..1])));
    for (body, fields) in cases {
        let reply = server.put_subscription(&body);
        assert_eq!((reply.status, reply.code()), (422, "invalid".to_owned()), "{body}");
        let errors = reply.json()["errors"].as_array().unwrap().clone();
        let named: Vec<_> = errors.iter().map(|error| &error["field"]).collect();
        assert_eq!(named, fields, "{body}");
    }
    assert_eq!(server.unsubscribe("push.example").code(), "invalid");
    server.subscribe(&right);
}

#[tokio::test]
async fn what_is_no_subscription_at_all_is_told_as_elsewhere() {
    let server = Server::start().await;
    let path = "/api/push/subscriptions";
    let large = " ".repeat(8 * 1024 + 1);
    for method in ["PUT", "DELETE"] {
        for (kind, body, status, code) in [
            ("application/json", "[]", 400, "bad_json"),
            ("application/json", "{", 400, "bad_json"),
            ("text/plain", "{}", 415, "unsupported_media_type"),
            ("application/json", &large, 413, "too_large"),
        ] {
            let reply = server.send(method, path, &[("Content-Type", kind)], body);
            assert_eq!((reply.status, reply.code().as_str()), (status, code), "{method} {body}");
            assert_eq!(reply.header("Access-Control-Allow-Origin"), Some("*"));
        }
    }
    let reply = server.get(path);
    assert_eq!((reply.status, reply.header("Allow")), (405, Some("PUT, DELETE, OPTIONS")));
    let reply = server.send("PUT", "/api/push/key", &[JSON], "{}");
    assert_eq!((reply.status, reply.header("Allow")), (405, Some("GET, HEAD, OPTIONS")));
}

#[tokio::test]
async fn there_is_an_end_to_how_many_are_kept() {
    let folder = Folder::new();
    let browser = Browser::new();
    let subscribed = |n: usize| {
        let subscription = browser.subscription(&format!("https://push.example/{n}"));
        json!({"subscribed": subscription}).to_string() + "\n"
    };
    let header = "{\"tidings_mock_state\":1}\n".to_owned();
    let state = (0..10_000).fold(header, |state, n| state + &subscribed(n));
    let state = folder.write("state", &state);
    let server = Server::with(Config { state: Some(state), ..Config::default() }).await;
    let reply = server.put_subscription(&browser.subscription("https://push.example/more"));
    assert_eq!((reply.status, reply.code()), (409, "subscriptions_full".to_owned()));
    server.subscribe(&Browser::new().subscription("https://push.example/7"));
    server.unsubscribe("https://push.example/7");
    server.subscribe(&browser.subscription("https://push.example/more"));
}
