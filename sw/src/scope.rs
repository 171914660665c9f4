//! The worker's global object, and the bindings that `web-sys` does not have.
//!
//! Background Sync (<https://wicg.github.io/background-sync/spec/>) and Periodic Background Sync
//! (<https://wicg.github.io/periodic-background-sync/>) are not in `web-sys`.

use std::{cell::Cell, future::Future, pin::Pin};

use domain::{board::Activity, outbox::Wake};
use js_sys::Promise;
use store::{Store, StoreError};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{
    Client, ClientQueryOptions, ClientType, ExtendableEvent, ServiceWorkerGlobalScope,
    ServiceWorkerRegistration, WindowClient,
};

#[wasm_bindgen]
extern "C" {
    /// A `sync` or `periodicsync` event; the latter has no last chance.
    #[wasm_bindgen(extends = ExtendableEvent)]
    pub(crate) type SyncEvent;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn tag(this: &SyncEvent) -> String;

    #[wasm_bindgen(method, getter, js_name = lastChance)]
    pub(crate) fn last_chance(this: &SyncEvent) -> bool;

    #[wasm_bindgen(extends = ServiceWorkerRegistration)]
    type SyncRegistration;

    #[wasm_bindgen(method, getter)]
    fn sync(this: &SyncRegistration) -> Option<SyncManager>;

    type SyncManager;

    #[wasm_bindgen(method, catch)]
    fn register(this: &SyncManager, tag: &str) -> Result<Promise, JsValue>;
}

thread_local! {
    /// Whether this worker has yet to look at the outbox.
    static FRESH: Cell<bool> = const { Cell::new(true) };
}

/// The worker's global object.
pub(crate) fn global() -> ServiceWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Keeps the worker alive for this work, and reports its failure to the browser.
///
/// The first event after a start also looks at the outbox, behind its own work: whatever woke the
/// worker, a schedule that was persisted goes on.
pub(crate) fn extend(
    event: &ExtendableEvent,
    work: impl Future<Output = Result<(), JsValue>> + 'static,
) {
    extend_boxed(event, Box::pin(work));
}

/// Behind a pointer, so that the machinery of promises is in the program once.
fn extend_boxed(event: &ExtendableEvent, work: Pin<Box<dyn Future<Output = Result<(), JsValue>>>>) {
    let work = promise(async move {
        let done = work.await;
        resume().await;
        done.map(|()| JsValue::UNDEFINED)
    });
    // Fails only for an event that is over.
    let _ = event.wait_until(&work);
}

/// A promise of this future's outcome; like [`extend`], in the program once.
pub(crate) fn promise(work: impl Future<Output = Result<JsValue, JsValue>> + 'static) -> Promise {
    let boxed: Pin<Box<dyn Future<Output = Result<JsValue, JsValue>>>> = Box::pin(work);
    future_to_promise(boxed)
}

/// The first event's look at the outbox. What comes of it is in the store.
pub(crate) async fn resume() {
    if FRESH.replace(false)
        && let Ok(store) = store().await
    {
        let _ = ::sync::flush(&store, Wake::Timer).await;
    }
}

/// Says that this event flushes itself.
pub(crate) fn flushes_itself() {
    FRESH.set(false);
}

/// The store. Opened for each event: connections are cheap, and an idle one blocks upgrades.
pub(crate) async fn store() -> Result<Store, StoreError> {
    Store::open().await
}

/// A failure that the browser and the console can show.
pub(crate) fn failure(text: &str) -> JsValue {
    js_sys::Error::new(text).into()
}

/// Registers a sync tag; fails where no window is open, or where there is no Background Sync.
pub(crate) async fn register(tag: &str) -> Result<(), JsValue> {
    let registration: SyncRegistration = global().registration().unchecked_into();
    let manager = registration.sync().ok_or_else(|| failure("there is no Background Sync here"))?;
    JsFuture::from(manager.register(tag)?).await.map(drop)
}

/// Our windows, controlled or not.
pub(crate) async fn windows() -> Vec<WindowClient> {
    let options = ClientQueryOptions::new();
    options.set_type(ClientType::Window);
    options.set_include_uncontrolled(true);
    let found = JsFuture::from(global().clients().match_all_with_options(&options)).await;
    let clients = found.map(|found| js_sys::Array::from(&found)).unwrap_or_default();
    clients.iter().map(|client| client.unchecked_into::<Client>().unchecked_into()).collect()
}

/// Whether somebody is looking at the app.
pub(crate) async fn is_watched() -> bool {
    let visible = web_sys::VisibilityState::Visible;
    windows().await.iter().any(|window| window.visibility_state() == visible)
}

/// Keeps an event for the activity log.
pub(crate) async fn log(store: &Store, event: &str, at: domain::time::Time, outcome: String) {
    let took_ms = ::sync::now().since(at).as_millis().try_into().unwrap_or(u32::MAX);
    let activity = Activity { at, event: event.to_owned(), took_ms, outcome };
    // A log that cannot be written must not fail the event it tells of.
    let _ = store.log(&activity).await;
}
