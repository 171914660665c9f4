//! `message` in a worker that a page started for itself, because no service worker serves it: the
//! first visit, a private window, plain HTTP, a service worker that is silent.
//!
//! The same program does the same work. What is not here: a registration, other clients,
//! notifications, and events to extend; the page keeps this worker alive.

use wasm_bindgen_futures::spawn_local;
use web_sys::MessageEvent;

use crate::{message::Asked, scope::Work};

pub(crate) fn on_message(event: &MessageEvent) {
    if let Some(asked) = Asked::read(&event.data(), &event.ports())
        && asked.is_for_every_host()
    {
        // Behind a pointer, like the work of every event.
        let work: Work = Box::pin(asked.work());
        // The page was told on its port.
        spawn_local(async { drop(work.await) });
    }
}
