//! The worker's global object, and the bindings that `web-sys` does not have.
//!
//! The events of Background Sync (<https://wicg.github.io/background-sync/spec/>) and Periodic
//! Background Sync (<https://wicg.github.io/periodic-background-sync/>) are not in `web-sys`, nor is
//! the button of a notification.

use std::{cell::RefCell, future::Future, pin::Pin};

use domain::{
    board::{Activity, Told},
    time::Time,
};
use js_sys::Promise;
use store::{Repeated, Store, StoreError};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use web_sys::{ExtendableEvent, NotificationEvent, ServiceWorkerGlobalScope};

#[wasm_bindgen]
extern "C" {
    /// A `sync` or `periodicsync` event; the latter has no last chance.
    #[wasm_bindgen(extends = ExtendableEvent)]
    pub(crate) type SyncEvent;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn tag(this: &SyncEvent) -> String;

    #[wasm_bindgen(method, getter, js_name = lastChance)]
    pub(crate) fn last_chance(this: &SyncEvent) -> bool;

    /// A `notificationclick`, with the button that was pressed.
    #[wasm_bindgen(extends = NotificationEvent, extends = ExtendableEvent)]
    pub(crate) type ClickEvent;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn action(this: &ClickEvent) -> String;
}

thread_local! {
    static STORE: RefCell<Option<Store>> = const { RefCell::new(None) };
}

/// Whether the browser runs this program as a service worker; otherwise a page does, as a worker of
/// its own.
pub(crate) fn is_service_worker() -> bool {
    js_sys::global().is_instance_of::<ServiceWorkerGlobalScope>()
}

/// The service worker's global object. In a page's own worker most of it is not there.
pub(crate) fn global() -> ServiceWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Adds a listener for as long as the worker lives. All events come in as one type, so that the way
/// from JavaScript is in the program once.
pub(crate) fn listen(name: &str, on: impl Fn(JsValue) + 'static) {
    let listener: Box<dyn Fn(JsValue)> = Box::new(on);
    let listener = Closure::wrap(listener).into_js_value();
    let target: web_sys::EventTarget = js_sys::global().unchecked_into();
    let added = target.add_event_listener_with_callback(name, listener.unchecked_ref());
    assert!(added.is_ok(), "the worker's global object takes listeners");
}

/// Work of an event, behind a pointer, so that the machinery of promises is in the program once.
pub(crate) type Work = Pin<Box<dyn Future<Output = Result<(), JsValue>>>>;

/// Keeps the worker alive for this work alone.
pub(crate) fn wait_until(
    event: &ExtendableEvent,
    work: impl Future<Output = Result<(), JsValue>> + 'static,
) {
    let work: Work = Box::pin(work);
    let work = promise(async move { work.await.map(|()| JsValue::UNDEFINED) });
    // Fails only for an event that is over.
    let _ = event.wait_until(&work);
}

/// A promise of this future's outcome. Behind a pointer, so that the machinery of promises is in the
/// program once.
pub(crate) fn promise(work: impl Future<Output = Result<JsValue, JsValue>> + 'static) -> Promise {
    let boxed: Pin<Box<dyn Future<Output = Result<JsValue, JsValue>>>> = Box::pin(work);
    future_to_promise(boxed)
}

/// The store: one connection for the worker's life, which lets go when a newer version needs it.
pub(crate) async fn store() -> Result<Store, StoreError> {
    if let Some(store) = STORE.with_borrow(Clone::clone) {
        return Ok(store);
    }
    let store = Store::open().await?;
    STORE.set(Some(store.clone()));
    Ok(store)
}

/// A failure that the browser and the console can show.
pub(crate) fn failure(text: &str) -> JsValue {
    js_sys::Error::new(text).into()
}

/// Keeps an event for the activity log. A log that cannot be written must not fail the event it tells
/// of.
pub(crate) async fn log(store: &Store, event: &str, at: Time, outcome: String, told: Vec<Told>) {
    let mut told = told.into_iter();
    let mut activity = activity(event, at, outcome);
    activity.told = told.next();
    let _ = store.log(&activity, Repeated::Kept).await;
    // Each can be answered.
    for more in told {
        activity.outcome = format!("also told about {}", more.about);
        activity.told = Some(more);
        let _ = store.log(&activity, Repeated::Kept).await;
    }
}

/// The same, unless the latest line says it already.
pub(crate) async fn log_once(store: &Store, event: &str, at: Time, outcome: String) {
    let _ = store.log(&activity(event, at, outcome), Repeated::Dropped).await;
}

fn activity(event: &str, at: Time, outcome: String) -> Activity {
    let took_ms = ::sync::now().since(at).as_millis().try_into().unwrap_or(u32::MAX);
    Activity { at, event: event.to_owned(), took_ms, outcome, told: None }
}
