//! What the server said: news and attendees, written only after they were judged.

use std::collections::HashSet;

use domain::{
    board::{Article, Attendee},
    json::FromJson,
    time::Time,
};

use crate::{
    Store, StoreError,
    open::{self, Durability},
    record::{ATTENDEES, ArticleRecord, AttendeesRecord, FEED, FeedRecord},
    schema::{ARTICLES, META},
};

/// How far the server's news were read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Feed {
    /// Where to go on; `None` to begin.
    pub cursor: Option<String>,
    /// The last answer's `ETag`, for asking whether anything changed.
    pub etag: Option<String>,
}

impl Store {
    /// How far the server's news were read.
    pub async fn feed(&self) -> Result<Feed, StoreError> {
        let FeedRecord { cursor, etag, .. } = self.meta(FEED).await?;
        Ok(Feed { cursor, etag })
    }

    /// The `ETag` of the attendees that are stored.
    pub async fn attendees_etag(&self) -> Result<Option<String>, StoreError> {
        let AttendeesRecord { etag, read_at, .. } = self.meta(ATTENDEES).await?;
        Ok(etag.filter(|_| read_at.is_some()))
    }

    async fn meta<T: FromJson + Default>(&self, name: &str) -> Result<T, StoreError> {
        let database = self.database().await?;
        let tx = open::read_only(&database, &[META]).map_err(|error| self.forget(error))?;
        Ok(open::get(&tx.object_store(META)?, name).await?.unwrap_or_default())
    }

    /// Adds a page of news behind what is there. Says which articles were not here before.
    ///
    /// An article with an unsent item keeps its record: the same id is one row.
    pub async fn write_news(
        &self,
        articles: &[Article],
        feed: &Feed,
        now: Time,
    ) -> Result<Vec<String>, StoreError> {
        let database = self.database().await?;
        let tx = open::read_write(&database, &[ARTICLES, META], Durability::Relaxed)?;
        let mut new = Vec::new();
        {
            let (store, meta) = (tx.object_store(ARTICLES)?, tx.object_store(META)?);
            let mut record: FeedRecord = open::get(&meta, FEED).await?.unwrap_or_default();
            for article in articles {
                let id = article.id.to_string();
                let kept: Option<ArticleRecord> = open::get(&store, &id).await?;
                if kept.is_none() {
                    new.push(id.clone());
                }
                let mut kept = kept.unwrap_or_else(|| ArticleRecord {
                    article: article.clone(),
                    mine: false,
                    accepted: None,
                    place: None,
                });
                if !kept.mine {
                    kept.article = article.clone();
                }
                if kept.place.is_none() {
                    record.next_place += 1;
                    kept.place = Some(record.next_place);
                }
                open::put(&store, &id, &kept)?;
            }
            record.cursor = feed.cursor.clone();
            record.etag = feed.etag.clone();
            record.read_at = Some(now);
            open::put(&meta, FEED, &record)?;
        }
        tx.commit().await.map_err(|error| self.forget(error.into()))?;
        Ok(new)
    }

    /// Replaces the attendees by a whole snapshot; `None` says that the stored one still holds.
    ///
    /// Says how many there are, and who was not there before; nobody, when nothing was stored yet.
    pub async fn write_attendees(
        &self,
        snapshot: Option<(&[Attendee], Option<String>)>,
        now: Time,
    ) -> Result<(usize, Vec<Attendee>), StoreError> {
        let database = self.database().await?;
        let tx = open::read_write(&database, &[META], Durability::Relaxed)?;
        let mut new = Vec::new();
        let total;
        {
            let meta = tx.object_store(META)?;
            let mut record: AttendeesRecord =
                open::get(&meta, ATTENDEES).await?.unwrap_or_default();
            if let Some((list, etag)) = snapshot {
                if record.read_at.is_some() {
                    let before: HashSet<u64> = record.list.iter().map(|one| one.id).collect();
                    new = list.iter().filter(|one| !before.contains(&one.id)).cloned().collect();
                }
                record.list = list.to_vec();
                record.etag = etag;
            }
            record.read_at = Some(now);
            total = record.list.len();
            open::put(&meta, ATTENDEES, &record)?;
        }
        tx.commit().await.map_err(|error| self.forget(error.into()))?;
        Ok((total, new))
    }
}
