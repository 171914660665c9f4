//! One article's record, found or not.
//!
//! Called wherever a transaction goes through many articles. A record that cannot be read is its own
//! trouble: it is kept as it is, and stops nobody else.

use crate::{
    StoreError,
    record::{self, ArticleRecord},
    schema::ARTICLES,
    transaction::Transaction,
};

/// What is stored under an article's id.
pub(crate) enum Found {
    Nothing,
    Article(ArticleRecord),
    /// Broken, or written by a newer build.
    Unreadable,
}

/// Looks for an article.
pub(crate) async fn find(tx: &Transaction<'_>, id: &str) -> Result<Found, StoreError> {
    let text = tx.ask(ARTICLES, id.into())?.answer().await?;
    Ok(match (text.is_undefined(), text.as_string().map(|text| record::read(&text))) {
        (true, _) => Found::Nothing,
        (false, Some(Ok(article))) => Found::Article(article),
        (false, Some(Err(_)) | None) => Found::Unreadable,
    })
}
