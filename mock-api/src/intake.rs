//! Reads intents from JSON, field by field, so that every wrong field is told at once.
//!
//! Called by `post` and `batch`; what else is read in the same way is read by `subscriptions` and
//! `push`. The limits are `domain::board`'s; unknown fields are ignored.

use domain::{
    board::{Article, Email, Feedback, Intent, Kind, Name, Registration, Text, TextProblem},
    outbox::{FieldProblem, Key, Problem},
    time::Time,
};
use serde_json::{Map, Value};

use crate::problem::{bad_json, invalid, wrong};

/// The last moment that a JavaScript `Date` can name, in milliseconds since 1970.
const LAST_MOMENT: i64 = 8_640_000_000_000_000;

/// Reads a body as a JSON object.
pub(crate) fn object(body: &[u8]) -> Result<Map<String, Value>, Problem> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(bad_json("It is JSON, and not an object")),
        Err(error) => Err(bad_json(&error.to_string())),
    }
}

/// Reads an intent of this kind.
pub(crate) fn intent(kind: Kind, object: &Map<String, Value>) -> Result<Intent, Problem> {
    let mut fields = Fields::of(object);
    let read = match kind {
        Kind::Article => fields.article().map(Intent::Article),
        Kind::Registration => fields.registration().map(Intent::Registration),
        Kind::Feedback => fields.feedback().map(Intent::Feedback),
    };
    read.ok_or_else(|| invalid(fields.errors))
}

/// The fields of an object, and what is wrong with them.
pub(crate) struct Fields<'a> {
    object: &'a Map<String, Value>,
    pub(crate) errors: Vec<FieldProblem>,
}

impl<'a> Fields<'a> {
    /// Nothing is read yet.
    pub(crate) fn of(object: &'a Map<String, Value>) -> Self {
        Self { object, errors: Vec::new() }
    }

    /// All problems, when there are any.
    pub(crate) fn end(self) -> Result<(), Problem> {
        if self.errors.is_empty() { Ok(()) } else { Err(invalid(self.errors)) }
    }

    // Every field is read before the first `?`, so that all problems are told.

    fn article(&mut self) -> Option<Article> {
        let id = self.key("id");
        let headline = self.text("headline", Text::parse);
        let byline = self.text("byline", Text::parse);
        let body = self.text_or_nothing("body");
        let created_at = self.moment("created_at");
        Some(Article {
            id: id?,
            headline: headline?,
            byline: byline?,
            body: body?,
            created_at: created_at?,
        })
    }

    fn registration(&mut self) -> Option<Registration> {
        let registration_id = self.key("registration_id");
        let first_name = self.text("first_name", Name::parse);
        let last_name = self.text("last_name", Name::parse);
        let email = self.text("email", Email::parse);
        Some(Registration {
            registration_id: registration_id?,
            first_name: first_name?,
            last_name: last_name?,
            email: email?,
        })
    }

    fn feedback(&mut self) -> Option<Feedback> {
        let about = self.text("about", Text::parse);
        let useful = self.field("useful", "true or false", Value::as_bool);
        let comment = self.text_or_nothing("comment");
        Some(Feedback { about: about?, useful: useful?, comment: comment? })
    }

    fn text<T>(&mut self, name: &str, parse: fn(&str) -> Result<T, TextProblem>) -> Option<T> {
        let text = self.words(name)?;
        parse(&text).map_err(|problem| self.errors.push(wrong(name, problem.to_string()))).ok()
    }

    fn text_or_nothing<const MAX: usize>(&mut self, name: &str) -> Option<Text<0, MAX>> {
        if self.object.contains_key(name) {
            self.text(name, Text::parse)
        } else {
            Text::parse("").ok()
        }
    }

    /// A text of any length.
    pub(crate) fn words(&mut self, name: &str) -> Option<String> {
        self.field(name, "a text", |value| value.as_str().map(str::to_owned))
    }

    fn key(&mut self, name: &str) -> Option<Key> {
        self.field(name, "a UUID of 36 characters", |value| value.as_str()?.parse().ok())
    }

    fn moment(&mut self, name: &str) -> Option<Time> {
        let millis =
            |value: &Value| value.as_i64().filter(|millis| (0..=LAST_MOMENT).contains(millis));
        self.field(name, "milliseconds since 1970", millis).map(Time::from_millis)
    }

    /// Anything, read by `read`; `what` says what it has to be. A dot in the name leads to a member
    /// of a member.
    pub(crate) fn field<T>(
        &mut self,
        name: &str,
        what: &str,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Option<T> {
        let (first, rest) = name.split_once('.').map_or((name, None), |(a, b)| (a, Some(b)));
        let value = self.object.get(first);
        let message = match rest.map_or(value, |rest| value?.get(rest)) {
            None => format!("is missing: it has to be {what}"),
            Some(value) => match read(value) {
                Some(read) => return Some(read),
                None => format!("has to be {what}"),
            },
        };
        self.errors.push(wrong(name, message));
        None
    }
}
