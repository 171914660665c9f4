//! Asking the browser for a `sync` event.
//!
//! Background Sync (<https://wicg.github.io/background-sync/spec/>) is not in `web-sys`. Called by the
//! page after something was saved, and by the worker when its time ran out.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::ServiceWorkerRegistration;

/// The tag of the outbox.
pub const OUTBOX: &str = "sync-post";
/// The tag of the look at who attends.
pub const ATTENDEES: &str = "syncAttendees";
/// The tag of the periodic refresh.
pub const FEED: &str = "update-feed-content";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = ServiceWorkerRegistration)]
    type SyncRegistration;

    #[wasm_bindgen(method, getter)]
    fn sync(this: &SyncRegistration) -> Option<SyncManager>;

    type SyncManager;

    #[wasm_bindgen(method, catch)]
    fn register(this: &SyncManager, tag: &str) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, js_name = getTags)]
    fn tags(this: &SyncManager) -> Promise;
}

/// Whether this browser has Background Sync at all.
pub fn is_supported(registration: &ServiceWorkerRegistration) -> bool {
    manager(registration).is_some()
}

/// Registers a tag. Fails where there is no Background Sync, where it is denied, and in a worker
/// with no window open.
pub async fn register(registration: &ServiceWorkerRegistration, tag: &str) -> Result<(), JsValue> {
    let Some(manager) = manager(registration) else {
        return Err(js_sys::Error::new("there is no Background Sync here").into());
    };
    JsFuture::from(manager.register(tag)?).await.map(drop)
}

/// Whether a registered tag has not fired yet, or in vain.
pub async fn is_pending(registration: &ServiceWorkerRegistration, tag: &str) -> bool {
    let Some(manager) = manager(registration) else { return false };
    let tags = JsFuture::from(manager.tags()).await;
    tags.is_ok_and(|tags| js_sys::Array::from(&tags).includes(&tag.into(), 0))
}

fn manager(registration: &ServiceWorkerRegistration) -> Option<SyncManager> {
    registration.unchecked_ref::<SyncRegistration>().sync()
}
