//! What the user does with items: retry, discard, undo; and what age does with discarded ones.

use domain::{
    outbox::{DISCARDED_FOR, Denied, Item, State, discard, retry, undo},
    time::Time,
};

use wasm_bindgen::JsValue;

use crate::{
    Store, StoreError,
    open::number,
    outbox::{read_items, remove},
    record::{self, ArticleRecord},
    schema::{ARTICLES, OUTBOX},
    transaction::Access,
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
        let tx = self.begin(&[OUTBOX], Access::Strict).await?;
        let mut item: Item =
            record::some(tx.get(OUTBOX, number(seq)).await?)?.ok_or(Denied::Gone)?;
        change(&mut item)?;
        tx.put(OUTBOX, number(seq), &item)?;
        tx.commit().await
    }

    /// Removes what was discarded long enough ago, with the articles that nobody else has.
    pub async fn prune(&self, now: Time) -> Result<(), StoreError> {
        let tx = self.begin(&[OUTBOX, ARTICLES], Access::Relaxed).await?;
        for item in read_items(&tx).await?.into_iter().flatten() {
            let State::Discarded { at } = item.state else { continue };
            if now.since(at) < DISCARDED_FOR {
                continue;
            }
            let about = JsValue::from_str(&item.about);
            let record: Option<ArticleRecord> =
                record::some(tx.get(ARTICLES, about.clone()).await?)?;
            if record.is_some_and(|record| record.place.is_none()) {
                tx.delete(ARTICLES, about)?;
            }
            remove(&tx, &item)?;
        }
        tx.commit().await
    }
}
