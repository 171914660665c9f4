//! Requests to the API: how they are sent, and what is kept of the answer.
//!
//! Bound to `fetch` directly: the same function serves page and worker, and the rules of the flush
//! (manual redirects, no cache, a time-out over headers and body) are all in one place.

use domain::{
    board::api::IDEMPOTENCY_KEY,
    outbox::{Answer, Attempt, Key, Silence, TIMEOUT, parse_retry_after},
    time::Time,
};
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, Headers, Request, RequestCache, RequestCredentials, RequestInit, RequestRedirect,
    Response,
};

/// Where the API is: `TIDINGS_API` at build time, otherwise on our own origin.
pub(crate) const BASE: &str = match option_env!("TIDINGS_API") {
    Some(base) => base,
    None => "/api",
};

const TIMEOUT_MS: u32 = TIMEOUT.as_millis() as u32;

#[wasm_bindgen]
extern "C" {
    // Window and worker both have it, as a function of the global object.
    #[wasm_bindgen(js_name = fetch)]
    fn fetch(request: &Request) -> Promise;
}

/// A read's answer: what is judged, and the header that reads need.
pub(crate) struct Read {
    pub(crate) answer: Answer,
    pub(crate) etag: Option<String>,
}

/// Posts JSON under a key.
pub(crate) async fn post(path: &str, key: Key, body: &str) -> Attempt {
    send("POST", path, body, Some(key)).await
}

/// Puts or deletes what JSON names: done twice it is the same as once, and needs no key.
pub(crate) async fn tell(method: &str, path: &str, body: &str) -> Attempt {
    send(method, path, body, None).await
}

async fn send(method: &str, path: &str, body: &str, key: Option<Key>) -> Attempt {
    let init = RequestInit::new();
    init.set_method(method);
    init.set_body(&body.into());
    let text = key.map(|key| key.to_string()).unwrap_or_default();
    let headers = [("Content-Type", "application/json"), (IDEMPOTENCY_KEY, text.as_str())];
    let headers = &headers[..if key.is_some() { 2 } else { 1 }];
    match exchange(path, &init, headers).await {
        Ok(read) => Attempt::Answered(read.answer),
        Err(thrown) => Attempt::Unanswered(silence(&thrown)),
    }
}

/// Reads, when it is not what this `ETag` names.
pub(crate) async fn get(path: &str, etag: Option<&str>) -> Result<Read, Silence> {
    let headers = [("Accept", "application/json"), ("If-None-Match", etag.unwrap_or_default())];
    let headers = &headers[..if etag.is_some() { 2 } else { 1 }];
    exchange(path, &RequestInit::new(), headers).await.map_err(|thrown| silence(&thrown))
}

/// Whether the browser has a network at all, as far as it knows: `false` is rarely wrong, `true`
/// says little.
pub(crate) fn has_network() -> bool {
    let navigator = js_sys::Reflect::get(&js_sys::global(), &"navigator".into());
    let says = navigator.and_then(|navigator| js_sys::Reflect::get(&navigator, &"onLine".into()));
    says.ok().and_then(|says| says.as_bool()).unwrap_or(true)
}

async fn exchange(
    path: &str,
    init: &RequestInit,
    headers: &[(&str, &str)],
) -> Result<Read, JsValue> {
    let wanted = Headers::new()?;
    for (name, value) in headers {
        wanted.set(name, value)?;
    }
    init.set_headers(&wanted);
    // A redirect of an API call is a portal's; following it would post the body to strangers.
    init.set_redirect(RequestRedirect::Manual);
    init.set_cache(RequestCache::NoStore);
    init.set_credentials(RequestCredentials::SameOrigin);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)));
    let request = Request::new_with_str_and_init(&[BASE, path].concat(), init)?;
    let response: Response = JsFuture::from(fetch(&request)).await?.unchecked_into();
    let body = JsFuture::from(response.text()?).await?;
    let found = response.headers();
    let header = |name| found.get(name).ok().flatten();
    let retry_after = header("Retry-After");
    let answer = Answer {
        status: response.status(),
        content_type: header("Content-Type"),
        retry_after: parse_retry_after(
            retry_after.as_deref(),
            header("Date").as_deref(),
            parse_date,
        ),
        body: body.as_string().unwrap_or_default(),
    };
    Ok(Read { answer, etag: header("ETag") })
}

/// Reads an HTTP date. `Date.parse` reads much else as well, so it has to look like one.
fn parse_date(text: &str) -> Option<Time> {
    let millis = js_sys::Date::parse(text);
    (text.ends_with("GMT") && millis.is_finite()).then(|| Time::from_millis(millis as i64))
}

fn silence(thrown: &JsValue) -> Silence {
    let name = js_sys::Reflect::get(thrown, &"name".into()).ok().and_then(|name| name.as_string());
    if name.as_deref() == Some("TimeoutError") { Silence::TimedOut } else { Silence::Network }
}
