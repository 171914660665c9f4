//! What came of a flush: told to the user, put into words for the log, and read again from the server.
//!
//! Called by `outbox`. Changes nothing in it.

use ::sync::{refresh, tell::Sound};
use domain::{
    board::{
        Attendee, Intent, Kind, Registration, Told,
        notice::{self, Flushed},
    },
    outbox::{Item, Report, State},
};
use store::Store;

use crate::{
    notify,
    refresh::{tell_attendees, tell_news},
    scope,
};

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

/// Tells the user what came of it, in one notification.
pub(crate) async fn tell(store: &Store, report: &Report, tells: Tells) -> Option<Told> {
    let kept = if tells == Tells::WhatCame { 0 } else { report.left.unsent() };
    let flushed = Flushed {
        articles: accepted(report, Kind::Article),
        registrations: accepted(report, Kind::Registration),
        unaccepted: report.unaccepted.iter().map(line).collect(),
        retry: report.unaccepted.iter().any(|item| item.state != State::Refused),
        kept,
    };
    match (flushed.notice(), tells) {
        (notice, Tells::TheUser) => {
            notify::answer(&notice.unwrap_or_else(notice::nothing_waits)).await
        }
        // A store that cannot say what is wanted is no leave to tell it.
        (Some(notice), _) => notify::tell(store, &notice, Sound::Usual).await.ok()?,
        (None, _) => None,
    }
}

/// What came of it, for the activity log.
pub(crate) fn words(report: &Report) -> String {
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

/// Whether anything is accepted now, or needs the user.
pub(crate) fn has_settled(report: &Report) -> bool {
    !report.accepted.is_empty() || !report.unaccepted.is_empty()
}

/// Whether there was nothing to do, or nobody to do it.
pub(crate) fn is_nothing(report: &Report) -> bool {
    !has_settled(report) && (report.idle || report.left.unsent() == 0)
}

/// The server's order of what it just accepted, and what others have done meanwhile. What cannot be
/// read now comes later.
pub(crate) async fn read_what_changed(store: &Store, event: &str, report: &Report) {
    let registered: Vec<Registration> = report.accepted.iter().filter_map(registration).collect();
    if registered.is_empty() && accepted(report, Kind::Article) == 0 {
        return;
    }
    let began = ::sync::now();
    let mut told = Vec::new();
    if let Ok(news) = refresh::news(store).await {
        told.extend(tell_news(store, &news, Sound::Usual).await);
    }
    let mut attending = None;
    if !registered.is_empty() {
        attending = refresh::attendees(store).await.ok();
    }
    ::sync::tell::changed(&[]);
    if let Some(attending) = &mut attending {
        // Who was registered here is no news here.
        let is_own = |attendee: &Attendee| {
            let own = |who: &Registration| who.email.as_str().eq_ignore_ascii_case(&attendee.email);
            registered.iter().any(own)
        };
        attending.new.retain(|attendee| !is_own(attendee));
        told.extend(tell_attendees(store, attending, Sound::Usual).await);
    }
    if !told.is_empty() {
        scope::log(store, event, began, "refreshed".to_owned(), told).await;
    }
    if let Some(attending) = attending {
        ::sync::keep_avatars(&attending.all).await;
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
