//! What the server said: news and attendees, written only after they were judged.

use domain::{
    board::{Article, Attendee},
    time::Time,
};

use js_sys::Set;
use wasm_bindgen::JsValue;

use crate::{
    Store, StoreError,
    article::{self, Found},
    open::number,
    record::{self, ATTENDEES, ArticleRecord, AttendeesRecord, FEED, FeedRecord},
    schema::{ARTICLES, META},
    transaction::{Access, everything},
};

/// How far the server's news were read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Feed {
    /// Where to go on; `None` to begin.
    pub cursor: Option<String>,
    /// The last answer's `ETag`, for asking whether anything changed.
    pub etag: Option<String>,
    /// How many articles up to there break the contract, and are not here.
    pub left_out: usize,
}

/// Who comes, as the server said it.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// In its order.
    pub list: Vec<Attendee>,
    /// How many more of them break the contract.
    pub left_out: usize,
    /// The answer's `ETag`.
    pub etag: Option<String>,
}

/// What a read of the attendees came to.
#[derive(Clone, Debug, PartialEq)]
pub enum AttendeesRead<'a> {
    /// They are as in the list with this `ETag`.
    Unchanged(&'a str),
    /// All of them.
    Whole(Snapshot),
}

impl Store {
    /// How far the server's news were read.
    pub async fn feed(&self) -> Result<Feed, StoreError> {
        let FeedRecord { cursor, etag, left_out, .. } = record::or_default(self.meta(FEED).await)?;
        Ok(Feed { cursor, etag, left_out })
    }

    /// The `ETag` of the attendees that are stored.
    pub async fn attendees_etag(&self) -> Result<Option<String>, StoreError> {
        let AttendeesRecord { etag, read_at, .. } = record::or_default(self.meta(ATTENDEES).await)?;
        Ok(etag.filter(|_| read_at.is_some()))
    }

    /// Adds a page of news to what is there. Says which articles were not here before; `None` when the
    /// store has not come as far as `behind`, or further, by now.
    ///
    /// An article with an unsent item keeps its record: the same id is one row.
    pub async fn write_news<'a>(
        &self,
        articles: &'a [Article],
        behind: Option<&str>,
        feed: &Feed,
        now: Time,
    ) -> Result<Option<Vec<&'a Article>>, StoreError> {
        let database = self.database().await?;
        let tx = self.begin(&database, &[ARTICLES, META], Access::Relaxed)?;
        let mut new = Vec::new();
        let mut record: FeedRecord = record::or_default(tx.get(META, FEED.into()).await)?;
        if record.cursor.as_deref() != behind {
            return Ok(None);
        }
        if record.next_place == 0 {
            // Nothing was read yet; or how far it was read is lost, and not what was read.
            let all = tx.ask_all(ARTICLES, everything(), 0)?.answer().await?;
            let place =
                |text: &JsValue| record::read::<ArticleRecord>(&text.as_string()?).ok()?.place;
            record.next_place = all.iter().filter_map(place).max().unwrap_or_default();
        }
        for article in articles {
            let id = article.id.to_string();
            let mut kept = match article::find(&tx, &id).await? {
                Found::Article(kept) => kept,
                Found::Nothing => {
                    new.push(article);
                    ArticleRecord {
                        article: article.clone(),
                        mine: false,
                        accepted: None,
                        place: None,
                    }
                }
                Found::Unreadable => continue,
            };
            // Ours holds only while an item is open about it.
            if !kept.mine || kept.accepted.is_some() {
                kept.article = article.clone();
            }
            if kept.place.is_none() {
                record.next_place += 1;
                kept.place = Some(record.next_place);
            }
            tx.put(ARTICLES, id.into(), &kept)?;
        }
        record.cursor = feed.cursor.clone();
        record.etag = feed.etag.clone();
        record.left_out = feed.left_out;
        record.read_at = Some(now);
        tx.put(META, FEED.into(), &record)?;
        tx.commit().await?;
        Ok(Some(new))
    }

    /// Replaces the attendees by a whole snapshot, or says that the list with this `ETag` still holds.
    ///
    /// Says who is there, and who was not there before: nobody, when nothing was stored yet. `None`
    /// when another list than that one is stored by now.
    pub async fn write_attendees(
        &self,
        read: AttendeesRead<'_>,
        now: Time,
    ) -> Result<Option<(Vec<Attendee>, Vec<Attendee>)>, StoreError> {
        let database = self.database().await?;
        let tx = self.begin(&database, &[META], Access::Relaxed)?;
        let mut new = Vec::new();
        let mut record: AttendeesRecord = record::or_default(tx.get(META, ATTENDEES.into()).await)?;
        match read {
            AttendeesRead::Unchanged(known) if record.etag.as_deref() != Some(known) => {
                return Ok(None);
            }
            AttendeesRead::Unchanged(_) => {}
            AttendeesRead::Whole(Snapshot { list, left_out, etag }) => {
                if record.read_at.is_some() {
                    let before = Set::new(&JsValue::UNDEFINED);
                    record.list.iter().for_each(|one| drop(before.add(&number(one.id))));
                    let is_new = |one: &&Attendee| !before.has(&number(one.id));
                    new = list.iter().filter(is_new).cloned().collect();
                }
                record.list = list;
                record.left_out = left_out;
                record.etag = etag;
            }
        }
        record.read_at = Some(now);
        tx.put(META, ATTENDEES.into(), &record)?;
        tx.commit().await?;
        Ok(Some((record.list, new)))
    }
}
