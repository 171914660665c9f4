//! What the user does with items: retry, discard, undo; and what age does with discarded ones.

use domain::{
    outbox::{DISCARDED_FOR, Denied, Item, State, discard, retry, undo},
    time::Time,
};
use indexed_db_futures::{BuildPrimitive as _, prelude::QuerySource as _};

use crate::{
    Store, StoreError,
    open::{self, Durability, number},
    outbox::{read_items, remove},
    record::{self, ArticleRecord},
    schema::{ARTICLES, OUTBOX},
};

impl Store {
    /// Makes an item due at once.
    pub async fn retry(&self, seq: u64, now: Time) -> Result<(), StoreError> {
        self.revise(seq, |item| retry(item, now)).await
    }

    /// Takes an item out of the outbox.
    pub async fn discard(&self, seq: u64, now: Time) -> Result<(), StoreError> {
        self.revise(seq, |item| discard(item, now)).await
    }

    /// Puts a discarded item back.
    pub async fn undo(&self, seq: u64) -> Result<(), StoreError> {
        self.revise(seq, undo).await
    }

    async fn revise(
        &self,
        seq: u64,
        change: impl FnOnce(&mut Item) -> Result<(), Denied>,
    ) -> Result<(), StoreError> {
        let database = self.database().await?;
        let tx = open::read_write(&database, &[OUTBOX], Durability::Strict)?;
        {
            let outbox = tx.object_store(OUTBOX)?;
            let text: Option<String> = outbox.get(number(seq)).primitive()?.await?;
            let mut item: Item = record::read(&text.ok_or(Denied::Gone)?)?;
            change(&mut item)?;
            outbox.put(record::write(&item)).with_key(number(seq)).primitive()?;
        }
        tx.commit().await.map_err(|error| self.forget(error.into()))
    }

    /// Removes what was discarded long enough ago, with the articles that nobody else has.
    pub async fn prune(&self, now: Time) -> Result<(), StoreError> {
        let database = self.database().await?;
        let tx = open::read_write(&database, &[OUTBOX, ARTICLES], Durability::Relaxed)?;
        {
            let (outbox, articles) = (tx.object_store(OUTBOX)?, tx.object_store(ARTICLES)?);
            for item in read_items(&outbox).await?.into_iter().flatten() {
                let State::Discarded { at } = item.state else { continue };
                if now.since(at) < DISCARDED_FOR {
                    continue;
                }
                let record: Option<ArticleRecord> = open::get(&articles, &item.about).await?;
                if record.is_some_and(|record| record.place.is_none()) {
                    articles.delete(item.about.as_str()).primitive()?;
                }
                remove(&outbox, &item)?;
            }
        }
        tx.commit().await.map_err(|error| self.forget(error.into()))
    }
}
