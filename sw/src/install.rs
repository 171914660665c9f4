//! `install`: every file of this build goes into a cache of its own, verified, all or nothing.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, Request, RequestCache, RequestInit, Response};

use crate::{
    build::{Build, File},
    scope,
};

/// So many files are fetched at once.
const SIDE_BY_SIDE: usize = 6;

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
    stream::iter(&build.files)
        .map(|file| keep(build, &cache, file))
        .buffer_unordered(SIDE_BY_SIDE)
        .try_collect::<()>()
        .await?;
    build.mark_complete(&cache).await
}

async fn keep(build: &Build, cache: &Cache, file: &File) -> Result<(), JsValue> {
    let init = RequestInit::new();
    // Past the HTTP cache; and the browser itself compares every byte with the hash.
    init.set_cache(RequestCache::Reload);
    init.set_integrity(&format!("sha256-{}", file.sha256));
    let request = Request::new_with_str_and_init(&format!("{}{}", build.base, file.path), &init)?;
    let response = JsFuture::from(scope::global().fetch_with_request(&request)).await?;
    let response: Response = response.unchecked_into();
    if !response.ok() || response.redirected() {
        return Err(scope::failure(format!(
            "could not fetch {}: {}",
            file.path,
            response.status()
        )));
    }
    JsFuture::from(cache.put_with_request(&request, &response)).await.map(drop)
}
