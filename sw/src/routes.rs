//! Static routes: what the browser answers from this build's cache without starting the worker.
//!
//! Called by `install`. Exact addresses only: what a route does not find goes to the network and
//! not to `fetch` (<https://w3c.github.io/ServiceWorker/#service-worker-static-routing-api>), so
//! unknown routes and queries are left to the worker.

use js_sys::{JSON, Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::ExtendableEvent;

use crate::build::Build;

#[wasm_bindgen]
extern "C" {
    /// Not in `web-sys`.
    type InstallEvent;

    #[wasm_bindgen(method, catch, js_name = addRoutes)]
    fn add_routes(this: &InstallEvent, rules: &JsValue) -> Result<Promise, JsValue>;
}

/// Asks for a rule for each route of the page, and for each file that has a hash in its name.
/// Nothing where the browser has no static routes (Firefox, Safari).
pub(crate) fn add(event: &ExtendableEvent, build: &Build) -> Option<Promise> {
    if !Reflect::has(event, &"addRoutes".into()).unwrap_or(false) {
        return None;
    }
    let pages = build.routes().map(|url| rule(build, "\"requestMode\":\"navigate\",", &url));
    let files = build.files.iter().filter(|file| file.is_hashed());
    let files = files.map(|file| rule(build, "", &build.url(&file.path)));
    let rules: Vec<String> = pages.chain(files).flatten().collect();
    let rules = JSON::parse(&format!("[{}]", rules.join(","))).ok()?;
    event.unchecked_ref::<InstallEvent>().add_routes(&rules).ok()
}

/// A request for exactly this address is answered from this build's cache.
fn rule(build: &Build, condition: &str, url: &str) -> Option<String> {
    // Other characters mean something in a pattern, or in JSON: the worker answers for those.
    let is_plain = url.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte));
    is_plain.then(|| {
        format!(
            r#"{{"condition":{{"requestMethod":"GET",{condition}"urlPattern":{{"pathname":"{url}","search":""}}}},"source":{{"cacheName":"{}"}}}}"#,
            build.cache_name()
        )
    })
}
