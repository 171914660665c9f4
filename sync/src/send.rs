//! Posting a slice: as many requests at once as the browser carries.
//!
//! Called by the flush with leased items. What is sent next, and what an answer means, is `domain`'s.
//! Touches no storage.

use std::{cell::RefCell, pin::Pin, rc::Rc};

use domain::{
    board::Kind,
    outbox::{Sending, Sent, Taken},
    time::Time,
};
use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use crate::{chance, http};

/// Browsers open six connections to one HTTP/1.1 server; more only wait inside the browser, with
/// their time-outs running.
const SIDE_BY_SIDE: usize = 6;

/// Sends leased items. `single` says that batches were already found not to work here.
pub(crate) async fn send(slice: Vec<Taken>, single: bool, leased: Time) -> Sent {
    let endpoint = |kind: &str| Kind::named(kind).map(Kind::endpoint);
    let sending = Rc::new(RefCell::new(Sending::new(slice, single, leased, endpoint)));
    // Lanes are promises: the browser runs them side by side, where a set of futures would bring
    // machinery of its own.
    let lanes = Array::new();
    let count = SIDE_BY_SIDE.min(sending.borrow().streams());
    for _ in 0..count {
        let lane: Lane = Box::pin(lane(Rc::clone(&sending)));
        lanes.push(&future_to_promise(lane));
    }
    // Lanes do not fail: a failed request is an outcome.
    let _ = JsFuture::from(Promise::all(&lanes)).await;
    sending.borrow_mut().finish()
}

/// Sends one request after the other.
type Lane = Pin<Box<dyn Future<Output = Result<JsValue, JsValue>>>>;

async fn lane(sending: Rc<RefCell<Sending>>) -> Result<JsValue, JsValue> {
    // Apart from the loop's condition, which would hold the borrow while the lane waits.
    let next = || sending.borrow_mut().next(chance::now());
    while let Some(request) = next() {
        // The key of a batch lets it pass our worker.
        let key = request.key.unwrap_or_else(chance::new_key);
        let attempt = http::post(request.path, key, request.body()).await;
        sending.borrow_mut().ended(request, &attempt);
    }
    Ok(JsValue::UNDEFINED)
}
