//! Asking the browser for `sync` and `periodicsync` events.
//!
//! Background Sync (<https://wicg.github.io/background-sync/spec/>) and Periodic Background Sync
//! (<https://wicg.github.io/periodic-background-sync/>) are not in `web-sys`. Called by the page after
//! something was saved and when the user wants the feed refreshed, and by the worker when its time ran
//! out. Decides nothing: whether it is wanted, the settings say.

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::ServiceWorkerRegistration;

/// The tag of the outbox.
pub const OUTBOX: &str = "sync-post";
/// The tag of the look at who attends.
pub const ATTENDEES: &str = "syncAttendees";
/// The tag of the periodic refresh.
pub const FEED: &str = "update-feed-content";
/// The browser does not bring them oftener; it may bring them far more seldom.
const A_DAY_MS: u32 = 24 * 60 * 60 * 1_000;

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

    #[wasm_bindgen(method, getter, js_name = periodicSync)]
    fn periodic_sync(this: &SyncRegistration) -> Option<PeriodicSyncManager>;

    type PeriodicSyncManager;

    #[wasm_bindgen(method, catch, js_name = register)]
    fn register_periodic(
        this: &PeriodicSyncManager,
        tag: &str,
        options: &Object,
    ) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn unregister(this: &PeriodicSyncManager, tag: &str) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getTags)]
    fn periodic_tags(this: &PeriodicSyncManager) -> Result<Promise, JsValue>;
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

/// The tags that the browser refreshes for by itself; `None` where it has no Periodic Background Sync.
pub async fn periodic_tags(registration: &ServiceWorkerRegistration) -> Option<Vec<String>> {
    let asked = periodic_manager(registration)?.periodic_tags().ok()?;
    let tags = JsFuture::from(asked).await.ok()?;
    Some(js_sys::Array::from(&tags).iter().filter_map(|tag| tag.as_string()).collect())
}

/// Has the browser bring `periodicsync` events with this tag, at most once a day. Fails where it
/// cannot, and where it does not grant it: mostly until the app is installed.
pub async fn register_periodic(
    registration: &ServiceWorkerRegistration,
    tag: &str,
) -> Result<(), JsValue> {
    let Some(manager) = periodic_manager(registration) else { return Err(no_periodic_sync()) };
    let options = Object::new();
    Reflect::set(&options, &"minInterval".into(), &A_DAY_MS.into())?;
    JsFuture::from(manager.register_periodic(tag, &options)?).await.map(drop)
}

/// Ends that. Nothing to end is no failure.
pub async fn unregister_periodic(
    registration: &ServiceWorkerRegistration,
    tag: &str,
) -> Result<(), JsValue> {
    match periodic_manager(registration) {
        Some(manager) => JsFuture::from(manager.unregister(tag)?).await.map(drop),
        None => Ok(()),
    }
}

/// The permission for Background Sync, which browsers give unasked.
pub const SYNC: &str = "background-sync";
/// The permission for Periodic Background Sync.
pub const PERIODIC: &str = "periodic-background-sync";

/// What the browser says of such a permission for this site: `granted`, `prompt` or `denied`; `None`
/// where it does not know the question.
pub async fn permission(name: &str) -> Option<String> {
    let get = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok();
    let permissions = get(&get(&js_sys::global(), "navigator")?, "permissions")?;
    let query: js_sys::Function = get(&permissions, "query")?.dyn_into().ok()?;
    let wanted = Object::new();
    Reflect::set(&wanted, &"name".into(), &name.into()).ok()?;
    let asked: Promise = query.call1(&permissions, &wanted).ok()?.dyn_into().ok()?;
    get(&JsFuture::from(asked).await.ok()?, "state")?.as_string()
}

fn periodic_manager(registration: &ServiceWorkerRegistration) -> Option<PeriodicSyncManager> {
    registration.unchecked_ref::<SyncRegistration>().periodic_sync()
}

fn no_periodic_sync() -> JsValue {
    js_sys::Error::new("there is no Periodic Background Sync here").into()
}

fn manager(registration: &ServiceWorkerRegistration) -> Option<SyncManager> {
    registration.unchecked_ref::<SyncRegistration>().sync()
}
