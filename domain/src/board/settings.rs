//! What the user wants, and what happened in the background.

use serde::Serialize;

use crate::{
    json::{FromJson, Json, Object, Unreadable},
    object,
    outbox::Key,
    reads,
    time::Time,
};

/// What the user wants. Kept in the store, so that the worker obeys it too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// Tell what became of what I sent.
    pub notify_outbox: bool,
    /// Tell when there are new attendees.
    pub notify_attendees: bool,
    /// Tell when others have published something.
    pub notify_news: bool,
    /// When notifications are held back.
    pub quiet: Option<Quiet>,
    /// Send with no page open. Off: no sync tag is registered.
    pub send_in_background: bool,
    /// Refresh with no page open: what was wished. Whether the browser does it, its tags say.
    pub refresh_in_background: bool,
    /// Let the server send push messages: what was wished. Whether it can, the subscription says.
    pub push: bool,
    /// Light or dark.
    pub theme: Theme,
    /// Do not offer to install the app any more, but where it is looked for.
    pub install_declined: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            notify_outbox: true,
            notify_attendees: true,
            notify_news: true,
            quiet: None,
            send_in_background: true,
            refresh_in_background: false,
            push: false,
            theme: Theme::System,
            install_declined: false,
        }
    }
}

reads!(Settings);

impl FromJson for Settings {
    fn from_json(json: Json) -> Result<Self, Unreadable> {
        let mut of = Object::from_json(json)?;
        let usual = Self::default();
        let mut read = |name, usual| Ok(of.read::<Option<bool>>(name)?.unwrap_or(usual));
        Ok(Self {
            notify_outbox: read("notify_outbox", usual.notify_outbox)?,
            notify_attendees: read("notify_attendees", usual.notify_attendees)?,
            notify_news: read("notify_news", usual.notify_news)?,
            send_in_background: read("send_in_background", usual.send_in_background)?,
            refresh_in_background: read("refresh_in_background", usual.refresh_in_background)?,
            push: read("push", usual.push)?,
            install_declined: read("install_declined", usual.install_declined)?,
            quiet: of.read("quiet")?,
            theme: of.read_or_default("theme")?,
        })
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the device says.
    #[default]
    System,
    /// Light, whatever the device says.
    Light,
    /// Dark, whatever the device says.
    Dark,
}

impl Theme {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The name in records, and in the page.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of that name. One that only a later build knows is no reason to forget all other
    /// wishes.
    pub fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.as_str() == name).unwrap_or_default()
    }
}

reads!(Theme);

impl FromJson for Theme {
    fn from_json(json: Json) -> Result<Self, Unreadable> {
        String::from_json(json).map(|name| Self::named(&name))
    }
}

/// The hours in which notifications are held back, by the device's own time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Quiet {
    /// They begin with this minute of the day, 0 to 1 439.
    pub from: u32,
    /// They end before this one. Before `from`: on the next day. The same: there are none.
    pub until: u32,
}

object!(Quiet { from, until });

impl Quiet {
    /// Whether this minute of the day is in them.
    pub const fn holds(self, minute: u32) -> bool {
        if self.from <= self.until {
            self.from <= minute && minute < self.until
        } else {
            self.from <= minute || minute < self.until
        }
    }
}

/// One background event, for the activity log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Activity {
    /// When it began.
    pub at: Time,
    /// The event's name, and its tag where it has one: `sync sync-post`.
    pub event: String,
    /// Milliseconds until it ended.
    pub took_ms: u32,
    /// What came of it, in a few words, without personal data.
    pub outcome: String,
    /// The notification that came of it, if one was shown.
    pub told: Option<Told>,
}

object!(Activity { at, event, took_ms, outcome; told });

/// A notification that was shown, for the answer to "Was this useful?".
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// What the answer is about: the notification's tag.
    pub about: String,
    /// The key of the answer, made when it was shown: however often and wherever it is given, it is
    /// one.
    pub key: Key,
}

object!(Told { about, key });

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn quiet_hours_may_go_over_midnight_and_may_be_none() {
        let night = Quiet { from: 22 * 60, until: 7 * 60 };
        let held = |quiet: Quiet, minutes: [u32; 4]| minutes.map(|minute| quiet.holds(minute));
        assert_eq!(held(night, [1_319, 1_320, 419, 420]), [false, true, true, false]);
        let noon = Quiet { from: 720, until: 780 };
        assert_eq!(held(noon, [719, 720, 779, 780]), [false, true, true, false]);
        assert!((0..1_440).all(|minute| !Quiet { from: 60, until: 60 }.holds(minute)));
    }

    #[test]
    fn settings_are_read_as_written_and_what_is_missing_is_as_usual() {
        let settings = Settings {
            notify_news: false,
            quiet: Some(Quiet { from: 1_320, until: 420 }),
            push: true,
            theme: Theme::Dark,
            ..Settings::default()
        };
        assert_eq!(json::read(&json::write(&settings)), Ok(settings));
        let old = r#"{"notify_outbox":false,"theme":"sepia"}"#;
        let expected = Settings { notify_outbox: false, ..Settings::default() };
        assert_eq!(json::read(old), Ok(expected));
    }
}
