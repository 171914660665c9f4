//! A running server, and the verbs of the tests.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
};

use mock_api::{Config, MockApi};
use serde_json::{Value, json};

/// A running server.
pub(crate) struct Server {
    api: MockApi,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let named = |line: &&str| line.split(':').next().unwrap().eq_ignore_ascii_case(name);
        Some(self.head.lines().skip(1).find(named)?.split_once(':')?.1.trim())
    }

    /// The code of a problem that says what its status says.
    pub(crate) fn code(&self) -> String {
        assert_eq!(self.header("Content-Type"), Some("application/problem+json"), "{self:?}");
        assert_eq!(self.json()["status"], self.status);
        self.json()["code"].as_str().unwrap().to_owned()
    }
}

impl Server {
    /// With administration, and otherwise as it comes.
    pub(crate) async fn start() -> Self {
        Self::with(Config { admin: true, ..Config::default() }).await
    }

    pub(crate) async fn with(config: Config) -> Self {
        Self { api: MockApi::start(config).await.unwrap() }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.api.address()
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], "")
    }

    /// POSTs JSON under a key.
    pub(crate) fn post(&self, path: &str, key: &str, body: &Value) -> Reply {
        self.try_post(path, key, body).expect("the connection was dropped")
    }

    /// The same, when the connection may be dropped.
    pub(crate) fn try_post(&self, path: &str, key: &str, body: &Value) -> Option<Reply> {
        let headers = [("Content-Type", "application/json"), ("Idempotency-Key", key)];
        send(self.address(), "POST", path, &headers, &body.to_string())
    }

    /// POSTs JSON without a key.
    pub(crate) fn tell(&self, path: &str, body: &Value) -> Reply {
        self.send("POST", path, &[("Content-Type", "application/json")], &body.to_string())
    }

    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Reply {
        send(self.address(), method, path, headers, body).expect("the connection was dropped")
    }

    /// What the ledger says of one key: requests and effects.
    pub(crate) fn counted(&self, key: &str) -> (u64, u64) {
        let ledger = self.get("/__mock/ledger").json();
        let of = |intent: &&Value| intent["key"] == key;
        match ledger["intents"].as_array().unwrap().iter().find(of) {
            Some(it) => (it["requests"].as_u64().unwrap(), it["effects"].as_u64().unwrap()),
            None => (0, 0),
        }
    }
}

/// One request on a connection of its own; `None` when it gets no answer.
fn send(
    to: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Option<Reply> {
    let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {to}\r\nConnection: close\r\n");
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    request += &format!("Content-Length: {}\r\n\r\n{body}", body.len());
    let mut stream = TcpStream::connect(to).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes);
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Reply { status, head: head.to_owned(), body: body.to_owned() })
}

/// A UUID for each number.
pub(crate) fn uuid(n: u64) -> String {
    format!("0190163d-8694-739b-aea5-{n:012x}")
}

pub(crate) fn article(n: u64) -> Value {
    json!({
        "id": uuid(n), "headline": format!("Headline {n}"), "byline": "Ada", "body": "*Story*",
        "created_at": 1_800_000_000_000_i64,
    })
}

pub(crate) fn registration(n: u64) -> Value {
    json!({
        "registration_id": uuid(n), "first_name": "Ada", "last_name": format!("Number {n}"),
        "email": format!("ada{n}@example.org"),
    })
}

/// A folder of its own for each test, removed with it.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("tidings-mock-api-{}-{count}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
