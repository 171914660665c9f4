//! What the user does with items: retry, edit, discard, undo; and what age does with discarded ones.

use domain::{
    board::Intent,
    json,
    outbox::{DISCARDED_FOR, Denied, Item, Key, State, discard, edit, retry, undo},
    time::Time,
};

use indexed_db_futures::KeyRange;

use crate::{
    Store, StoreError,
    article::{self, Found},
    control,
    open::number,
    outbox::{read_page, remove},
    record::{self, CONTROL, FEED, FeedRecord},
    schema::{ARTICLES, KEYS, META, OUTBOX},
    transaction::Access,
};

/// What the user does with an item.
#[derive(Clone, Debug, PartialEq)]
pub enum Revision {
    /// Makes it due at once. The user has spoken: the way to the server is tried as well, whatever
    /// was heard of it.
    Retry,
    /// Replaces what it asks for; it keeps its place.
    Edit {
        /// The body that the user has seen.
        was: String,
        /// What it asks for from now on. The record keeps its id: should an earlier attempt have had
        /// its effect after all, the server knows it by that.
        intent: Box<Intent>,
        /// The key for what becomes a new wish by it.
        new: Key,
    },
    /// Takes it out of the outbox.
    Discard,
    /// Puts a discarded item back.
    Undo,
}

impl Store {
    /// Does this with the item at this place.
    pub async fn revise(&self, seq: u64, revision: &Revision, now: Time) -> Result<(), StoreError> {
        let database = self.database().await?;
        let tx = self.begin(&database, &[OUTBOX, ARTICLES, KEYS, META], Access::Strict)?;
        let mut control = control::read(tx.get(META, CONTROL.into()).await)?;
        let mut item: Item =
            record::some(tx.get(OUTBOX, number(seq)).await?)?.ok_or(Denied::Gone)?;
        match revision {
            Revision::Retry => {
                control.gate.closed = None;
                retry(&mut item, now)?;
            }
            Revision::Edit { was, .. } if item.body != *was => Err(Denied::Changed)?,
            Revision::Edit { intent, new, .. } => {
                let intent =
                    item.about.parse().map_or((**intent).clone(), |id| intent.clone().under(id));
                let key = edit(&mut item, intent.to_item(*new).body, *new, now)?;
                tx.put_raw(KEYS, key.to_string().into(), number(seq))?;
                if let Intent::Article(article) = intent
                    && let Found::Article(mut record) = article::find(&tx, &item.about).await?
                {
                    record.article = article;
                    tx.put(ARTICLES, item.about.as_str().into(), &record)?;
                }
            }
            Revision::Discard => {
                discard(&mut item, now)?;
                if let Found::Article(mut record) = article::find(&tx, &item.about).await? {
                    record.mine = false;
                    tx.put(ARTICLES, item.about.as_str().into(), &record)?;
                    if record.place.is_some() {
                        // The server has it, maybe in other words: all is read anew for them.
                        let mut feed: FeedRecord =
                            record::or_default(tx.get(META, FEED.into()).await)?;
                        (feed.cursor, feed.etag) = (None, None);
                        tx.put(META, FEED.into(), &feed)?;
                    }
                }
            }
            Revision::Undo => {
                undo(&mut item)?;
                if let Found::Article(mut record) = article::find(&tx, &item.about).await? {
                    record.mine = true;
                    record.article = json::read(&item.body).unwrap_or(record.article);
                    tx.put(ARTICLES, item.about.as_str().into(), &record)?;
                }
            }
        }
        tx.put(OUTBOX, number(seq), &item)?;
        tx.put(META, CONTROL.into(), &control)?;
        tx.commit().await
    }

    /// Removes what was discarded long enough ago, with the articles that nobody else has.
    pub async fn prune(&self, now: Time) -> Result<(), StoreError> {
        let database = self.database().await?;
        let tx = self.begin(&database, &[OUTBOX, ARTICLES], Access::Relaxed)?;
        let mut after = 0;
        while let (items, Some(last)) = read_page(&tx, after).await? {
            after = last;
            for item in items {
                let State::Discarded { at } = item.state else { continue };
                if now.since(at) < DISCARDED_FOR {
                    continue;
                }
                if let Found::Article(record) = article::find(&tx, &item.about).await?
                    && record.place.is_none()
                {
                    tx.delete(ARTICLES, KeyRange::Only(item.about.as_str().into()))?;
                }
                remove(&tx, &item)?;
            }
        }
        tx.commit().await
    }
}
