//! The service worker: one file for each platform event.
//!
//! - [`install`], [`activate`], [`fetch`]: the app opens offline.
//! - [`sync`], [`periodicsync`], [`message`]: the outbox is emptied, the store refreshed.
//! - [`notificationclick`]: back to the app.
//!
//! Started by `sw.js`, which the packing step of `xtask` writes. Every listener is added before the
//! first evaluation ends, so that no event is missed. Holds no state that has to survive: a worker
//! is stopped whenever the browser likes, and the store is the truth.

use wasm_bindgen::prelude::*;
use web_sys::{ExtendableEvent, ExtendableMessageEvent, FetchEvent, NotificationEvent};

mod install;

mod activate;

mod fetch;

mod intercept;

mod sync;

mod periodicsync;

mod message;

mod notificationclick;

mod attendees;

mod outbox;

mod windows;

mod build;

mod scope;

/// Adds every listener. Nothing here waits, and nothing here catches: a worker that cannot start
/// has to fail its own install.
pub fn run() {
    listen("install", |event: ExtendableEvent| scope::wait_until(&event, install::on_install()));
    listen("activate", |event: ExtendableEvent| scope::wait_until(&event, activate::on_activate()));
    listen("fetch", |event: FetchEvent| fetch::on_fetch(&event));
    listen("sync", |event: scope::SyncEvent| {
        outbox::extend(&event, sync::on_sync(event.tag(), event.last_chance()));
    });
    listen("periodicsync", |event: scope::SyncEvent| {
        outbox::extend(&event, periodicsync::on_periodicsync(event.tag()));
    });
    listen("message", |event: ExtendableMessageEvent| message::on_message(&event));
    listen("notificationclick", |event: NotificationEvent| {
        outbox::extend(&event, notificationclick::on_notificationclick(event.notification()));
    });
}

/// Adds a listener for as long as the worker lives.
fn listen<E: JsCast + 'static>(name: &str, on: fn(E)) {
    // All events come in as one type, so that the way from JavaScript is in the program once.
    let listener: Box<dyn Fn(JsValue)> = Box::new(move |event| on(event.unchecked_into()));
    let listener = Closure::wrap(listener).into_js_value();
    let added = scope::global().add_event_listener_with_callback(name, listener.unchecked_ref());
    assert!(added.is_ok(), "the worker's global object takes listeners");
}
