//! The worker's global object, and the bindings that `web-sys` does not have.
//!
//! The events of Background Sync (<https://wicg.github.io/background-sync/spec/>) and Periodic
//! Background Sync (<https://wicg.github.io/periodic-background-sync/>) are not in `web-sys`.

use std::{
    cell::{Cell, RefCell},
    future::Future,
    pin::Pin,
};

use domain::board::Activity;
use js_sys::Promise;
use store::{Store, StoreError};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{
    ClientQueryOptions, ClientType, ExtendableEvent, ServiceWorkerGlobalScope, WindowClient,
};

use crate::{build::Build, outbox};

#[wasm_bindgen]
extern "C" {
    /// A `sync` or `periodicsync` event; the latter has no last chance.
    #[wasm_bindgen(extends = ExtendableEvent)]
    pub(crate) type SyncEvent;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn tag(this: &SyncEvent) -> String;

    #[wasm_bindgen(method, getter, js_name = lastChance)]
    pub(crate) fn last_chance(this: &SyncEvent) -> bool;
}

thread_local! {
    /// Whether this worker has yet to look at the outbox.
    static FRESH: Cell<bool> = const { Cell::new(true) };
    static STORE: RefCell<Option<Store>> = const { RefCell::new(None) };
}

/// The worker's global object.
pub(crate) fn global() -> ServiceWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Work of an event, behind a pointer, so that the machinery of promises is in the program once.
type Work = Pin<Box<dyn Future<Output = Result<(), JsValue>>>>;

/// Keeps the worker alive for this work, and reports its failure to the browser.
///
/// The first event after a start also looks at the outbox, behind its own work: whatever woke the
/// worker, a schedule that was persisted goes on. `install` and `activate` do not: they come to a
/// worker that is not the one in charge, and others wait for them.
pub(crate) fn extend(
    event: &ExtendableEvent,
    work: impl Future<Output = Result<(), JsValue>> + 'static,
) {
    let work: Work = Box::pin(work);
    wait_until(event, async move {
        let done = work.await;
        outbox::resume().await;
        done
    });
}

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

/// A promise of this future's outcome; like [`extend`], in the program once.
pub(crate) fn promise(work: impl Future<Output = Result<JsValue, JsValue>> + 'static) -> Promise {
    let boxed: Pin<Box<dyn Future<Output = Result<JsValue, JsValue>>>> = Box::pin(work);
    future_to_promise(boxed)
}

/// Whether nobody has looked at the outbox since this worker was started; asked once.
pub(crate) fn is_fresh() -> bool {
    FRESH.replace(false)
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

/// Our windows, controlled or not. Other apps of this origin are not ours.
pub(crate) async fn windows() -> Vec<WindowClient> {
    let options = ClientQueryOptions::new();
    options.set_type(ClientType::Window);
    options.set_include_uncontrolled(true);
    let found = JsFuture::from(global().clients().match_all_with_options(&options)).await;
    let clients = found.map(|found| js_sys::Array::from(&found)).unwrap_or_default();
    let base = [&*global().location().origin(), &*Build::this().base].concat();
    let is_ours = |window: &WindowClient| {
        let url = window.url();
        url.strip_prefix(&base)
            .is_some_and(|path| !path.starts_with("api/") && !path.starts_with("__"))
    };
    clients.iter().map(|client| client.unchecked_into::<WindowClient>()).filter(is_ours).collect()
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
