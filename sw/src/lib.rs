//! The program that sends and reads: the service worker, one file for each platform event.
//!
//! - [`install`], [`activate`], [`fetch`]: the app opens offline.
//! - [`sync`], [`periodicsync`], [`message`]: the outbox is emptied, the store refreshed.
//! - [`push`], [`pushsubscriptionchange`]: the server says something by itself.
//! - [`notificationclick`]: back to the app, or an answer.
//! - [`dedicated`]: the same work for a page that no service worker serves.
//!
//! Started by `sw.js`, which the packing step of `xtask` writes. Every listener is added before the
//! first evaluation ends, so that no event is missed. Holds no state that has to survive: a worker
//! is stopped whenever the browser likes, and the store is the truth.

use wasm_bindgen::prelude::*;
use web_sys::{ExtendableEvent, ExtendableMessageEvent, FetchEvent, MessageEvent, PushEvent};

mod install;

mod routes;

mod activate;

mod fetch;

mod intercept;

mod sync;

mod periodicsync;

mod message;

mod push;

mod pushsubscriptionchange;

mod notificationclick;

mod dedicated;

mod attendees;

mod outbox;

mod outcome;

mod refresh;

mod notify;

mod subscription;

mod windows;

mod build;

mod trapped;

mod scope;

/// Adds every listener. Nothing here waits, and nothing here catches: a worker that cannot start
/// has to fail its own install.
pub fn run() {
    trapped::watch();
    // What the packing step wrote has to be right before any event comes.
    let _ = build::Build::this();
    if !scope::is_service_worker() {
        listen("message", |event: MessageEvent| dedicated::on_message(&event));
        return;
    }
    listen("install", |event: ExtendableEvent| {
        scope::wait_until(&event, install::on_install(&event));
    });
    listen("activate", |event: ExtendableEvent| scope::wait_until(&event, activate::on_activate()));
    listen("fetch", |event: FetchEvent| fetch::on_fetch(&event));
    listen("sync", |event: scope::SyncEvent| {
        outbox::extend(&event, sync::on_sync(event.tag(), event.last_chance()));
    });
    listen("periodicsync", |event: scope::SyncEvent| {
        outbox::extend(&event, periodicsync::on_periodicsync(event.tag()));
    });
    listen("push", |event: PushEvent| outbox::extend(&event, push::on_push(event.data())));
    listen("pushsubscriptionchange", |event: ExtendableEvent| {
        outbox::extend(&event, pushsubscriptionchange::on_pushsubscriptionchange());
    });
    listen("message", |event: ExtendableMessageEvent| message::on_message(&event));
    listen("notificationclick", |event: scope::ClickEvent| {
        outbox::extend(&event.clone(), notificationclick::on_notificationclick(event));
    });
}

/// Adds a listener that a trapped worker does not hear.
fn listen<E: JsCast + 'static>(name: &str, on: fn(E)) {
    scope::listen(name, move |event| {
        if !trapped::refuses(&event) {
            on(event.unchecked_into());
        }
    });
}
