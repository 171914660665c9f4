//! Sending: what a push service is handed, and what its answers do.

use std::{
    io::Read,
    net::TcpListener,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use mock_api::Config;
use p256::ecdsa::{Signature, VerifyingKey, signature::Verifier};
use serde_json::{Value, json};

use crate::{
    client::{Folder, Server},
    push_service::{Browser, PushService, wait_until},
};

/// A server with this many subscriptions at this push service.
async fn subscribed(service: &PushService, many: usize) -> (Server, Vec<Browser>) {
    let server = Server::start().await;
    let browsers: Vec<_> = (0..many).map(|_| Browser::new()).collect();
    for (n, browser) in browsers.iter().enumerate() {
        server.subscribe(&browser.subscription(&service.endpoint(n)));
    }
    (server, browsers)
}

/// What the server says when nothing waits: who still has subscribed, and what became of the messages.
fn tally(subscriptions: &[String], accepted: u64, gone: u64) -> Value {
    json!({
        "subscriptions": subscriptions, "waiting": 0, "accepted": accepted, "gone": gone,
        "failed": [],
    })
}

#[tokio::test]
async fn everybody_is_sent_what_only_they_can_read_signed_as_push_services_ask() {
    let service = PushService::start();
    let (server, browsers) = subscribed(&service, 2).await;
    let push = json!({"title": "Doors open", "body": "At nine", "url": "/", "tag": "doors", "refresh": true});
    assert_eq!(server.push(&push), 2);
    assert_eq!(server.pushed(), tally(&[service.endpoint(0), service.endpoint(1)], 2, 0));

    let handed_over = service.handed_over();
    assert_eq!(handed_over.len(), 2);
    for (n, browser) in browsers.iter().enumerate() {
        let on = format!("POST /send/{n}");
        let handed = handed_over.iter().find(|handed| handed.on == on).unwrap();
        assert_eq!(browser.read(&handed.body), push);
        for (name, expected) in [
            ("ttl", "86400"),
            ("urgency", "normal"),
            ("topic", "doors"),
            ("content-encoding", "aes128gcm"),
            ("content-type", "application/octet-stream"),
        ] {
            assert_eq!(handed.headers[name], expected);
        }
        check_vapid(&handed.headers["authorization"], &server, &service);
    }
}

fn check_vapid(header: &str, server: &Server, service: &PushService) {
    let (token, key) = header.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
    assert_eq!(server.get("/api/push/key").json()["key"], key);
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let key = VerifyingKey::from_sec1_bytes(&decode(key)).unwrap();
    let signature = Signature::from_slice(&decode(signature)).unwrap();
    key.verify(signed.as_bytes(), &signature).unwrap();
    let claims: Value = serde_json::from_slice(&decode(signed.split_once('.').unwrap().1)).unwrap();
    assert_eq!(claims["aud"], service.origin());
    assert_eq!(claims["sub"], "mailto:push@tidings.example");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    assert!((now..now + 24 * 60 * 60).contains(&claims["exp"].as_u64().unwrap()), "{claims}");
}

#[tokio::test]
async fn a_push_says_what_it_says_and_nothing_else() {
    let server = Server::start().await;
    for (push, field) in [
        (json!({}), "title"),
        (json!({"title": " "}), "title"),
        (json!({"title": 1}), "title"),
        (json!({"title": "x", "body": null}), "body"),
        (json!({"title": "x", "refresh": "yes"}), "refresh"),
    ] {
        let reply = server.tell("/__mock/push", &push);
        assert_eq!((reply.status, &reply.json()["errors"][0]["field"]), (422, &json!(field)));
    }
    let reply = server.tell("/__mock/push", &json!({"title": "x".repeat(4000)}));
    assert_eq!((reply.status, reply.code()), (413, "too_large".to_owned()));
    assert!(reply.json()["detail"].as_str().unwrap().contains("3993"), "{reply:?}");
}

#[tokio::test]
async fn a_subscription_that_the_push_service_does_not_know_is_forgotten_for_good() {
    let folder = Folder::new();
    let kept = || Config { state: Some(folder.0.join("state")), admin: true, ..Config::default() };
    for status in [404, 410] {
        let (service, browser) = (PushService::start(), Browser::new());
        let server = Server::with(kept()).await;
        server.subscribe(&browser.subscription(&service.endpoint(1)));
        service.answer(status, "", "");
        server.push(&json!({"title": "Anybody?"}));
        // A server that is killed now, before anybody asks, has kept it.
        let state = || std::fs::read_to_string(folder.0.join("state")).unwrap();
        let line = json!({"unsubscribed": service.endpoint(1)}).to_string();
        wait_until(|| state().contains(&line));
        assert_eq!(server.pushed(), tally(&[], 0, 1));
        assert_eq!(server.push(&json!({"title": "Nobody"})), 0);
        drop(server);
        assert_eq!(Server::with(kept()).await.push(&json!({"title": "Nobody"})), 0);
        assert_eq!(service.handed_over().len(), 1);
    }
}

#[tokio::test]
async fn a_push_service_that_is_busy_or_broken_is_asked_again_and_the_message_arrives_once() {
    let service = PushService::start();
    let (server, browsers) = subscribed(&service, 1).await;
    service.answer(429, "Retry-After: 2\r\n", "slowly");
    service.answer(503, "Retry-After: 0\r\n", "");
    server.push(&json!({"title": "Once"}));
    assert_eq!(server.pushed(), tally(&[service.endpoint(0)], 1, 0));
    let handed_over = service.handed_over();
    assert_eq!(handed_over.len(), 3);
    let pause = handed_over[1].at - handed_over[0].at;
    assert!(pause >= Duration::from_secs(2), "it came again after {pause:?}");
    for handed in &handed_over {
        assert_eq!(browsers[0].read(&handed.body), json!({"title": "Once"}));
    }
}

#[tokio::test]
async fn a_push_service_that_says_no_is_quoted_and_not_asked_again() {
    let service = PushService::start();
    let (server, _) = subscribed(&service, 1).await;
    let endpoint = service.endpoint(0);
    let elsewhere = format!("Location: {}\r\n", service.endpoint(9));
    for (status, headers, why) in [
        (400, "", "400 no"),
        (401, "", "401 no"),
        (403, "", "403 no"),
        (307, &*elsewhere, "307, which is not followed"),
        (429, "Retry-After: 7200\r\n", "429 no, and asks for 7200 seconds"),
    ] {
        service.answer(status, headers, "no");
        server.push(&json!({"title": "Please"}));
        let failed = server.pushed()["failed"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(failed, json!({"endpoint": endpoint, "why": why}));
    }
    assert_eq!(service.handed_over().len(), 5);
    assert_eq!(server.pushed()["failed"].as_array().unwrap().len(), 5);
    // The subscription is still there.
    assert_eq!(server.push(&json!({"title": "Thank you"})), 1);
    assert_eq!(server.pushed()["accepted"], 1);
}

#[tokio::test]
async fn who_unsubscribes_between_two_attempts_gets_nothing() {
    let service = PushService::start();
    let (server, _) = subscribed(&service, 1).await;
    service.answer(503, "Retry-After: 1\r\n", "");
    server.push(&json!({"title": "Too late"}));
    wait_until(|| service.handed_over().len() == 1);
    server.unsubscribe(&service.endpoint(0));
    assert_eq!(server.pushed(), tally(&[], 0, 1));
    assert_eq!(service.handed_over().len(), 1);
}

#[tokio::test]
async fn a_reset_drops_what_is_under_way() {
    let service = PushService::start();
    let (server, browsers) = subscribed(&service, 1).await;
    service.answer(503, "Retry-After: 1\r\n", "");
    server.push(&json!({"title": "Before"}));
    wait_until(|| service.handed_over().len() == 1);
    server.send("POST", "/__mock/reset", &[("Content-Type", "application/json")], "");
    server.subscribe(&browsers[0].subscription(&service.endpoint(0)));
    service.answer(503, "Retry-After: 2\r\n", "");
    server.push(&json!({"title": "After"}));
    assert_eq!(server.pushed(), tally(&[service.endpoint(0)], 1, 0));
    let read = |handed: &crate::push_service::HandedOver| browsers[0].read(&handed.body);
    let titles: Vec<_> = service.handed_over().iter().map(read).collect();
    assert_eq!(
        titles,
        [json!({"title": "Before"}), json!({"title": "After"}), json!({"title": "After"})]
    );
}

#[tokio::test]
async fn a_push_service_that_does_not_answer_holds_up_neither_the_api_nor_the_others() {
    // Connections are made by the system, and nobody ever reads from them.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let service = PushService::start();
    let server = Server::start().await;
    // It is the last in the order of addresses.
    let last = service.endpoint(0).replace("127.0.0.1", "localhost");
    server.subscribe(&Browser::new().subscription(&last));
    for n in 0..3 {
        let endpoint = format!("http://{}/{n}", silent.local_addr().unwrap());
        server.subscribe(&Browser::new().subscription(&endpoint));
    }
    let begin = Instant::now();
    assert_eq!(server.push(&json!({"title": "Hello?"})), 4);
    let tally = server.wait_for_pushes(|tally| tally["accepted"] == 1);
    assert_eq!(tally["waiting"], 3);
    assert_eq!(server.get("/api/news").status, 200);
    assert!(begin.elapsed() < Duration::from_secs(5), "it took {:?}", begin.elapsed());
    drop(server);
    assert!(begin.elapsed() < Duration::from_secs(5), "it ended after {:?}", begin.elapsed());
}

#[tokio::test]
async fn nothing_is_said_in_the_clear_to_an_https_endpoint() {
    let service = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = Server::start().await;
    let endpoint = format!("https://localhost:{}/1", service.local_addr().unwrap().port());
    server.subscribe(&Browser::new().subscription(&endpoint));
    server.push(&json!({"title": "Psst"}));
    let mut said = [0; 6];
    service.accept().unwrap().0.read_exact(&mut said).unwrap();
    // A handshake of TLS (RFC 8446, section 5.1), which begins with a hello (section 4).
    assert_eq!((said[0], said[1], said[5]), (22, 3, 1));
}

#[tokio::test]
async fn a_push_service_that_says_yes_and_never_ends_is_handed_a_message_once() {
    let service = PushService::start();
    let (server, _browsers) = subscribed(&service, 1).await;
    service.answer_without_end(201);
    assert_eq!(server.push(&json!({"title": "Doors open"})), 1);
    assert_eq!(server.pushed(), tally(&[service.endpoint(0)], 1, 0));
    assert_eq!(service.handed_over().len(), 1);
}
