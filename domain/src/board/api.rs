//! The server's contract: paths and shapes. `mock-api/openapi.json` documents it.

use serde::Serialize;

use super::{Article, Attendee, Kind};
use crate::{
    json::{FromJson, Json, Object, Unreadable},
    object,
    outbox::{Endpoint, Receipt},
    reads,
};

/// Attendees; registrations are posted here.
pub const USERS: &str = "/users";
/// The feed; articles are posted here.
pub const NEWS: &str = "/news";
/// Articles are posted here in batches.
pub const NEWS_BATCH: &str = "/news/batch";
/// Feedback is posted here.
pub const FEEDBACK: &str = "/feedback";

/// The key that push services know the server by (VAPID, RFC 8292).
pub const PUSH_KEY: &str = "/push/key";
/// Subscriptions to push messages are kept and forgotten here.
pub const PUSH_SUBSCRIPTIONS: &str = "/push/subscriptions";

/// Names the intent on every attempt.
pub const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

impl Kind {
    /// Where intents of this kind are posted, below the API's base.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Article => NEWS,
            Self::Registration => USERS,
            Self::Feedback => FEEDBACK,
        }
    }

    /// Where they are posted, one or many at a time.
    pub const fn endpoint(self) -> Endpoint {
        let batch = match self {
            Self::Article => Some((NEWS_BATCH, "article")),
            Self::Registration | Self::Feedback => None,
        };
        Endpoint { path: self.path(), batch }
    }

    /// The kind that is posted to this path, below the API's base.
    pub fn posted_to(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.path() == path)
    }
}

/// `GET /users`: one page of attendees, in the shape of reqres.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UsersPage {
    /// This page, from 1.
    pub page: usize,
    /// Attendees on a full page.
    pub per_page: usize,
    /// Attendees on all pages.
    pub total: usize,
    /// Pages.
    pub total_pages: usize,
    /// The attendees of this page.
    pub data: Vec<Attendee>,
    /// How many of them break the contract, and are left out.
    #[serde(skip)]
    pub left_out: usize,
}

impl FromJson for UsersPage {
    fn from_json(json: Json) -> Result<Self, Unreadable> {
        let mut page = Object::from_json(json)?;
        let (data, left_out) = readable(page.read("data")?);
        Ok(Self {
            page: page.read("page")?,
            per_page: page.read("per_page")?,
            total: page.read("total")?,
            total_pages: page.read("total_pages")?,
            data,
            left_out,
        })
    }
}

reads!(UsersPage);

/// What keeps the contract, and how much does not: that must not hide all that stands beside it.
fn readable<T: FromJson>(list: Vec<Json>) -> (Vec<T>, usize) {
    let many = list.len();
    let readable: Vec<T> = list.into_iter().filter_map(|one| T::from_json(one).ok()).collect();
    let left_out = many - readable.len();
    (readable, left_out)
}

/// `GET /news`: articles in the server's order, oldest first.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NewsPage {
    /// The articles after the cursor.
    pub articles: Vec<Article>,
    /// The cursor for what comes after them; opaque.
    pub next: String,
    /// Whether there is more already.
    pub more: bool,
    /// How many of the articles break the contract, and are left out.
    #[serde(skip)]
    pub left_out: usize,
}

impl FromJson for NewsPage {
    fn from_json(json: Json) -> Result<Self, Unreadable> {
        let mut page = Object::from_json(json)?;
        let (articles, left_out) = readable(page.read("articles")?);
        Ok(Self { articles, next: page.read("next")?, more: page.read("more")?, left_out })
    }
}

reads!(NewsPage);

/// `POST /news`: 201, or 200 for a repetition.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArticleAccepted {
    /// Names the key.
    pub receipt: Receipt,
    /// As stored.
    pub article: Article,
}

object!(ArticleAccepted { receipt, article });

/// `POST /users`: 201, or 200 for a repetition.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RegistrationAccepted {
    /// Names the key.
    pub receipt: Receipt,
    /// As stored.
    pub attendee: Attendee,
}

object!(RegistrationAccepted { receipt, attendee });

/// `POST /feedback`: 202, or 200 for a repetition.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FeedbackAccepted {
    /// Names the key.
    pub receipt: Receipt,
}

object!(FeedbackAccepted { receipt });
