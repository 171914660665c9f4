//! A push service for Firefox: takes messages over HTTP and hands them on over a WebSocket.
//!
//! - `socket` is the browser's side, `http` the sender's, `vapid` says whether a sender is who it says.
//!
//! Begun by a [`World`](crate::World). As strict as a real one with who sends, and with what; never
//! reads a message, which only the browser can. One port for both sides.

mod http;
mod socket;
mod vapid;

use std::{
    collections::{HashMap, HashSet, VecDeque},
    net::{Ipv4Addr, SocketAddr, TcpListener as Listener},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
};

use anyhow::ensure;
use serde_json::{Value, json};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{mpsc::UnboundedSender, oneshot},
};

use crate::{
    port,
    wait::{SOON, wait_for},
};

/// Ends when this is dropped.
#[must_use = "the push service ends when this is dropped"]
pub struct PushService {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    /// Dropped to end the thread.
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// A message as it came, and what it was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The address that it was sent to.
    pub endpoint: String,
    /// The answer.
    pub status: u16,
    /// The header of that name, if it had one.
    pub topic: Option<String>,
    /// How long it may be kept, in seconds.
    pub ttl: u32,
}

/// What connections share.
#[derive(Default)]
struct State {
    origin: String,
    /// By their channels, which is what the browser calls them.
    subscriptions: HashMap<String, Subscription>,
    /// Channels that the browser has given up.
    given_up: HashSet<String>,
    /// Messages that the browser has not acknowledged.
    kept: Vec<Kept>,
    acknowledged: usize,
    /// Every browser by the name that it was given, and where it is reached.
    browsers: HashMap<String, UnboundedSender<Say>>,
    arrivals: Vec<Arrival>,
    /// Status and `Retry-After` for the next messages.
    answers: VecDeque<(u16, Option<u32>)>,
    next: u64,
}

/// What a browser's connection is told.
enum Say {
    /// These words.
    Words(Value),
    /// To end.
    Goodbye,
}

struct Subscription {
    /// The browser's own name.
    browser: String,
    /// The only sender who is let through: a point in base64url.
    sender: String,
}

/// A message that waits for its browser.
struct Kept {
    channel: String,
    version: String,
    /// As the browser is told.
    words: Value,
}

impl PushService {
    /// Begins to listen, on a port of its own.
    pub(crate) fn begin() -> Self {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port::free()));
        let listener = Listener::bind(address).expect("could not listen for push messages");
        listener.set_nonblocking(true).expect("could not listen without blocking");
        let state = State { origin: format!("http://{address}"), ..State::default() };
        let state = Arc::new(Mutex::new(state));
        let (end, ended) = oneshot::channel();
        // A runtime of its own: verbs that look at the server block the journey's.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("could not start a runtime for the push service");
        let thread = thread::spawn({
            let state = Arc::clone(&state);
            move || {
                runtime.block_on(async {
                    tokio::select! {
                        () = listen(listener, state) => {}
                        _ = ended => {}
                    }
                });
            }
        });
        Self { address, state, end: Some(end), thread: Some(thread) }
    }

    /// What Firefox has to be set to.
    pub(crate) fn preferences(&self) -> Value {
        json!({
            "dom.push.serverURL": format!("ws://{}/", self.address),
            "dom.push.testing.allowInsecureServerURL": true,
            "dom.push.connection.enabled": true,
            "dom.push.alwaysConnect": true,
            // After a connection has ended, in milliseconds; as it comes, it is five seconds.
            "dom.push.retryBaseInterval": 200,
            // Nobody is there who could click.
            "permissions.default.desktop-notification": 1,
        })
    }

    /// What it answers the next messages: a status, and the seconds after which to come back. After
    /// that it answers as it should.
    pub fn answer_next(&self, answers: &[(u16, Option<u32>)]) {
        lock(&self.state).answers = answers.iter().copied().collect();
    }

    /// The messages that came, in their order.
    pub fn arrivals(&self) -> Vec<Arrival> {
        lock(&self.state).arrivals.clone()
    }

    /// Where it takes messages for a browser.
    pub fn endpoints(&self) -> Vec<String> {
        let state = lock(&self.state);
        state.subscriptions.keys().map(|channel| state.endpoint(channel)).collect()
    }

    /// Waits until it takes no messages for anybody.
    pub async fn wait_until_given_up(&self) {
        wait_for("the end of all subscriptions", SOON, async || {
            let endpoints = self.endpoints();
            ensure!(endpoints.is_empty(), "{endpoints:?}");
            Ok(())
        })
        .await;
    }

    /// Waits until the browser has acknowledged so many messages in all. What its worker makes of them
    /// may take longer.
    pub async fn wait_for_acknowledgements(&self, many: usize) {
        wait_for(&format!("{many} acknowledgements"), SOON, async || {
            let state = lock(&self.state);
            let (there, arrivals) = (state.acknowledged, &state.arrivals);
            ensure!(there == many, "{there} of {arrivals:?}");
            Ok(())
        })
        .await;
    }

    /// How many messages the browser has acknowledged.
    pub fn acknowledged(&self) -> usize {
        lock(&self.state).acknowledged
    }

    /// Ends every subscription without a word to the browser.
    pub fn end_subscriptions(&self) {
        let mut state = lock(&self.state);
        let ended: Vec<_> = state.subscriptions.drain().map(|(channel, _)| channel).collect();
        state.given_up.extend(ended);
    }

    /// The same, and forgets the browsers too, who come back to hear that they are new here.
    pub fn begin_anew(&self) {
        self.end_subscriptions();
        for browser in lock(&self.state).browsers.drain().map(|(_, browser)| browser) {
            // Fails when it has gone already.
            let _ = browser.send(Say::Goodbye);
        }
    }
}

impl Drop for PushService {
    fn drop(&mut self) {
        self.end.take();
        if let Some(thread) = self.thread.take() {
            // It ends with its connections, or has panicked and said so.
            let _ = thread.join();
        }
    }
}

impl State {
    /// What is unlike anything before it.
    fn name(&mut self, kind: &str) -> String {
        self.next += 1;
        format!("{kind}-{}", self.next)
    }

    fn endpoint(&self, channel: &str) -> String {
        format!("{}/push/{channel}", self.origin)
    }
}

async fn listen(listener: Listener, state: Arc<Mutex<State>>) {
    let listener = TcpListener::from_std(listener).expect("it does not block");
    loop {
        // What cannot be accepted has given up already.
        let Ok((stream, _)) = listener.accept().await else { continue };
        let state = Arc::clone(&state);
        tokio::spawn(async move {
            if asks_for_a_socket(&stream).await {
                socket::serve(stream, state).await;
            } else {
                http::serve(stream, state).await;
            }
        });
    }
}

/// A WebSocket begins with a GET, and messages come by POST.
async fn asks_for_a_socket(stream: &TcpStream) -> bool {
    let mut first = [0];
    stream.peek(&mut first).await.is_ok() && first == *b"G"
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
