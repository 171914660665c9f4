//! What a key has done. The answer follows from it, so that every answer to the key is the same.
//!
//! Planned and kept by `board`, answered by `post` and `batch`.

use domain::{
    board::{Article, Attendee, Feedback, Intent, Kind, Registration},
    outbox::Key,
    time::Time,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What a key has done.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Effect {
    /// The key.
    pub(crate) key: Key,
    /// When.
    pub(crate) at: Time,
    /// What.
    pub(crate) done: Done,
}

/// What was done.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Done {
    /// An article was published.
    Article(Article),
    /// Somebody was registered.
    Registration {
        /// As asked for.
        asked: Registration,
        /// As stored.
        attendee: Attendee,
    },
    /// Feedback was taken.
    Feedback(Feedback),
}

impl Effect {
    /// The kind of intent.
    pub(crate) fn kind(&self) -> Kind {
        match self.done {
            Done::Article(_) => Kind::Article,
            Done::Registration { .. } => Kind::Registration,
            Done::Feedback(_) => Kind::Feedback,
        }
    }

    /// The status of its first answer.
    pub(crate) fn status(&self) -> u16 {
        if self.kind() == Kind::Feedback { 202 } else { 201 }
    }

    /// The receipt.
    pub(crate) fn receipt(&self) -> Value {
        let id = match &self.done {
            Done::Article(article) => json!(article.id),
            Done::Registration { attendee, .. } => json!(attendee.id),
            Done::Feedback(_) => json!(self.key),
        };
        json!({"key": self.key, "id": id, "at": self.at})
    }

    /// The body of every answer to its key.
    pub(crate) fn answer(&self) -> Value {
        let receipt = self.receipt();
        match &self.done {
            Done::Article(article) => json!({"receipt": receipt, "article": article}),
            Done::Registration { attendee, .. } => {
                json!({"receipt": receipt, "attendee": attendee})
            }
            Done::Feedback(_) => json!({"receipt": receipt}),
        }
    }

    /// Whether this intent is what was done.
    pub(crate) fn is_of(&self, intent: &Intent) -> bool {
        match (&self.done, intent) {
            (Done::Article(done), Intent::Article(asked)) => done == asked,
            (Done::Registration { asked: done, .. }, Intent::Registration(asked)) => done == asked,
            (Done::Feedback(done), Intent::Feedback(asked)) => done == asked,
            _ => false,
        }
    }
}
