//! The page's side of the worker: starting it, asking it, registering sync tags.
//!
//! Called by `live`. Never waits long: saving and sending go on without a worker.

use domain::board::Message;
use futures_util::future::{Either, select};
use gloo::{
    events::EventListener,
    timers::future::TimeoutFuture,
    utils::{document, window},
};
use js_sys::{Array, Object, Promise, Reflect};
use sync::background;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    MessageChannel, MessageEvent, RegistrationOptions, ServiceWorkerContainer,
    ServiceWorkerRegistration, ServiceWorkerUpdateViaCache,
};

/// So long `serviceWorker.ready` may take.
const READY_MS: u32 = 2_000;
/// So long the worker may take to say that it heard us.
const ANSWER_MS: u32 = 1_500;

/// Registers the worker, with every check for a new one going past the HTTP cache.
pub(crate) async fn start() -> Result<(), JsValue> {
    let container = container().ok_or(JsValue::UNDEFINED)?;
    let options = RegistrationOptions::new();
    options.set_update_via_cache(ServiceWorkerUpdateViaCache::None);
    let base = document().base_uri()?.unwrap_or_default();
    let script = web_sys::Url::new_with_base("sw.js", &base)?.href();
    let registered = JsFuture::from(container.register_with_options(&script, &options)).await;
    if let Err(error) = &registered {
        web_sys::console::warn_2(&"Could not start the service worker:".into(), error);
    }
    registered.map(drop)
}

/// Whether the browser can send with no page open.
pub(crate) async fn has_background_sync() -> bool {
    let present = match ready().await {
        Some(registration) => background::is_supported(&registration),
        None => Reflect::has(&js_sys::global(), &"SyncManager".into()).unwrap_or(false),
    };
    if !present {
        say("Background Sync is not supported");
    }
    present
}

/// Asks the browser for a `sync` event; `false` where it cannot or will not.
pub(crate) async fn register_tag(tag: &str) -> bool {
    let Some(registration) = ready().await else { return false };
    if !background::is_supported(&registration) {
        return false;
    }
    let registered = background::register(&registration, tag).await.is_ok();
    say(if registered { "Registered background sync" } else { "Background sync was not granted." });
    registered
}

/// Sends the worker a message; `false` when nobody says that it was heard.
pub(crate) async fn ask(message: &Message) -> bool {
    let Some(worker) = ready().await.and_then(|registration| registration.active()) else {
        return false;
    };
    let Ok(channel) = MessageChannel::new() else { return false };
    let port = channel.port1();
    let heard = Promise::new(&mut |resolve, _| {
        EventListener::once(&port, "message", move |event| {
            let data = event.unchecked_ref::<MessageEvent>().data();
            // Resolving a promise does not fail.
            let _ = resolve.call1(&JsValue::UNDEFINED, &data);
        })
        .forget();
    });
    port.start();
    let ports = Array::of1(&channel.port2());
    if worker.post_message_with_transferable(&message.to_json().into(), &ports).is_err() {
        return false;
    }
    let answer = within(ANSWER_MS, heard).await.and_then(|data| data.as_string());
    port.close();
    answer.and_then(|text| Message::read(&text)) == Some(Message::Flushing)
}

/// The registration with an active worker, when there is one soon.
async fn ready() -> Option<ServiceWorkerRegistration> {
    let ready = container()?.ready().ok()?;
    within(READY_MS, ready).await.map(JsCast::unchecked_into)
}

/// What the promise resolves to, when it does so in time.
async fn within(millis: u32, promise: Promise) -> Option<JsValue> {
    match select(JsFuture::from(promise), TimeoutFuture::new(millis)).await {
        Either::Left((result, _)) => result.ok(),
        Either::Right(_) => None,
    }
}

/// `navigator.serviceWorker` is missing on plain HTTP and in some private windows.
fn container() -> Option<ServiceWorkerContainer> {
    let navigator: Object = window().navigator().unchecked_into();
    let container = Reflect::get(&navigator, &"serviceWorker".into()).ok()?;
    container.is_object().then(|| container.unchecked_into())
}

fn say(text: &str) {
    web_sys::console::log_1(&text.into());
}
