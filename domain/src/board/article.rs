//! One piece of news, and the form that it comes from.

use serde::Serialize;

use super::text::{Problems, TITLE, Text, cut, field};
use crate::{object, outbox::Key, time::Time};

/// The name of an article: a UUID made on the client. Of a new article it equals the key.
pub type ArticleId = Key;
/// 1 to 140 characters.
pub type Headline = Text<1, 140>;
/// 1 to 80 characters: who says so.
pub type Byline = Text<1, 80>;
/// Markdown, at most 20 000 characters, may be empty.
pub type Body = Text<0, 20_000>;

/// One piece of news.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Article {
    /// Names it everywhere.
    pub id: ArticleId,
    /// What it says in one line.
    pub headline: Headline,
    /// Who says so.
    pub byline: Byline,
    /// The story, in Markdown.
    pub body: Body,
    /// When it was written: milliseconds since 1970-01-01T00:00:00Z, by the writer's clock.
    pub created_at: Time,
}

impl Article {
    /// Whether it says the same, whenever and under whichever name.
    pub fn says_the_same(&self, other: &Self) -> bool {
        (&self.headline, &self.byline, &self.body) == (&other.headline, &other.byline, &other.body)
    }
}

object!(Article { id, headline, byline, created_at; body });

/// What stands in the form "Add news".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Draft {
    /// As typed.
    pub headline: String,
    /// As typed.
    pub byline: String,
    /// As typed.
    pub body: String,
}

object!(Draft { ; headline, byline, body });

impl Draft {
    /// An article, or what is wrong with each field.
    ///
    /// `id` is made when the draft is begun, so that a double click is one article.
    pub fn validate(&self, id: ArticleId, now: Time) -> Result<Article, Problems> {
        let mut problems = Problems::new();
        let headline = field(&mut problems, "headline", Headline::parse(&self.headline));
        let byline = field(&mut problems, "byline", Byline::parse(&self.byline));
        let body = field(&mut problems, "body", Body::parse(&self.body));
        match (headline, byline, body) {
            (Some(headline), Some(byline), Some(body)) => {
                Ok(Article { id, headline, byline, body, created_at: now })
            }
            _ => Err(problems),
        }
    }

    /// One line that reminds the user of it.
    pub fn title(&self) -> String {
        let mut lines = self.headline.lines().chain(self.body.lines()).map(str::trim);
        cut(lines.find(|line| !line.is_empty()).unwrap_or_default(), TITLE).to_owned()
    }

    /// Whether nothing was typed yet.
    pub fn is_empty(&self) -> bool {
        [&self.headline, &self.byline, &self.body].iter().all(|field| field.trim().is_empty())
    }
}

impl From<&Article> for Draft {
    fn from(article: &Article) -> Self {
        Self {
            headline: article.headline.to_string(),
            byline: article.byline.to_string(),
            body: article.body.to_string(),
        }
    }
}
