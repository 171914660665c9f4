//! One question to a worker, and its two answers: that it was heard, and that the work has ended.
//!
//! Called by `worker` and `dedicated`. Never waits without an end: browsers stop workers.

use domain::board::Message;
use futures_util::future::{Either, select};
use gloo::{events::EventListener, timers::future::TimeoutFuture};
use js_sys::{Array, Function, Promise};
use sync::deferred;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{EventTarget, MessageChannel, MessageEvent, MessagePort};

#[wasm_bindgen]
extern "C" {
    /// A service worker or a dedicated one: both take messages, both report errors.
    #[wasm_bindgen(extends = EventTarget)]
    pub(crate) type AnyWorker;

    #[wasm_bindgen(method, catch, js_name = postMessage)]
    fn post_message(this: &AnyWorker, text: &str, ports: &Array) -> Result<(), JsValue>;
}

/// What was asked, for as long as somebody wants to know what becomes of it.
#[must_use]
pub(crate) struct Asking {
    first: Promise,
    last: Promise,
    port: MessagePort,
    _listeners: [EventListener; 2],
}

/// Why nobody is at work on it.
pub(crate) enum Unheard {
    /// Nobody has answered.
    Silence,
    /// Somebody has, and cannot do it, for this reason.
    Declined(String),
}

impl Asking {
    /// Asks this worker.
    pub(crate) fn begin(worker: &AnyWorker, message: &Message) -> Result<Self, JsValue> {
        let channel = MessageChannel::new()?;
        let port = channel.port1();
        let (first, tell_first) = deferred();
        let (last, tell_last) = deferred();
        let broke_off = (tell_first.clone(), tell_last.clone());
        let listeners = [
            EventListener::new(&port, "message", move |event| {
                let text = event.unchecked_ref::<MessageEvent>().data();
                if ended(&text).is_some() {
                    resolve(&tell_last, &text);
                }
                resolve(&tell_first, &text);
            }),
            // It could not be loaded, or its program has broken off.
            EventListener::new(worker, "error", move |_| {
                resolve(&broke_off.0, &JsValue::NULL);
                resolve(&broke_off.1, &JsValue::NULL);
            }),
        ];
        port.start();
        worker.post_message(&message.to_json(), &Array::of1(&channel.port2()))?;
        Ok(Self { first, last, port, _listeners: listeners })
    }

    /// Waits so long for the word that somebody is at work on it.
    pub(crate) async fn heard(&self, millis: u32) -> Result<(), Unheard> {
        let text = within(millis, self.first.clone()).await.unwrap_or_default();
        match ended(&text) {
            Some(ended) => ended.map_err(Unheard::Declined),
            None if read(&text) == Some(Message::Heard) => Ok(()),
            None => Err(Unheard::Silence),
        }
    }

    /// Waits so long for the end of the work, and says what went wrong with it in plain words; `None`
    /// when no word of it comes.
    pub(crate) async fn ended(self, millis: u32) -> Option<Result<(), String>> {
        ended(&within(millis, self.last.clone()).await?)
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        self.port.close();
    }
}

fn ended(text: &JsValue) -> Option<Result<(), String>> {
    match read(text)? {
        Message::Ended { trouble } => Some(trouble.map_or(Ok(()), Err)),
        _ => None,
    }
}

fn read(text: &JsValue) -> Option<Message> {
    Message::read(&text.as_string()?)
}

fn resolve(resolve: &Function, with: &JsValue) {
    // Resolving a promise does not fail, and counts once.
    let _ = resolve.call1(&JsValue::UNDEFINED, with);
}

/// What the promise resolves to, when it does so in time.
pub(crate) async fn within(millis: u32, promise: Promise) -> Option<JsValue> {
    match select(JsFuture::from(promise), TimeoutFuture::new(millis)).await {
        Either::Left((result, _)) => result.ok(),
        Either::Right(_) => None,
    }
}
