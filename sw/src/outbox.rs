//! What the worker does around a flush: tell the user, read what changed, keep the log. And the look
//! at the outbox that comes with the first event after a start.
//!
//! Called by every event. The flush itself is the crate `sync`'s.

use std::{cell::Cell, time::Duration};

use ::sync::{background, tell};
use domain::{
    outbox::{Report, Wake},
    time::Time,
};
use js_sys::Promise;
use store::{Store, StoreError};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::ExtendableEvent;

use crate::{
    activate, notify,
    outcome::{self, Tells},
    scope, subscription, windows,
};

/// Longer than a run takes: who asks then does not wait for one that hangs. Should it go on after
/// all, locks and leases keep the two apart.
const HANGS_AFTER: Duration = Duration::from_secs(2 * 60);

/// The event of a page that asks.
pub(crate) const MESSAGE: &str = "message";

thread_local! {
    /// Whether this worker has yet to look at the outbox.
    static FRESH: Cell<bool> = const { Cell::new(true) };
    /// What comes of the run for all who ask, and when it began.
    static RUN: Cell<Option<(Promise, Time)>> = const { Cell::new(None) };
    /// The strongest wake-up of those who have asked since it looked.
    static ASKED: Cell<Option<Wake>> = const { Cell::new(None) };
    /// Whether a `sync` event of the outbox is going on.
    pub(crate) static FIRING: Cell<bool> = const { Cell::new(false) };
}

/// Keeps the worker alive for this work, and reports its failure to the browser.
///
/// The first event after a start also looks at the outbox, behind its own work: whatever woke the
/// worker, a schedule that was persisted goes on. `install` and `activate` do not: they come to a
/// worker that is not the one in charge, and others wait for them.
pub(crate) fn extend(
    event: &ExtendableEvent,
    work: impl Future<Output = Result<(), JsValue>> + 'static,
) {
    let work: scope::Work = Box::pin(work);
    scope::wait_until(event, async move {
        let done = work.await;
        // Behind it, what any event is good for.
        resume().await;
        notify::sum_up().await;
        subscription::settle().await;
        activate::look_after_files().await;
        done
    });
}

/// The look at the outbox that comes with a worker's first event, whatever that is. What comes of it
/// is in the store.
async fn resume() {
    if !FRESH.replace(false) {
        return;
    }
    if let Ok(store) = scope::store().await
        && store.survey(::sync::now()).await.is_ok_and(|survey| survey.unsent() > 0)
        && may_send(&store).await
    {
        let _ = flush_and_tell(&store, "start", Wake::Timer, Tells::WhatCame).await;
    }
}

/// Whether this worker may send now: with "Send in the background" off, only while a page is open.
pub(crate) async fn may_send(store: &Store) -> bool {
    let wanted = store.settings().await.is_ok_and(|settings| settings.send_in_background);
    wanted || !windows::open().await.is_empty()
}

/// Flushes, and tells the user what came of it.
pub(crate) async fn flush_and_tell(
    store: &Store,
    event: &str,
    wake: Wake,
    tells: Tells,
) -> Result<Report, StoreError> {
    FRESH.set(false);
    let began = ::sync::now();
    let flushed = ::sync::flush(store, wake).await;
    let (outcome, told) = match &flushed {
        Ok(report) => (outcome::words(report), outcome::tell(store, report, tells).await),
        Err(error) => (error.to_string(), None),
    };
    // A page asks often, and mostly there is nothing, or the same again: that is not worth a line.
    let settled = flushed.as_ref().is_ok_and(outcome::has_settled);
    if event != MESSAGE || settled {
        scope::log(store, event, began, outcome, told.into_iter().collect()).await;
    } else if !flushed.as_ref().is_ok_and(outcome::is_nothing) {
        scope::log_once(store, event, began, outcome).await;
    }
    let report = flushed?;
    tell::badge(report.left.attention).await;
    outcome::read_what_changed(store, event, &report).await;
    Ok(report)
}

/// Sends everything now, because the user said so in a notification, and says what came of it. Where
/// it cannot be sent now, the browser is asked to send it later.
pub(crate) async fn retry(event: &str) -> Result<(), JsValue> {
    let store = scope::store().await?;
    register_where_wanted(&store).await;
    flush_and_tell(&store, event, Wake::SendNow, Tells::TheUser).await?;
    Ok(())
}

/// Flushes for a page or a script that has just asked.
///
/// Twenty tabs wake up at once, a script queues thousands: one run does the work for all who ask
/// meanwhile, and all hear what came of it. So they ask the server no oftener than two would, and
/// nobody looks through the outbox for what time alone does not send.
pub(crate) async fn flush_for_all(
    store: &Store,
    event: &'static str,
    wake: Wake,
) -> Result<(), JsValue> {
    ASKED.set(ASKED.get().max(Some(wake)));
    let now = ::sync::now();
    let run = match RUN.take() {
        Some((run, began)) if !now.is_past(began, HANGS_AFTER) => (run, began),
        _ => (scope::promise(run(store.clone(), event)), now),
    };
    RUN.set(Some(run.clone()));
    JsFuture::from(run.0).await.map(drop)
}

/// Begins when whoever began it has noted it down.
async fn run(store: Store, event: &'static str) -> Result<JsValue, JsValue> {
    let mut flushed = Ok(());
    while let Some(wake) = ASKED.take() {
        if wake > Wake::Timer || store.is_open(::sync::now()).await {
            flushed = flush_and_tell(&store, event, wake, Tells::WhatCame).await.map(drop);
        }
    }
    RUN.set(None);
    Ok(flushed.map(|()| JsValue::UNDEFINED)?)
}

/// Registers the tag where that is wanted and works, and flushes in any case that allows it: something
/// has just been saved. What comes of it is in the store.
pub(crate) async fn ask_and_flush(event: &'static str) {
    if let Ok(store) = scope::store().await {
        register_where_wanted(&store).await;
        if may_send(&store).await {
            let _ = flush_for_all(&store, event, Wake::Timer).await;
        }
    }
}

async fn register_where_wanted(store: &Store) {
    // Registered while it fires, Chromium would fire it again and again, at a server that is down
    // too.
    if !FIRING.get() && store.settings().await.is_ok_and(|settings| settings.send_in_background) {
        // Throws where no window is open.
        let _ = background::register(&scope::global().registration(), background::OUTBOX).await;
    }
}
