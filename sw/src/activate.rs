//! `activate`: files of builds that nobody runs any more go, and pages without a worker get one.

use std::cell::Cell;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::{
    build::{self, Build, OPTIMISED},
    install, scope, windows,
};

#[wasm_bindgen]
extern "C" {
    /// Not in `web-sys`.
    type NavigationPreloadManager;

    #[wasm_bindgen(method)]
    fn enable(this: &NavigationPreloadManager) -> js_sys::Promise;

    #[wasm_bindgen(method)]
    fn disable(this: &NavigationPreloadManager) -> js_sys::Promise;

    type PreloadingRegistration;

    #[wasm_bindgen(method, getter, js_name = navigationPreload)]
    fn navigation_preload(this: &PreloadingRegistration) -> Option<NavigationPreloadManager>;
}

pub(crate) async fn on_activate() -> Result<(), JsValue> {
    // What is not cleared away now is cleared away later.
    let _ = sweep().await;
    preload().await;
    JsFuture::from(scope::global().clients().claim()).await.map(drop)
}

/// The look after the files that comes behind an event. Once in each life of the worker: whether the
/// browser has taken this build's away. And until they are the only ones, whether a page that needed
/// others is closed by now.
pub(crate) async fn look_after_files() {
    thread_local! {
        static WHOLE: Cell<bool> = const { Cell::new(!OPTIMISED) };
        static ALONE: Cell<bool> = const { Cell::new(false) };
    }
    // What cannot be done now is done in the next life, or after the next event.
    if !WHOLE.replace(true) {
        let _ = install::precache(&Build::this()).await;
    }
    if !ALONE.get() {
        ALONE.set(sweep().await.unwrap_or(false));
    }
}

/// Lets the files of other builds go, once no open page needs them. Whether none are left.
///
/// A page holds a lock with its build's name from its start to its end. One that has none yet is
/// just opening, and any build may be its own: then everything stays.
async fn sweep() -> Result<bool, JsValue> {
    let this = Build::this();
    let own = this.cache_name();
    let mut others = this.caches().await?;
    others.retain(|name| *name != own);
    if others.is_empty() {
        return Ok(true);
    }
    let registration = scope::global().registration();
    if registration.installing().is_some() || registration.waiting().is_some() {
        // Nobody runs it yet. One that begins later is not among these names.
        return Ok(false);
    }
    let run = ::sync::builds::run_by_pages(this.folder()).await;
    if windows::open().await.len() <= run.len() {
        let is_run = |name: &str| run.iter().any(|id| this.id_of(name) == Some(id));
        for name in others.extract_if(.., |name| !is_run(name)) {
            build::delete(&name).await?;
        }
    }
    Ok(others.is_empty())
}

/// A navigation that goes to the network anyway need not wait until the worker has started. One
/// that is answered from the cache must not bother the server.
async fn preload() {
    let registration = scope::global().registration();
    let Some(manager) = registration.unchecked_ref::<PreloadingRegistration>().navigation_preload()
    else {
        return;
    };
    let set = if OPTIMISED { manager.disable() } else { manager.enable() };
    // It only saves time.
    let _ = JsFuture::from(set).await;
}
