//! What the worker does around a flush: tell the user, read what changed, keep the log. And the look
//! at the outbox that comes with the first event after a start.
//!
//! Called by every event. The flush itself is the crate `sync`'s.

use std::{cell::Cell, time::Duration};

use ::sync::{background, refresh, tell};
use domain::{
    board::{
        Attendee, Intent, Kind, Registration, Told,
        notice::{self, Flushed},
    },
    outbox::{Item, Report, State, Wake},
    time::Time,
};
use js_sys::Promise;
use store::{Store, StoreError};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::ExtendableEvent;

use crate::{
    activate,
    notificationclick::CLICK,
    notify,
    refresh::{tell_attendees, tell_news},
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

/// What the user is told of a flush.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tells {
    /// What was accepted, and what came to need the user.
    WhatCame,
    /// And what is kept: nobody tries again soon.
    WhatIsKept,
    /// All of that at once, whatever the hour: the user has asked.
    TheUser,
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
        Ok(report) => (words(report), tell_of(store, report, tells).await),
        Err(error) => (error.to_string(), None),
    };
    // A page asks often, and mostly there is nothing: that is not worth a line.
    if event != MESSAGE || !flushed.as_ref().is_ok_and(came_to_nothing) {
        scope::log(store, event, began, outcome, told.into_iter().collect()).await;
    }
    let report = flushed?;
    tell::badge(report.left.attention).await;
    read_what_changed(store, event, &report).await;
    Ok(report)
}

/// The server's order of what it just accepted, and what others have done meanwhile. What cannot be
/// read now comes later.
async fn read_what_changed(store: &Store, event: &str, report: &Report) {
    let registered: Vec<Registration> = report.accepted.iter().filter_map(registration).collect();
    if registered.is_empty() && accepted(report, Kind::Article) == 0 {
        return;
    }
    let began = ::sync::now();
    let mut told = Vec::new();
    if let Ok(news) = refresh::news(store).await {
        told.extend(tell_news(store, &news).await);
    }
    let mut attending = None;
    if !registered.is_empty() {
        attending = refresh::attendees(store).await.ok();
    }
    tell::changed(&[]);
    if let Some(attending) = &mut attending {
        // Who was registered here is no news here.
        let is_own = |attendee: &Attendee| {
            let own = |who: &Registration| who.email.as_str().eq_ignore_ascii_case(&attendee.email);
            registered.iter().any(own)
        };
        attending.new.retain(|attendee| !is_own(attendee));
        told.extend(tell_attendees(store, attending).await);
    }
    if !told.is_empty() {
        scope::log(store, event, began, "refreshed".to_owned(), told).await;
    }
    if let Some(attending) = attending {
        ::sync::keep_avatars(&attending.all).await;
    }
}

/// Sends everything now, because the user said so in a notification, and says what came of it. Where
/// it cannot be sent now, the browser is asked to send it later.
pub(crate) async fn retry() -> Result<(), JsValue> {
    let store = scope::store().await?;
    register_where_wanted(&store).await;
    flush_and_tell(&store, CLICK, Wake::SendNow, Tells::TheUser).await?;
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

/// Registers the tag where that is wanted and works, and flushes in any case: something has just been
/// saved. What comes of it is in the store.
pub(crate) async fn ask_and_flush(event: &'static str) {
    if let Ok(store) = scope::store().await {
        register_where_wanted(&store).await;
        let _ = flush_for_all(&store, event, Wake::Timer).await;
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

fn came_to_nothing(report: &Report) -> bool {
    let settled = !report.accepted.is_empty() || !report.unaccepted.is_empty();
    !settled && (report.idle || report.left.unsent() == 0)
}

async fn tell_of(store: &Store, report: &Report, tells: Tells) -> Option<Told> {
    let kept = if tells == Tells::WhatCame { 0 } else { report.left.unsent() };
    let flushed = Flushed {
        articles: accepted(report, Kind::Article),
        registrations: accepted(report, Kind::Registration),
        unaccepted: report.unaccepted.iter().map(line).collect(),
        retry: report.unaccepted.iter().any(|item| item.state != State::Refused),
        kept,
    };
    let notice = flushed.notice()?;
    match tells {
        Tells::TheUser => notify::answer(&notice).await,
        // A store that cannot say what is wanted is no leave to tell it.
        _ => notify::tell(store, &notice).await.ok()?,
    }
}

fn accepted(report: &Report, kind: Kind) -> usize {
    report.accepted.iter().filter(|item| Kind::named(&item.kind) == Some(kind)).count()
}

fn registration(item: &Item) -> Option<Registration> {
    match intent(item)? {
        Intent::Registration(registration) => Some(registration),
        _ => None,
    }
}

fn line(item: &Item) -> String {
    let title = intent(item).map(|intent| intent.title()).unwrap_or_default();
    let reason = item.reason.as_ref().map(ToString::to_string).unwrap_or_default();
    notice::line(&title, &reason)
}

fn intent(item: &Item) -> Option<Intent> {
    Kind::named(&item.kind).and_then(|kind| Intent::read(kind, &item.body).ok())
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
        words.push_str(". ");
        words.push_str(&reason.plainly());
    }
    words
}
