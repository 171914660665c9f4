//! The words of notifications.
//!
//! Called by the worker. Says what was so far only known; whether it is shown now, later or never is
//! the worker's to find out.

use serde::Serialize;

use super::{Attendee, Held, Settings, Told, text::of_strangers};
use crate::object;

/// A notification's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What it is about.
    pub topic: Topic,
    /// First line.
    pub title: String,
    /// The rest.
    pub body: String,
    /// Where a click leads, below the app's base.
    pub path: String,
    /// Whether trying again may help.
    pub retry: bool,
    /// What it amounts to when it is held back.
    pub sum: Held,
}

/// What a notification is about: a newer one about the same replaces it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Topic {
    /// What the user wanted to send.
    Outbox,
    /// Who attends.
    Attendees,
    /// What others have published.
    News,
    /// What was held back in quiet hours.
    HeldBack,
    /// What the server says, under a tag of its own, which is never one of ours.
    Push(String),
}

impl Topic {
    /// The notification's tag.
    pub fn tag(&self) -> String {
        match self {
            Self::Push(tag) => [self.about(), ":", tag].concat(),
            _ => self.about().to_owned(),
        }
    }

    /// What an answer to "Was this useful?" is about; the same in the activity log, which takes no
    /// stranger's words.
    pub const fn about(&self) -> &'static str {
        match self {
            Self::Outbox => "outbox",
            Self::Attendees => "attendees",
            Self::News => "news",
            Self::HeldBack => "quiet-hours",
            Self::Push(_) => "push",
        }
    }

    /// Whether the user wants to be told of it unasked.
    pub const fn is_wanted(&self, settings: &Settings) -> bool {
        match self {
            Self::Outbox => settings.notify_outbox,
            Self::Attendees => settings.notify_attendees,
            Self::News => settings.notify_news,
            Self::HeldBack | Self::Push(_) => true,
        }
    }
}

/// What a notification can be answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Go there; so does a click on the notification itself.
    Open,
    /// Send it now.
    Retry,
    /// Ask me whether it was useful.
    Ask,
    /// It was.
    Yes,
    /// It was not.
    No,
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Open, Self::Retry, Self::Ask, Self::Yes, Self::No];

    /// Its name in the browser's event.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Retry => "retry",
            Self::Ask => "ask",
            Self::Yes => "yes",
            Self::No => "no",
        }
    }

    /// What stands on its button.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Retry => "Retry",
            Self::Ask => QUESTION,
            Self::Yes => "Yes",
            Self::No => "No",
        }
    }

    /// The action of that name; a click on no button opens.
    pub fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|action| action.name() == name).unwrap_or(Self::Open)
    }
}

/// What the user is asked about a notification.
pub const QUESTION: &str = "Was this useful?";

impl Notice {
    /// The actions that it offers, the most useful first: browsers show two of them, or none.
    pub const fn actions(&self) -> &'static [Action] {
        if self.retry {
            &[Action::Open, Action::Retry, Action::Ask]
        } else {
            &[Action::Open, Action::Ask]
        }
    }
}

/// What a notification carries for whoever handles its click.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Carried {
    /// Where a click leads, below the app's base.
    pub path: String,
    /// What an answer is about, and its key.
    pub told: Option<Told>,
}

object!(Carried { ; path, told });

/// How many are named.
const NAMED: usize = 3;
/// So many characters are shown of what strangers have written.
const LONGEST: usize = 140;

/// After a look at who attends: the total, and who was not there before.
pub fn attendees(total: usize, new: &[Attendee]) -> Notice {
    let name = |attendee: &Attendee| of_strangers(&attendee.name(), LONGEST);
    let names: Vec<_> = new.iter().take(NAMED).map(name).collect();
    let body = match new.len() {
        0 => "Nobody new since you last looked.".to_owned(),
        n if n > NAMED => format!("New: {} and {} more", names.join(", "), n - NAMED),
        _ => format!("New: {}", names.join(", ")),
    };
    Notice {
        topic: Topic::Attendees,
        title: count(total, "attendee to the PWA Workshop", "attendees to the PWA Workshop"),
        body,
        path: String::new(),
        retry: false,
        sum: Held { attendees: new.len(), ..Held::default() },
    }
}

/// After a look that failed: a click on the link always ends in something the user sees.
pub fn attendees_unknown(reason: &str) -> Notice {
    Notice {
        topic: Topic::Attendees,
        title: "Could not look who attends".to_owned(),
        body: reason.to_owned(),
        path: String::new(),
        retry: false,
        sum: Held::default(),
    }
}

/// What others have published: how many articles, and the headlines of the latest of them.
pub fn published(new: usize, latest: &[String]) -> Notice {
    let headlines: Vec<_> =
        latest.iter().take(NAMED).map(|headline| of_strangers(headline, LONGEST)).collect();
    Notice {
        topic: Topic::News,
        title: count(new, "new article", "new articles"),
        body: headlines.join("\n"),
        path: String::new(),
        retry: false,
        sum: Held { news: new, ..Held::default() },
    }
}

/// What a flush came to, as far as its user wants to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flushed {
    /// How many articles were accepted.
    pub articles: usize,
    /// How many registrations were.
    pub registrations: usize,
    /// One line for each item that has come to need the user.
    pub unaccepted: Vec<String>,
    /// Whether sending them again may help.
    pub retry: bool,
    /// How many items wait, where the user has to know: nobody tries again soon.
    pub kept: usize,
}

