//! The browser's side: JSON over a WebSocket, as Firefox speaks with its push service
//! (<https://mozilla-push-service.readthedocs.io/en/latest/design/>).
//!
//! Called for each connection. Keeps what the browser has not acknowledged, and says it again when the
//! browser is back.

use std::sync::{Arc, Mutex};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::{net::TcpStream, sync::mpsc};
use tokio_tungstenite::{
    accept_hdr_async,
    tungstenite::{
        Message,
        handshake::server::{ErrorResponse, Request, Response},
    },
};

use super::{Say, State, Subscription, lock};

const PROTOCOL: &str = "Sec-WebSocket-Protocol";

/// Speaks with one browser until it goes.
pub(super) async fn serve(stream: TcpStream, state: Arc<Mutex<State>>) {
    let Ok(mut socket) = accept_hdr_async(stream, same_protocol).await else { return };
    let (words, mut ours) = mpsc::unbounded_channel();
    let mut browser = Browser { name: String::new(), words, state };
    loop {
        tokio::select! {
            theirs = socket.next() => {
                let Some(Ok(theirs)) = theirs else { break };
                let Message::Text(text) = theirs else { continue };
                if let Ok(said) = serde_json::from_str(&text) {
                    browser.hear(&said);
                }
            }
            say = ours.recv() => {
                let Some(Say::Words(words)) = say else { break };
                if socket.send(Message::text(words.to_string())).await.is_err() {
                    break;
                }
            }
        }
    }
    // Fails when the other end has gone before us.
    let _ = socket.close(None).await;
}

#[expect(clippy::result_large_err, reason = "the library says so")]
fn same_protocol(request: &Request, mut answer: Response) -> Result<Response, ErrorResponse> {
    if let Some(protocol) = request.headers().get(PROTOCOL) {
        answer.headers_mut().insert(PROTOCOL, protocol.clone());
    }
    Ok(answer)
}

/// The browser at the other end.
struct Browser {
    /// What we call it; empty before it has said hello.
    name: String,
    words: mpsc::UnboundedSender<Say>,
    state: Arc<Mutex<State>>,
}

impl Browser {
    fn hear(&mut self, said: &Value) {
        match said["messageType"].as_str() {
            Some("hello") => self.hello(said),
            Some("register") => self.register(said),
            Some("unregister") => self.unregister(said),
            Some("ack") => self.acknowledge(said),
            // An empty object asks whether anybody is there.
            None | Some("ping") => self.say(said.clone()),
            Some(_) => {}
        }
    }

    fn say(&self, words: Value) {
        // Fails when the connection has ended: then nobody listens.
        let _ = self.words.send(Say::Words(words));
    }

    fn hello(&mut self, said: &Value) {
        let mut state = lock(&self.state);
        // One who is not known any more hears another name, and by that that its subscriptions are gone.
        let known = said["uaid"].as_str().filter(|name| state.browsers.contains_key(*name));
        self.name = known.map(str::to_owned).unwrap_or_else(|| state.name("browser"));
        state.browsers.insert(self.name.clone(), self.words.clone());
        self.say(json!({
            "messageType": "hello", "status": 200, "uaid": self.name, "use_webpush": true,
            "broadcasts": {},
        }));
        let ours = |channel: &String| {
            state.subscriptions.get(channel).is_some_and(|it| it.browser == self.name)
        };
        for kept in state.kept.iter().filter(|kept| ours(&kept.channel)) {
            self.say(kept.words.clone());
        }
    }

    fn register(&self, said: &Value) {
        let [channel, sender] = ["channelID", "key"].map(|name| said[name].as_str());
        let (Some(channel), Some(sender)) = (channel, sender) else {
            // Real ones take subscriptions without a key; ours is only for those who sign.
            return self.say(json!({"messageType": "register", "status": 400}));
        };
        let mut state = lock(&self.state);
        let subscription = Subscription { browser: self.name.clone(), sender: sender.to_owned() };
        state.subscriptions.insert(channel.to_owned(), subscription);
        self.say(json!({
            "messageType": "register", "status": 200, "channelID": channel,
            "pushEndpoint": state.endpoint(channel),
        }));
    }

    fn unregister(&self, said: &Value) {
        let Some(channel) = said["channelID"].as_str() else { return };
        let mut state = lock(&self.state);
        if state.subscriptions.remove(channel).is_some() {
            state.given_up.insert(channel.to_owned());
        }
        state.kept.retain(|kept| kept.channel != channel);
        self.say(json!({"messageType": "unregister", "status": 200, "channelID": channel}));
    }

    fn acknowledge(&self, said: &Value) {
        let mut state = lock(&self.state);
        for update in said["updates"].as_array().into_iter().flatten() {
            let before = state.kept.len();
            state.kept.retain(|kept| update["version"] != kept.version.as_str());
            state.acknowledged += before - state.kept.len();
        }
    }
}
