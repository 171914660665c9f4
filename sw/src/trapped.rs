//! A worker whose program has trapped: its memory may be anything, so it does nothing any more.
//!
//! Called by `run` for every event. Requests go to the network, other events are rejected, so that
//! the browser brings them again; the pages are told, and write it down. The browser's next start
//! of the worker is a fresh one.

use std::cell::{Cell, OnceCell};

use js_sys::{Promise, RangeError, Reflect, WebAssembly::RuntimeError};
use wasm_bindgen::prelude::*;
use web_sys::ExtendableEvent;

use crate::scope;

thread_local! {
    static TRAPPED: Cell<bool> = const { Cell::new(false) };
    static PANICKED: OnceCell<String> = const { OnceCell::new() };
}

/// Begins to look out for it.
pub(crate) fn watch() {
    std::panic::set_hook(Box::new(|panic| {
        web_sys::console::error_1(&panic.to_string().into());
        // Where, for the activity log: the words may have something personal in them.
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        // Only the first one tells what happened.
        PANICKED.with(|panicked| drop(panicked.set(["panicked at ", &place].concat())));
    }));
    // Whatever ends a listener or a callback of ours has left it half done.
    scope::listen("error", |event| stop(&event, "error"));
    scope::listen("unhandledrejection", |event| {
        // A promise that nobody waits for may be rejected; that it traps is another thing.
        let reason = get(&event, "reason");
        if reason.has_type::<RuntimeError>() || reason.has_type::<RangeError>() {
            stop(&event, "reason");
        }
    });
}

/// Does nothing any more, and says so.
fn stop(event: &JsValue, member: &str) {
    if TRAPPED.replace(true) {
        return;
    }
    let panicked = PANICKED.with(|panicked| panicked.get().cloned());
    let why = panicked
        .unwrap_or_else(|| get(event, member).unchecked_ref::<js_sys::Error>().message().into());
    ::sync::tell::trapped(why);
    if scope::is_service_worker() {
        // A newer build may do better. When this fails, the browser looks by itself later.
        let _ = scope::global().registration().update();
    }
}

fn get(event: &JsValue, member: &str) -> JsValue {
    Reflect::get(event, &member.into()).unwrap_or_default()
}

/// Whether this event has to do without us; it is refused then.
pub(crate) fn refuses(event: &JsValue) -> bool {
    let trapped = TRAPPED.get();
    if trapped
        && !event.has_type::<web_sys::FetchEvent>()
        && let Some(event) = event.dyn_ref::<ExtendableEvent>()
    {
        let why = scope::failure("The worker has stopped working.");
        // Fails only for an event that is over.
        let _ = event.wait_until(&Promise::reject(&why));
    }
    trapped
}
