//! `install`: every file of this build goes into a cache of its own, verified, all or nothing.
//!
//! Called by the browser, and by `activate` when the browser has taken the files away. Never touches
//! the files of another build.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, ExtendableEvent, Request, RequestCache, RequestInit, Response};

use crate::{
    build::{self, Build, OPTIMISED, SHELL},
    routes, scope,
};

/// What browsers throw when a device, or our share of it, is full.
const FULL: &str = "QuotaExceededError";

/// Installs this build. Static routes have to be asked for while the event is new.
pub(crate) fn on_install(
    event: &ExtendableEvent,
) -> impl Future<Output = Result<(), JsValue>> + use<> {
    let build = Build::this();
    let routed = OPTIMISED.then(|| routes::add(event, &build)).flatten();
    async move {
        let began = ::sync::now();
        let stored = precache(&build).await;
        if OPTIMISED || stored.is_err() {
            log(began, stored.as_ref().map(|()| build.files.len())).await;
        }
        stored?;
        if let Some(routed) = routed {
            // Without them the worker answers itself, a little later.
            let _ = JsFuture::from(routed).await;
        }
        if !OPTIMISED {
            // A developer's rebuild takes over at once; everybody else is asked.
            JsFuture::from(scope::global().skip_waiting()?).await?;
        }
        Ok(())
    }
}

/// Stores every file of this build, unless that was done before.
pub(crate) async fn precache(build: &Build) -> Result<(), JsValue> {
    // A deployment that was taken back comes here again, while an old tab may be using its files.
    if OPTIMISED && build.is_complete().await? {
        return Ok(());
    }
    let cache = build.cache().await?;
    let kept: Array = build
        .files
        .iter()
        .map(|file| {
            let (url, sha256) = (build.url(&file.path), file.sha256.clone());
            let cache = cache.clone();
            scope::promise(async move { keep(&url, &sha256, &cache).await })
        })
        .collect();
    // Browsers open a few connections to one server; the other requests wait inside them.
    let mut stored = JsFuture::from(Promise::all(&kept)).await.map(drop);
    if stored.is_ok() {
        stored = finish(build, &cache).await;
    }
    if stored.is_err() {
        // The other files come to an end first, so that no late one is left behind. Half a build is
        // worth nothing; should it stay, it has no marker and is never served.
        let _ = JsFuture::from(Promise::all_settled(&kept)).await;
        let _ = build::delete(&build.cache_name()).await;
    }
    stored
}

/// The shell under each route's own address, then the marker. An address with an empty query is
/// another one for a cache, and the same for a static route.
async fn finish(build: &Build, cache: &Cache) -> Result<(), JsValue> {
    let shell = build.find(SHELL).await?;
    let shell = shell.ok_or_else(|| scope::failure("The build has no index.html."))?;
    for route in domain::board::ROUTES {
        for query in ["", "?"] {
            build.put(cache, &[route, query].concat(), &shell.clone()?).await?;
        }
    }
    build.mark_complete(cache).await
}

async fn keep(url: &str, sha256: &str, cache: &Cache) -> Result<JsValue, JsValue> {
    let init = RequestInit::new();
    // Past the HTTP cache.
    init.set_cache(RequestCache::Reload);
    // A debug build's shell is rewritten by the server that serves it, and has no hash.
    if !sha256.is_empty() {
        // The browser itself compares every byte with it.
        init.set_integrity(&["sha256-", sha256].concat());
    }
    let request = Request::new_with_str_and_init(url, &init)?;
    let fetched = JsFuture::from(scope::global().fetch_with_request(&request)).await;
    // The browser does not tell the one from the other.
    let response: Response = fetched
        .map_err(|_| {
            scope::failure(&[url, " did not arrive, or not as it was published."].concat())
        })?
        .unchecked_into();
    if !response.ok() || response.redirected() {
        let status = response.status();
        return Err(scope::failure(&format!("The server answered {status} for {url}.")));
    }
    JsFuture::from(cache.put_with_request(&request, &response)).await
}

/// Tells the activity log, and so the page, what came of it.
async fn log(began: domain::time::Time, stored: Result<usize, &JsValue>) {
    let outcome = match stored {
        Ok(files) => format!("{files} files stored: this version opens offline"),
        Err(error) => {
            ["This version could not be stored, so it is not used. ", &why(error)].concat()
        }
    };
    if let Ok(store) = scope::store().await {
        // A deployment that is half done is met at every visit, until it is whole.
        scope::log_once(&store, "install", began, outcome).await;
        ::sync::tell::changed(&[]);
    }
}

fn why(error: &JsValue) -> String {
    let error: &js_sys::Error = error.unchecked_ref();
    if error.name() == FULL {
        "There is no room left for it on this device. What waits to be sent is safe.".to_owned()
    } else {
        error.message().into()
    }
}
