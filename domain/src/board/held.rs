//! What was held back in quiet hours: counts, so that a night of events stays one short record.

use serde::Serialize;

use super::{
    Notice, Settings,
    notice::{Topic, count},
};
use crate::object;

/// What notifications would have said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Held {
    /// Articles that were accepted.
    pub articles: usize,
    /// Registrations that were.
    pub registrations: usize,
    /// Items that have come to need the user.
    pub unaccepted: usize,
    /// Whether something could not be sent, with nobody to try again soon.
    pub kept: bool,
    /// Articles that others have published.
    pub news: usize,
    /// Attendees who were not there before.
    pub attendees: usize,
}

object!(Held { ; articles, registrations, unaccepted, kept, news, attendees });

impl Held {
    /// This, and what has come since.
    #[must_use]
    pub fn and(&self, more: &Self) -> Self {
        Self {
            articles: self.articles.saturating_add(more.articles),
            registrations: self.registrations.saturating_add(more.registrations),
            unaccepted: self.unaccepted.saturating_add(more.unaccepted),
            kept: self.kept || more.kept,
            news: self.news.saturating_add(more.news),
            attendees: self.attendees.saturating_add(more.attendees),
        }
    }

    /// What of it the user wants to be told by now.
    #[must_use]
    pub fn wanted(&self, settings: &Settings) -> Self {
        let outbox = if settings.notify_outbox { self.clone() } else { Self::default() };
        Self {
            news: if settings.notify_news { self.news } else { 0 },
            attendees: if settings.notify_attendees { self.attendees } else { 0 },
            ..outbox
        }
    }

    /// One notification for all of it; `None` when there is nothing to tell. `unsent` items wait now:
    /// what could not be sent then may have gone since.
    pub fn notice(&self, unsent: usize) -> Option<Notice> {
        let kept = if self.kept { unsent } else { 0 };
        let lines = [
            (self.articles, "article published", "articles published"),
            (self.registrations, "registration accepted", "registrations accepted"),
            (self.unaccepted, "item could not be sent", "items could not be sent"),
            (kept, "item still waits", "items still wait"),
            (self.news, "new article", "new articles"),
            (self.attendees, "new attendee", "new attendees"),
        ];
        let lines = lines.into_iter().filter(|(many, ..)| *many > 0);
        let lines: Vec<_> = lines.map(|(many, one, more)| count(many, one, more)).collect();
        if lines.is_empty() {
            return None;
        }
        let for_the_user = self.unaccepted + kept > 0;
        Some(Notice {
            topic: Topic::HeldBack,
            title: "During your quiet hours".to_owned(),
            body: lines.join("\n"),
            path: if for_the_user { "outbox" } else { "" }.to_owned(),
            retry: kept > 0,
            sum: Self::default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn a_night_is_summed_up_in_one_notification() {
        let night = Held { articles: 1, news: 2, ..Held::default() }.and(&Held {
            articles: 2,
            attendees: 1,
            kept: true,
            ..Held::default()
        });
        let told = night.notice(1).unwrap();
        let lines = "3 articles published\n1 item still waits\n2 new articles\n1 new attendee";
        assert_eq!((&*told.body, &*told.path, told.retry), (lines, "outbox", true));
        let (once, later) = (Held { kept: true, ..Held::default() }, Held::default());
        assert_eq!((once.and(&later).kept, later.and(&once).kept), (true, true));
        assert_eq!(json::read(&json::write(&night)), Ok(night));
    }

    #[test]
    fn what_has_gone_since_is_not_told_and_nothing_is_no_notification() {
        let kept = Held { kept: true, ..Held::default() };
        assert_eq!((kept.notice(0), Held::default().notice(5)), (None, None));
    }

    #[test]
    fn what_was_switched_off_meanwhile_is_not_told() {
        let night = Held { articles: 1, news: 2, attendees: 3, ..Held::default() };
        let told = |settings: Settings| night.wanted(&settings).notice(0).map(|told| told.body);
        let all = "1 article published\n2 new articles\n3 new attendees";
        assert_eq!(told(Settings::default()).as_deref(), Some(all));
        let no_news = Settings { notify_news: false, ..Settings::default() };
        assert_eq!(told(no_news.clone()).as_deref(), Some("1 article published\n3 new attendees"));
        let nothing = Settings { notify_outbox: false, notify_attendees: false, ..no_news };
        assert_eq!(told(nothing), None);
    }
}
