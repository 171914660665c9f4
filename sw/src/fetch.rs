//! `fetch`: the shell and the build's files come from the cache, so that every route opens offline.
//!
//! What names a key passes untouched: it is a flush, the page's or ours. Other posts to the API are
//! `intercept`'s. Everything else is left to the network.

use std::rc::Rc;

use js_sys::{Promise, Reflect};
use sync::AVATAR_CACHE;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{FetchEvent, Request, RequestMode, Url};

use crate::{
    build::{Build, OPTIMISED, Of, SHELL},
    intercept::{self, SHARE},
    outbox, scope,
};
use domain::board::{ROUTES, api::IDEMPOTENCY_KEY};

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
        "GET" => serve(event, request, &url),
        _ => None,
    }
}

fn serve(event: &FetchEvent, request: Request, url: &Url) -> Option<Promise> {
    let pathname = url.pathname();
    if pathname.starts_with(AVATARS) {
        return Some(scope::promise(avatar(request)));
    }
    let build = Build::this();
    let below = pathname.strip_prefix(&*build.base)?;
    if below.starts_with("api/") || below.starts_with("__") {
        // The API's, and the mock's own pages.
        return None;
    }
    let navigates = request.mode() == RequestMode::Navigate;
    let (path, of) = match build.file_at(&pathname) {
        Some(file) => (&*file.path, Of::ThisBuild),
        None if navigates && is_page(below) => (SHELL, Of::ThisBuild),
        // The server may have something there that is no page of ours. Without it, this is the page
        // that says that there is no such page.
        None if navigates => {
            let shell = SHELL.to_owned();
            return Some(scope::promise(fresh(build, shell, request, preloaded(event))));
        }
        None => (below, Of::AnyBuild),
    };
    let path = path.to_owned();
    match (OPTIMISED, of) {
        (true, _) => Some(scope::promise(cached(build, path, of, request))),
        (false, Of::ThisBuild) => {
            Some(scope::promise(fresh(build, path, request, preloaded(event))))
        }
        (false, Of::AnyBuild) => None,
    }
}

/// Whether this address below the base shows the page.
fn is_page(below: &str) -> bool {
    let below = below.trim_end_matches('/');
    below == SHARE || ROUTES.contains(&below)
}

/// A file of an optimised build: from the cache, where it is unless the browser took it away. One
/// that this build does not have may be of another one, whose page is just opening.
async fn cached(
    build: Rc<Build>,
    path: String,
    of: Of,
    request: Request,
) -> Result<JsValue, JsValue> {
    match build.stored(&path, of).await {
        Ok(Some(stored)) => Ok(stored.into()),
        Ok(None) | Err(_) => network(&request).await,
    }
}

/// From the network, else from the cache: what may be something else there.
async fn fresh(
    build: Rc<Build>,
    path: String,
    request: Request,
    preloaded: Option<Promise>,
) -> Result<JsValue, JsValue> {
    // The browser asked for a navigation before it started the worker; that answer is used.
    if let Some(preloaded) = preloaded
        && let Ok(answer) = JsFuture::from(preloaded).await
        && !answer.is_undefined()
    {
        return Ok(answer);
    }
    // Without a network no request leaves. A developer's server may be on this device.
    let answer = if OPTIMISED && !scope::global().navigator().on_line() {
        Err(JsValue::UNDEFINED)
    } else {
        network(&request).await
    };
    match answer {
        Ok(fresh) => Ok(fresh),
        Err(error) => build.stored(&path, Of::ThisBuild).await?.map(JsValue::from).ok_or(error),
    }
}

/// The answer to a navigation that the browser asked for by itself, where it does.
fn preloaded(event: &FetchEvent) -> Option<Promise> {
    let preload = Reflect::get(event, &"preloadResponse".into()).ok()?;
    preload.dyn_into().ok()
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
