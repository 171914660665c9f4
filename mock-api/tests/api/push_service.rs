//! A push service that writes down what it is handed, and a browser that can read it.

use std::{
    collections::{HashMap, VecDeque},
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::{
    PublicKey, SecretKey, ecdh::diffie_hellman, elliptic_curve::rand_core::OsRng,
    elliptic_curve::sec1::ToEncodedPoint,
};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::client::Server;

/// Answers 201 unless told. Its thread ends with the test run.
pub(crate) struct PushService {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    answers: VecDeque<String>,
    handed_over: Vec<HandedOver>,
}

/// One request.
#[derive(Clone, Debug)]
pub(crate) struct HandedOver {
    /// "POST /send/1".
    pub(crate) on: String,
    pub(crate) at: Instant,
    /// By their names in lower case.
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl PushService {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::<Mutex<Shared>>::default();
        let its = shared.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, shared) = (stream.unwrap(), its.clone());
                thread::spawn(move || serve(stream, &shared));
            }
        });
        Self { address, shared }
    }

    /// What it answers next: status, further header lines, words.
    pub(crate) fn answer(&self, status: u16, headers: &str, words: &str) {
        let answer = format!(
            "HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n{words}",
            words.len()
        );
        self.shared.lock().unwrap().answers.push_back(answer);
    }

    /// It answers next with this status, and never ends what it says.
    pub(crate) fn answer_without_end(&self, status: u16) {
        let answer = format!("HTTP/1.1 {status} X\r\nContent-Length: 100\r\n\r\n.");
        self.shared.lock().unwrap().answers.push_back(answer);
    }

    /// What it was handed so far.
    pub(crate) fn handed_over(&self) -> Vec<HandedOver> {
        self.shared.lock().unwrap().handed_over.clone()
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn endpoint(&self, n: usize) -> String {
        format!("{}/send/{n}", self.origin())
    }
}

fn serve(stream: TcpStream, shared: &Mutex<Shared>) {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    stream.read_line(&mut line).unwrap();
    let Some((on, _)) = line.rsplit_once(' ') else { return };
    let on = on.to_owned();
    let mut headers = HashMap::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).unwrap();
        let Some((name, value)) = line.split_once(':') else { break };
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let mut body = vec![0; headers["content-length"].parse().unwrap()];
    stream.read_exact(&mut body).unwrap();
    let answer = {
        let mut shared = shared.lock().unwrap();
        shared.handed_over.push(HandedOver { on, at: Instant::now(), headers, body });
        shared.answers.pop_front()
    };
    let answer = answer.unwrap_or_else(|| {
        "HTTP/1.1 201 Created\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned()
    });
    stream.get_mut().write_all(answer.as_bytes()).unwrap();
    // Whoever has heard enough hangs up.
    let _ = stream.read_to_end(&mut Vec::new());
}

/// A browser's side of a subscription.
pub(crate) struct Browser {
    key: SecretKey,
    auth: [u8; 16],
}

impl Browser {
    pub(crate) fn new() -> Self {
        Self { key: SecretKey::random(&mut OsRng), auth: *b"sixteen secrets!" }
    }

    /// What it tells the server.
    pub(crate) fn subscription(&self, endpoint: &str) -> Value {
        let point = self.key.public_key().to_encoded_point(false);
        let keys = json!({"p256dh": URL_SAFE_NO_PAD.encode(point), "auth": URL_SAFE_NO_PAD.encode(self.auth)});
        json!({"endpoint": endpoint, "expirationTime": null, "keys": keys})
    }

    /// Reads a message as a browser does (RFC 8291, section 3).
    pub(crate) fn read(&self, message: &[u8]) -> Value {
        assert_eq!(message[20], 65, "its sender's key is no point");
        let record_size = u32::from_be_bytes(message[16..20].try_into().unwrap()) as usize;
        assert!(record_size >= message.len() - 86, "it is more than one record");
        let theirs = PublicKey::from_sec1_bytes(&message[21..86]).unwrap();
        let shared = diffie_hellman(self.key.to_nonzero_scalar(), theirs.as_affine());
        let mut info = b"WebPush: info\0".to_vec();
        info.extend(self.key.public_key().to_encoded_point(false).as_bytes());
        info.extend(&message[21..86]);
        let mut key = [0; 32];
        shared.extract::<Sha256>(Some(&self.auth)).expand(&info, &mut key).unwrap();
        let words = ece_native::decrypt(key, message.to_vec()).unwrap();
        serde_json::from_slice(&words).unwrap()
    }
}

impl Server {
    pub(crate) fn subscribe(&self, subscription: &Value) {
        let reply = self.put_subscription(subscription);
        let named = json!({"endpoint": subscription["endpoint"]});
        assert_eq!((reply.status, reply.json()), (200, named));
    }

    /// Sends a push to everybody; how many were queued.
    pub(crate) fn push(&self, push: &Value) -> u64 {
        let reply = self.tell("/__mock/push", push);
        assert_eq!(reply.status, 202, "{reply:?}");
        reply.json()["queued"].as_u64().unwrap()
    }

    /// What became of all of them, once nothing waits.
    pub(crate) fn pushed(&self) -> Value {
        self.wait_for_pushes(|tally| tally["waiting"] == 0)
    }

    pub(crate) fn wait_for_pushes(&self, there: impl Fn(&Value) -> bool) -> Value {
        let mut tally = Value::Null;
        wait_until(|| {
            tally = self.get("/__mock/push").json();
            there(&tally)
        });
        tally
    }
}

/// Looks again until it is so.
pub(crate) fn wait_until(mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while !is_so() {
        assert!(Instant::now() < end, "it is not so after half a minute");
        thread::sleep(Duration::from_millis(10));
    }
}
