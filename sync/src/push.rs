//! Push messages (<https://www.w3.org/TR/push-api/>): the browser's subscription, and what the server
//! is told of it.
//!
//! Called by the page, to show what is, and by the worker, which subscribes and tells the server.
//! Decides nothing: what is wanted, the settings say.

use std::fmt;

use domain::{
    board::{
        api::{PUSH_KEY, PUSH_SUBSCRIPTIONS},
        push::{Endpoint, PushKey, Subscription},
    },
    json,
    outbox::{Answer, Attempt, Reason},
};
use js_sys::{JSON, Object, Promise, Reflect};
use store::StoreError;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{PushManager, PushSubscription, ServiceWorkerRegistration};

use crate::{deferred::within, http, refresh::reason, tell};

/// So long a push service may take: where there is none, Chromium may never answer.
const PATIENCE_MS: u32 = 10_000;

/// Why there are no push messages, in words for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPush {
    /// This browser has none, here.
    Unsupported,
    /// The user does not allow notifications.
    Denied,
    /// The browser's own push service did not answer, or would not.
    NoService,
    /// The server of the event could not be asked for its key.
    Server(Reason),
    /// All is as it should be, but the server does not know it yet.
    Untold(Reason),
    /// The storage.
    Store(StoreError),
}

impl From<StoreError> for NoPush {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl NoPush {
    /// The same without the server's own words, for the activity log.
    pub fn plainly(&self) -> String {
        match self {
            Self::Server(reason) | Self::Untold(reason) => reason.plainly(),
            other => other.to_string(),
        }
    }
}

impl fmt::Display for NoPush {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsupported => f.write_str("This browser cannot receive push messages here."),
            Self::Denied => f.write_str(
                "Push messages are notifications, and those are not allowed for this site.",
            ),
            Self::NoService => f.write_str(
                "This browser could not reach its push service. What is new still comes when you open Tidings.",
            ),
            Self::Server(reason) => reason.fmt(f),
            Self::Untold(reason) => {
                reason.fmt(f)?;
                f.write_str(" It will be told as soon as it can be.")
            }
            Self::Store(error) => error.fmt(f),
        }
    }
}

/// The endpoint of the subscription that this browser has now, whatever anybody wished.
pub async fn subscription(registration: &ServiceWorkerRegistration) -> Option<String> {
    current(registration).await.map(|subscription| subscription.endpoint())
}

/// The subscription that this browser has now.
pub async fn current(registration: &ServiceWorkerRegistration) -> Option<PushSubscription> {
    let asked = manager(registration)?.get_subscription().ok()?;
    JsFuture::from(asked).await.ok()?.dyn_into().ok()
}

/// Subscribes to what the server with this key sends. One for another key is in the way, and goes.
pub async fn subscribe(
    registration: &ServiceWorkerRegistration,
    key: &str,
) -> Result<PushSubscription, NoPush> {
    let manager = manager(registration).ok_or(NoPush::Unsupported)?;
    if !tell::may_notify() {
        return Err(NoPush::Denied);
    }
    match ask(&manager, key).await {
        Err(thrown) if is(&thrown, "InvalidStateError") => {
            if let Some(other) = current(registration).await {
                unsubscribe(&other).await;
            }
            ask(&manager, key).await
        }
        asked => asked,
    }
    .map_err(|thrown| match is(&thrown, "NotAllowedError") {
        true => NoPush::Denied,
        false => NoPush::NoService,
    })
}

async fn ask(manager: &PushManager, key: &str) -> Result<PushSubscription, JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"userVisibleOnly".into(), &JsValue::TRUE)?;
    Reflect::set(&options, &"applicationServerKey".into(), &key.into())?;
    let asked: Promise = manager.subscribe_with_options(options.unchecked_ref())?;
    let subscribed = within(PATIENCE_MS, &asked).await?;
    if subscribed.is_undefined() {
        // Should it come after all, nobody knows of it.
        spawn_local(async {
            if let Ok(late) = JsFuture::from(asked).await {
                unsubscribe(late.unchecked_ref()).await;
            }
        });
    }
    subscribed.dyn_into()
}

/// Ends it in the browser, whose push service knows the endpoint no more.
pub async fn unsubscribe(subscription: &PushSubscription) {
    if let Ok(ending) = subscription.unsubscribe() {
        // What could not be ended is still there at the next look.
        let _ = JsFuture::from(ending).await;
    }
}

/// The key that the server is known by.
pub async fn server_key() -> Result<String, NoPush> {
    let read = http::get(PUSH_KEY, None).await.map_err(|silence| NoPush::Server(silence.into()))?;
    let key: PushKey = judged(&read.answer).map_err(NoPush::Server)?;
    Ok(key.key)
}

/// Has the server keep the subscription; says under which name.
pub async fn keep(subscription: &PushSubscription) -> Result<String, NoPush> {
    let text = JSON::stringify(subscription).ok().and_then(|text| text.as_string());
    let whole: Option<Subscription> = text.and_then(|text| json::read(&text).ok());
    let whole = whole.ok_or(NoPush::NoService)?;
    tell_server("PUT", &json::write(&whole), &whole.endpoint).await?;
    Ok(whole.endpoint)
}

/// Has the server forget a subscription.
pub async fn forget(endpoint: &str) -> Result<(), NoPush> {
    let body = json::write(&Endpoint { endpoint: endpoint.to_owned() });
    tell_server("DELETE", &body, endpoint).await
}

/// Who answers without naming the endpoint is not the server.
async fn tell_server(method: &str, body: &str, endpoint: &str) -> Result<(), NoPush> {
    let answer = match http::tell(method, PUSH_SUBSCRIPTIONS, body).await {
        Attempt::Answered(answer) => answer,
        Attempt::Unanswered(silence) => return Err(NoPush::Untold(silence.into())),
    };
    match judged::<Endpoint>(&answer) {
        Ok(named) if named.endpoint == endpoint => Ok(()),
        Ok(_) => Err(NoPush::Untold(Reason::NotTheServer { status: answer.status })),
        Err(reason) => Err(NoPush::Untold(reason)),
    }
}

/// Only a 200 of the contract's shape is the server's yes.
fn judged<T: json::FromJson>(answer: &Answer) -> Result<T, Reason> {
    let read = json::read(&answer.body).ok();
    read.filter(|_| answer.status == 200 && answer.is("application/json"))
        .ok_or_else(|| reason(answer))
}

fn manager(registration: &ServiceWorkerRegistration) -> Option<PushManager> {
    // Safari has it in installed apps alone, a plain-HTTP page nowhere.
    registration.push_manager().ok().filter(|manager| !manager.is_undefined())
}

fn is(thrown: &JsValue, name: &str) -> bool {
    let own = Reflect::get(thrown, &"name".into()).ok().and_then(|name| name.as_string());
    own.as_deref() == Some(name)
}
