//! Requests to the API: how they are sent, and what is kept of the answer.
//!
//! Bound to `fetch` directly: the same function serves page and worker, and the rules of the flush
//! (manual redirects, no cache, a time-out over headers and body) are all in one place.

use domain::{
    board::api::IDEMPOTENCY_KEY,
    outbox::{Answer, Attempt, Key, Silence, parse_retry_after},
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

/// Long enough for a slow network, short enough for a lease and for an event's budget.
pub(crate) const TIMEOUT_MS: u32 = 20_000;

#[wasm_bindgen]
extern "C" {
    // Window and worker both have it, as a function of the global object.
    #[wasm_bindgen(js_name = fetch)]
    fn fetch(request: &Request) -> Promise;
}

/// A read's answer: what is judged, and the headers that reads need.
pub(crate) struct Read {
    pub(crate) answer: Answer,
    pub(crate) etag: Option<String>,
}

/// Posts JSON under a key.
pub(crate) async fn post(path: &str, key: Key, body: &str) -> Attempt {
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&body.into());
    let key = key.to_string();
    let headers = [("Content-Type", "application/json"), (IDEMPOTENCY_KEY, key.as_str())];
    match send(path, &init, &headers).await {
        Ok(response) => match answer(&response).await {
            Ok(answer) => Attempt::Answered(answer),
            Err(silence) => Attempt::Unanswered(silence),
        },
        Err(silence) => Attempt::Unanswered(silence),
    }
}

/// Reads, when it is not what this `ETag` names.
pub(crate) async fn get(path: &str, etag: Option<&str>) -> Result<Read, Silence> {
    let init = RequestInit::new();
    let mut headers = vec![("Accept", "application/json")];
    headers.extend(etag.map(|etag| ("If-None-Match", etag)));
    let response = send(path, &init, &headers).await?;
    let etag = response.headers().get("ETag").ok().flatten();
    Ok(Read { answer: answer(&response).await?, etag })
}

async fn send(
    path: &str,
    init: &RequestInit,
    headers: &[(&str, &str)],
) -> Result<Response, Silence> {
    let wanted = Headers::new().map_err(silence)?;
    for (name, value) in headers {
        wanted.set(name, value).map_err(silence)?;
    }
    init.set_headers(&wanted);
    // A redirect of an API call is a portal's; following it would post the body to strangers.
    init.set_redirect(RequestRedirect::Manual);
    init.set_cache(RequestCache::NoStore);
    init.set_credentials(RequestCredentials::SameOrigin);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)));
    let request =
        Request::new_with_str_and_init(&format!("{BASE}{path}"), init).map_err(silence)?;
    let response = JsFuture::from(fetch(&request)).await.map_err(silence)?;
    Ok(response.unchecked_into())
}

async fn answer(response: &Response) -> Result<Answer, Silence> {
    let header = |name| response.headers().get(name).ok().flatten();
    let body = JsFuture::from(response.text().map_err(silence)?).await.map_err(silence)?;
    Ok(Answer {
        status: response.status(),
        content_type: header("Content-Type"),
        retry_after: parse_retry_after(
            header("Retry-After").as_deref(),
            header("Date").as_deref(),
            parse_date,
        ),
        body: body.as_string().unwrap_or_default(),
    })
}

/// Reads an HTTP date. `Date.parse` reads much else as well, so it has to look like one.
fn parse_date(text: &str) -> Option<Time> {
    let millis = js_sys::Date::parse(text);
    (text.ends_with("GMT") && millis.is_finite()).then(|| Time::from_millis(millis as i64))
}

fn silence(error: JsValue) -> Silence {
    let name = js_sys::Reflect::get(&error, &"name".into()).ok().and_then(|name| name.as_string());
    if name.as_deref() == Some("TimeoutError") { Silence::TimedOut } else { Silence::Network }
}
