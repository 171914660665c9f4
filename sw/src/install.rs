//! `install`: every file of this build goes into a cache of its own, verified, all or nothing.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, Request, RequestCache, RequestInit, Response};

use crate::{build::Build, scope};

pub(crate) async fn on_install() -> Result<(), JsValue> {
    let build = Build::this();
    let precached = precache(&build).await;
    if precached.is_err() {
        // Half a build is worth nothing; the old one goes on.
        let _ = JsFuture::from(scope::global().caches()?.delete(&build.cache_name())).await;
    } else if !build.optimised {
        // A developer's rebuild takes over at once; everybody else is asked.
        JsFuture::from(scope::global().skip_waiting()?).await?;
    }
    precached
}

async fn precache(build: &Build) -> Result<(), JsValue> {
    let cache = build.cache().await?;
    let kept: Array = build
        .files
        .iter()
        .map(|file| {
            let (url, cache) = ([&*build.base, &file.path].concat(), cache.clone());
            let sha256 = file.sha256.clone();
            scope::promise(async move { keep(&url, &sha256, &cache).await })
        })
        .collect();
    // Browsers open a few connections to one server; the other requests wait inside them.
    JsFuture::from(Promise::all(&kept)).await?;
    build.mark_complete(&cache).await
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
    let response = JsFuture::from(scope::global().fetch_with_request(&request)).await?;
    let response: Response = response.unchecked_into();
    if !response.ok() || response.redirected() {
        return Err(scope::failure(&format!("could not fetch {url}: {}", response.status())));
    }
    JsFuture::from(cache.put_with_request(&request, &response)).await
}
