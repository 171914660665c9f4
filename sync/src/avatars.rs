//! The attendees' pictures, kept for offline.
//!
//! A cache of their own: they belong to no build, and are nothing without the list.

use domain::board::Attendee;
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, CacheStorage, Response};

/// The cache's name.
pub const CACHE: &str = "tidings-avatars";
/// So many pictures are kept: what a list shows without scrolling for long.
const KEPT: usize = 100;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = caches)]
    static CACHES: CacheStorage;

    // Window and worker both have it.
    fn fetch(path: &str) -> Promise;
}

/// Fetches the pictures that are not here yet. A picture is an extra: what fails is left out.
///
/// After the list was told: nobody waits for pictures.
pub async fn keep_avatars(attendees: &[Attendee]) {
    if keep_all(attendees).await.is_err() {
        // No cache in this context (a plain-HTTP page has none): the list shows initials.
    }
}

async fn keep_all(attendees: &[Attendee]) -> Result<(), JsValue> {
    if !js_sys::Reflect::has(&js_sys::global(), &"caches".into())? {
        return Ok(());
    }
    let opened = CACHES.with(|caches| caches.open(CACHE));
    let cache: Cache = JsFuture::from(opened).await?.unchecked_into();
    for path in attendees.iter().filter_map(Attendee::picture).take(KEPT) {
        if JsFuture::from(cache.match_with_str(path)).await?.is_undefined() {
            let Ok(answer) = JsFuture::from(fetch(path)).await else { continue };
            let answer: Response = answer.unchecked_into();
            // A portal answers with its own page, and says that all is well.
            let kind = answer.headers().get("Content-Type")?.unwrap_or_default();
            if answer.ok() && kind.starts_with("image/") {
                let _ = JsFuture::from(cache.put_with_str(path, &answer)).await;
            }
        }
    }
    Ok(())
}
