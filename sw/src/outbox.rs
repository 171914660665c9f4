//! What the worker does around a flush: tell the user, read what changed, keep the log. And the look
//! at the outbox that comes with the first event after a start.
//!
//! Called by every event. The flush itself is the crate `sync`'s.

use std::{cell::Cell, time::Duration};

use ::sync::{background, refresh, tell};
use domain::{
    board::{Intent, Kind, notice},
    outbox::{Item, Report, Wake},
    time::Time,
};
use js_sys::Promise;
use store::{Repeated, Store, StoreError};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::ExtendableEvent;

use crate::{activate, scope, windows};

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
        resume().await;
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
        let _ = flush_and_tell(&store, "start", Wake::Timer).await;
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
) -> Result<Report, StoreError> {
    FRESH.set(false);
    let began = ::sync::now();
    let flushed = ::sync::flush(store, wake).await;
    let outcome = match &flushed {
        Ok(report) => words(report),
        Err(error) => error.to_string(),
    };
    let told = match &flushed {
        Ok(report) => notify(store, report).await,
        Err(_) => Ok(()),
    };
    // A page asks often, and mostly there is nothing: that is not worth a line.
    if event != MESSAGE || !flushed.as_ref().is_ok_and(came_to_nothing) {
        scope::log(store, event, began, outcome, Repeated::Kept).await;
    }
    let report = flushed?;
    told?;
    if !report.accepted.is_empty() {
        // The server's order of what it just accepted. What cannot be read now comes later.
        let _ = refresh::news(store).await;
        let mut attending = None;
        if accepted(&report, Kind::Registration) > 0 {
            attending = refresh::attendees(store).await.ok();
        }
        tell::changed(&[]);
        if let Some(attending) = attending {
            ::sync::keep_avatars(&attending.all).await;
        }
    }
    Ok(report)
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
            flushed = flush_and_tell(&store, event, wake).await.map(drop);
        }
    }
    RUN.set(None);
    Ok(flushed.map(|()| JsValue::UNDEFINED)?)
}

/// Registers the tag where that is wanted and works, and flushes in any case: a script has just
/// posted. What comes of it is in the store.
pub(crate) async fn ask_and_flush() {
    if let Ok(store) = scope::store().await {
        // Registered while it fires, Chromium would fire it again and again, at a server that is
        // down too.
        if !FIRING.get() && store.settings().await.is_ok_and(|settings| settings.send_in_background)
        {
            let _ = background::register(&scope::global().registration(), background::OUTBOX).await;
        }
        let _ = flush_for_all(&store, "fetch", Wake::Timer).await;
    }
}

fn came_to_nothing(report: &Report) -> bool {
    let settled = !report.accepted.is_empty() || !report.unaccepted.is_empty();
    !settled && (report.idle || report.left.unsent() == 0)
}

/// Shown unless somebody is looking, who sees it on the page; and whoever has a worker that is the
/// page's own has the page open, and no notifications.
async fn notify(store: &Store, report: &Report) -> Result<(), StoreError> {
    if !scope::is_service_worker()
        || !store.settings().await?.notify_outbox
        || windows::is_watched().await
    {
        return Ok(());
    }
    let unaccepted: Vec<String> = report.unaccepted.iter().map(line).collect();
    let told = notice::flushed(
        accepted(report, Kind::Article),
        accepted(report, Kind::Registration),
        &unaccepted,
    );
    if let Some(notice) = told {
        tell::notify(&scope::global().registration(), &notice).await;
    }
    Ok(())
}

fn accepted(report: &Report, kind: Kind) -> usize {
    report.accepted.iter().filter(|item| Kind::named(&item.kind) == Some(kind)).count()
}

fn line(item: &Item) -> String {
    let intent = Kind::named(&item.kind).and_then(|kind| Intent::read(kind, &item.body).ok());
    let title = intent.map(|intent| intent.title()).unwrap_or_default();
    let reason = item.reason.as_ref().map(ToString::to_string).unwrap_or_default();
    format!("{title}: {reason}")
}

fn words(report: &Report) -> String {
    let counts = [
        (report.accepted.len(), "accepted"),
        (report.unaccepted.len(), "not accepted"),
        (report.left.unsent(), "still waiting"),
    ];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let mut words =
        counts.map(|(count, what)| format!("{count} {what}")).collect::<Vec<_>>().join(", ");
    if words.is_empty() {
        words.push_str("nothing to send");
    }
    if let Some(reason) = &report.stopped_by {
        words.push_str(&format!(". {reason}"));
    }
    words
}
