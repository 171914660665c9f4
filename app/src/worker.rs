//! The page's side of the worker: starting it, asking it, registering sync tags.
//!
//! Called by `live`. Never waits long: where no service worker answers, the page's own does the same.

use domain::board::Message;
use gloo::utils::{document, window};
use js_sys::{Object, Reflect};
use sync::background;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    RegistrationOptions, ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration,
    ServiceWorkerUpdateViaCache,
};

use crate::{
    asking::{Asking, within},
    dedicated,
};

/// So long `serviceWorker.ready` may take.
const READY_MS: u32 = 2_000;
/// So long the service worker may take to say that it heard us.
const ANSWER_MS: u32 = 1_500;

/// So long it may take to come to terms with a push service, and to tell the server.
const PUSH_MS: u32 = 90_000;

/// Registers the worker, with every check for a new one going past the HTTP cache. `None` where the
/// browser has no workers for this page; in its words why it could not start.
pub(crate) async fn start() -> Option<Result<Registered, String>> {
    let container = container()?;
    let registered = register(&container).await;
    Some(match registered {
        Ok(registration) => Ok((container, registration.unchecked_into())),
        Err(error) => {
            web_sys::console::warn_2(&"Could not start the service worker:".into(), &error);
            let why = js_sys::Error::from(error).message();
            Err(["It could not start. ", &String::from(why)].concat())
        }
    })
}

/// Where workers are registered, and ours.
pub(crate) type Registered = (ServiceWorkerContainer, ServiceWorkerRegistration);

async fn register(container: &ServiceWorkerContainer) -> Result<JsValue, JsValue> {
    let options = RegistrationOptions::new();
    options.set_update_via_cache(ServiceWorkerUpdateViaCache::None);
    JsFuture::from(container.register_with_options(&script()?, &options)).await
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

/// Whether the browser still owes us the `sync` event of this tag.
pub(crate) async fn is_pending(tag: &str) -> bool {
    match ready().await {
        Some(registration) => background::is_pending(&registration, tag).await,
        None => false,
    }
}

/// Asks whoever does this page's work: the service worker that serves it, otherwise the page's own.
/// In a sentence why nobody does.
pub(crate) async fn ask(message: &Message) -> Result<Asking, String> {
    if let Some(worker) = container().and_then(|container| container.controller())
        && let Some(asking) = ask_service_worker(&worker, message).await
    {
        return Ok(asking);
    }
    dedicated::ask(message).await
}

/// Asks for the look at who attends, with a notification, which takes a service worker; `false` when
/// none hears it.
pub(crate) async fn check_attendees() -> bool {
    match ready().await.and_then(|registration| registration.active()) {
        Some(worker) => ask_service_worker(&worker, &Message::CheckAttendees).await.is_some(),
        None => false,
    }
}

/// Asks for push messages or for their end, which takes a service worker, and waits until that has
/// worked. In a sentence why it has not.
pub(crate) async fn push(on: bool) -> Result<(), String> {
    let unheard = || {
        "The part of Tidings that works in the background does not answer. Reload, and try again."
            .to_owned()
    };
    let worker = ready().await.and_then(|registration| registration.active());
    let asking = match worker {
        Some(worker) => ask_service_worker(&worker, &Message::Push { on }).await,
        None => None,
    };
    let ended = asking.ok_or_else(unheard)?.ended(PUSH_MS).await;
    ended.ok_or_else(|| "Nothing was heard of it in time. Please try again.".to_owned())?
}

async fn ask_service_worker(worker: &ServiceWorker, message: &Message) -> Option<Asking> {
    let asking = Asking::begin(worker.unchecked_ref(), message).ok()?;
    asking.heard(ANSWER_MS).await.is_ok().then_some(asking)
}

/// Where the workers' one file is.
pub(crate) fn script() -> Result<String, JsValue> {
    let base = document().base_uri()?.unwrap_or_default();
    Ok(web_sys::Url::new_with_base("sw.js", &base)?.href())
}

/// The registration with an active worker, when there is one soon.
pub(crate) async fn ready() -> Option<ServiceWorkerRegistration> {
    let ready = container()?.ready().ok()?;
    within(READY_MS, ready).await.map(JsCast::unchecked_into)
}

/// `navigator.serviceWorker` is missing on plain HTTP and in some private windows.
fn container() -> Option<ServiceWorkerContainer> {
    let navigator: Object = window().navigator().unchecked_into();
    let container = Reflect::get(&navigator, &"serviceWorker".into()).ok()?;
    container.is_object().then(|| container.unchecked_into())
}

/// In the console, for people who follow the tutorials.
pub(crate) fn say(text: &str) {
    web_sys::console::log_1(&text.into());
}
