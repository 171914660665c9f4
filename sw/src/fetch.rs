//! `fetch`: the shell and the build's files come from the cache, so that every route opens offline.
//!
//! What names a key passes untouched: it is a flush, the page's or ours. Other posts to the API are
//! `intercept`'s. Everything else is left to the network.

use js_sys::Promise;
use sync::AVATAR_CACHE;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{FetchEvent, Request, RequestMode, Url};

use crate::{build::Build, intercept, outbox, scope};
use domain::board::api::IDEMPOTENCY_KEY;

/// The shell: what every route is served with.
const SHELL: &str = "index.html";
/// Where the API's pictures are.
const AVATARS: &str = "/api/avatars/";

pub(crate) fn on_fetch(event: &FetchEvent) {
    let response = respond(event);
    if let Some(response) = &response {
        // Fails only when somebody else has responded, and nobody else listens.
        let _ = event.respond_with(response);
    }
    outbox::extend(event, async {
        if let Some(response) = response {
            // Whatever waits in the outbox is looked at behind the answer.
            let _ = JsFuture::from(response).await;
        }
        Ok(())
    });
}

/// What to answer with, or nothing to let the request pass untouched.
fn respond(event: &FetchEvent) -> Option<Promise> {
    let request = event.request();
    let url = Url::new(&request.url()).ok()?;
    if url.origin() != scope::global().location().origin() {
        return None;
    }
    if request.headers().has(IDEMPOTENCY_KEY).unwrap_or(false) {
        return None;
    }
    match request.method().as_str() {
        "POST" => intercept::respond(event, &url),
        "GET" => serve(request, &url),
        _ => None,
    }
}

fn serve(request: Request, url: &Url) -> Option<Promise> {
    let pathname = url.pathname();
    if pathname.starts_with(AVATARS) {
        return Some(scope::promise(avatar(request)));
    }
    let build = Build::this();
    let path = match build.file_at(&pathname) {
        Some(file) => file.path.clone(),
        None if is_route(&request, &build, &pathname) => SHELL.to_owned(),
        None => return None,
    };
    Some(scope::promise(file(build, path, request)))
}

/// A navigation to a page of ours: not the API's, not the mock's own pages.
fn is_route(request: &Request, build: &Build, pathname: &str) -> bool {
    request.mode() == RequestMode::Navigate
        && pathname.starts_with(&build.base)
        && !pathname.starts_with("/api/")
        && !pathname.starts_with("/__")
}

async fn file(build: Build, path: String, request: Request) -> Result<JsValue, JsValue> {
    if build.optimised {
        match build.stored(&path).await {
            Ok(Some(stored)) => Ok(stored.into()),
            // Gone, or the storage is broken: the network may still have it.
            Ok(None) | Err(_) => network(&request).await,
        }
    } else {
        match network(&request).await {
            Ok(fresh) => Ok(fresh),
            Err(error) => build.stored(&path).await?.map(JsValue::from).ok_or(error),
        }
    }
}

async fn avatar(request: Request) -> Result<JsValue, JsValue> {
    match kept_avatar(&request).await {
        Ok(kept) if !kept.is_undefined() => Ok(kept),
        _ => network(&request).await,
    }
}

async fn kept_avatar(request: &Request) -> Result<JsValue, JsValue> {
    let caches = scope::global().caches()?;
    let cache: web_sys::Cache = JsFuture::from(caches.open(AVATAR_CACHE)).await?.unchecked_into();
    JsFuture::from(cache.match_with_request(request)).await
}

async fn network(request: &Request) -> Result<JsValue, JsValue> {
    JsFuture::from(scope::global().fetch_with_request(request)).await
}