impl Flushed {
    /// One notification for all of it; `None` when there is nothing to tell.
    pub fn notice(&self) -> Option<Notice> {
        let Self { articles, registrations, unaccepted, retry, kept } = self;
        let mut done = Vec::new();
        if *articles > 0 {
            done.push(count(*articles, "article published", "articles published"));
        }
        match *registrations {
            0 => {}
            1 => done.push("Registration accepted".to_owned()),
            n => done.push(count(n, "", "registrations accepted")),
        }
        let mut not_done: Vec<String> = unaccepted.iter().take(NAMED).cloned().collect();
        if unaccepted.len() > NAMED {
            not_done.push(format!("{} more", unaccepted.len() - NAMED));
        }
        if *kept > 0 {
            let items = count(*kept, "item is", "items are");
            not_done.push(format!(
                "{items} kept on this device. Open Tidings with a connection to send."
            ));
        }
        let title = match (done.is_empty(), unaccepted.is_empty(), kept) {
            (true, true, 0) => return None,
            (false, ..) => done.join(", "),
            (true, false, _) => "Something could not be sent".to_owned(),
            (true, true, _) => "Not sent yet".to_owned(),
        };
        Some(Notice {
            topic: Topic::Outbox,
            title,
            path: if not_done.is_empty() { "" } else { "outbox" }.to_owned(),
            body: not_done.join("\n"),
            retry: *retry || *kept > 0,
            sum: Held {
                articles: *articles,
                registrations: *registrations,
                unaccepted: unaccepted.len(),
                kept: *kept > 0,
                ..Held::default()
            },
        })
    }
}

/// After a "Retry" that found nothing to do: a click always ends in something the user sees.
pub fn nothing_waits() -> Notice {
    Notice {
        topic: Topic::Outbox,
        title: "Nothing waits to be sent".to_owned(),
        body: String::new(),
        path: "outbox".to_owned(),
        retry: false,
        sum: Held::default(),
    }
}

/// One line about an item that has come to need the user.
pub fn line(title: &str, reason: &str) -> String {
    [&*of_strangers(title, LONGEST), ": ", &of_strangers(reason, 2 * LONGEST)].concat()
}

/// So many of them, in words.
pub fn count(many: usize, one: &str, more: &str) -> String {
    format!("{many} {}", if many == 1 { one } else { more })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attendee(id: u64, first_name: &str) -> Attendee {
        Attendee {
            id,
            email: String::new(),
            first_name: first_name.to_owned(),
            last_name: "Doe".to_owned(),
            avatar: String::new(),
        }
    }

    #[test]
    fn the_title_counts_the_total_and_the_body_names_the_new_ones() {
        let new: Vec<_> =
            ["A", "B", "C", "D", "E"].iter().zip(1..).map(|(n, id)| attendee(id, n)).collect();
        let notice = attendees(14, &new[..2]);
        assert_eq!(notice.title, "14 attendees to the PWA Workshop");
        assert_eq!(notice.body, "New: A Doe, B Doe");
        assert_eq!(attendees(14, &new).body, "New: A Doe, B Doe, C Doe and 2 more");
        assert_eq!(attendees(1, &[]).title, "1 attendee to the PWA Workshop");
        let turned = attendees(1, &[attendee(1, "\u{5d0}\u{202e}\n-")]);
        assert_eq!(
            turned.body, "New: \u{2068}\u{5d0} - Doe\u{2069}",
            "it turns nothing but itself"
        );
    }

    #[test]
    fn the_latest_headlines_are_named_beside_the_count() {
        let headlines = ["One", "Two", "Three", "Four"].map(str::to_owned);
        let notice = published(7, &headlines);
        assert_eq!((&*notice.title, &*notice.body), ("7 new articles", "One\nTwo\nThree"));
        assert_eq!(published(1, &headlines[..1]).title, "1 new article");
    }

    #[test]
    fn a_flush_is_told_in_one_notification_and_nothing_is_not_told() {
        assert_eq!(Flushed::default().notice(), None);
        let published = Flushed { articles: 2, ..Flushed::default() }.notice().unwrap();
        assert_eq!((&*published.title, published.retry), ("2 articles published", false));
        let full = || vec!["Ada: Sold out.".to_owned()];
        let refused = Flushed { unaccepted: full(), ..Flushed::default() }.notice().unwrap();
        assert_eq!(
            (&*refused.title, &*refused.path, refused.actions()),
            ("Something could not be sent", "outbox", &[Action::Open, Action::Ask][..])
        );
        let kept = Flushed { kept: 2, ..Flushed::default() }.notice().unwrap();
        assert_eq!((&*kept.title, kept.actions()[1]), ("Not sent yet", Action::Retry));
        let all = Flushed { articles: 1, unaccepted: full(), kept: 1, ..Flushed::default() };
        let all = all.notice().unwrap();
        assert_eq!(all.title, "1 article published");
        assert_eq!(all.body.lines().count(), 2, "{}", all.body);
    }

    #[test]
    fn many_lines_are_counted_rather_than_shown() {
        let unaccepted: Vec<_> = (0..50).map(|n| format!("{n}")).collect();
        let notice = Flushed { unaccepted, ..Flushed::default() }.notice().unwrap();
        assert_eq!(notice.body, "0\n1\n2\n47 more");
    }

    #[test]
    fn each_kind_can_be_switched_off_and_what_the_server_says_is_under_a_tag_of_its_own() {
        let none = Settings {
            notify_outbox: false,
            notify_attendees: false,
            notify_news: false,
            ..Settings::default()
        };
        for topic in [Topic::Outbox, Topic::Attendees, Topic::News] {
            assert!(topic.is_wanted(&Settings::default()) && !topic.is_wanted(&none), "{topic:?}");
            assert_ne!(Topic::Push(topic.tag()).tag(), topic.tag());
        }
    }

    #[test]
    fn a_click_beside_the_buttons_opens_and_every_button_is_known_by_its_name() {
        assert_eq!(Action::named(""), Action::Open);
        for action in Action::ALL {
            assert_eq!(Action::named(action.name()), action);
        }
    }
}
