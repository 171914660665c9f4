//! Something that the user wants the server to do.

use super::{Article, Feedback, Registration};
use crate::{
    json::{self, FromJson as _, Json, Unreadable},
    outbox::{Key, NewItem},
};

/// Something that the user wants the server to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Intent {
    /// Publish an article.
    Article(Article),
    /// Come to the event.
    Registration(Registration),
    /// Say whether a notification was useful.
    Feedback(Feedback),
}

/// The kinds of intent, as the outbox and the server's ledger name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `article`
    Article,
    /// `registration`
    Registration,
    /// `feedback`
    Feedback,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Article, Self::Registration, Self::Feedback];

    /// The name in records and in the ledger.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Registration => "registration",
            Self::Feedback => "feedback",
        }
    }

    /// The kind of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

impl Intent {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Article(_) => Kind::Article,
            Self::Registration(_) => Kind::Registration,
            Self::Feedback(_) => Kind::Feedback,
        }
    }

    /// Reads an intent of this kind back from its JSON.
    pub fn read(kind: Kind, body: &str) -> Result<Self, Unreadable> {
        Self::from_json(kind, json::parse(body)?)
    }

    /// The same from a part of a larger JSON.
    pub fn from_json(kind: Kind, json: Json) -> Result<Self, Unreadable> {
        Ok(match kind {
            Kind::Article => Self::Article(Article::from_json(json)?),
            Kind::Registration => Self::Registration(Registration::from_json(json)?),
            Kind::Feedback => Self::Feedback(Feedback::from_json(json)?),
        })
    }

    /// The outbox item that asks for it under this key.
    ///
    /// This device's articles are one stream; each registration and feedback is its own.
    pub fn to_item(&self, key: Key) -> NewItem {
        let kind = self.kind().as_str().to_owned();
        let (stream, about, body) = match self {
            Self::Article(article) => (kind.clone(), article.id.to_string(), json::write(article)),
            Self::Registration(registration) => {
                let id = registration.registration_id.to_string();
                (format!("{kind}:{key}"), id, json::write(registration))
            }
            Self::Feedback(feedback) => {
                (format!("{kind}:{key}"), String::new(), json::write(feedback))
            }
        };
        NewItem { key, kind, stream, about, body }
    }

    /// Whether it says the same, whenever it was said.
    pub fn says_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Article(one), Self::Article(other)) => one.says_the_same(other),
            _ => self == other,
        }
    }

    /// The same, asked for under another key.
    pub fn under(mut self, key: Key) -> Self {
        match &mut self {
            Self::Article(article) => article.id = key,
            Self::Registration(registration) => registration.registration_id = key,
            Self::Feedback(_) => {}
        }
        self
    }

    /// One line that reminds the user of it.
    pub fn title(&self) -> String {
        match self {
            Self::Article(article) => article.headline.to_string(),
            Self::Registration(who) => format!("{} {}", who.first_name, who.last_name),
            Self::Feedback(feedback) => format!("Feedback on {}", feedback.about),
        }
    }
}
