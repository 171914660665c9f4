//! A promise that somebody else settles later, and one that is not waited for too long.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// A promise, and what resolves it: the first call counts.
pub fn deferred() -> (Promise, Function) {
    let mut resolve = None;
    let promise = Promise::new(&mut |resolved, _| resolve = Some(resolved));
    (promise, resolve.expect("a promise calls its executor at once"))
}

#[wasm_bindgen]
extern "C" {
    // Window and worker both have it.
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(done: &Function, millis: u32) -> JsValue;
}

/// Waits for a promise, but not for long: `undefined` when it takes longer.
pub async fn within(millis: u32, promise: &Promise) -> Result<JsValue, JsValue> {
    let (late, resolve) = deferred();
    set_timeout(&resolve, millis);
    JsFuture::from(Promise::race(&Array::of2(promise, &late))).await
}
