//! What the user does with items: retry, discard, undo; and what age does with discarded ones.

use domain::{
    outbox::{DISCARDED_FOR, Denied, Gate, Item, State, discard, retry, undo},
    time::Time,
};

use indexed_db_futures::KeyRange;

use crate::{
    Store, StoreError,
    article::{self, Found},
    open::number,
    outbox::{read_items, remove},
    record::{self, CONTROL, Control},
    schema::{ARTICLES, META, OUTBOX},
    transaction::Access,
};

impl Store {
    /// Makes an item due at once. The user has spoken: the way to the server is tried as well,
    /// whatever was heard of it.
    pub async fn retry(&self, seq: u64, now: Time) -> Result<(), StoreError> {
        self.revise(seq, |item, gate| {
            gate.closed = None;
            retry(item, now)
        })
        .await
    }

    /// Takes an item out of the outbox.
    pub async fn discard(&self, seq: u64, now: Time) -> Result<(), StoreError> {
        self.revise(seq, |item, _| discard(item, now)).await
    }

    /// Puts a discarded item back.
    pub async fn undo(&self, seq: u64) -> Result<(), StoreError> {
        self.revise(seq, |item, _| undo(item)).await
    }

    async fn revise(
        &self,
        seq: u64,
        change: impl FnOnce(&mut Item, &mut Gate) -> Result<(), Denied>,
    ) -> Result<(), StoreError> {
        let database = self.database().await?;
        let tx = self.begin(&database, &[OUTBOX, META], Access::Strict)?;
        let mut control: Control = record::or_default(tx.get(META, CONTROL.into()).await?)?;
        let mut item: Item =
            record::some(tx.get(OUTBOX, number(seq)).await?)?.ok_or(Denied::Gone)?;
        change(&mut item, &mut control.gate)?;
        tx.put(OUTBOX, number(seq), &item)?;
        tx.put(META, CONTROL.into(), &control)?;
        tx.commit().await
    }

    /// Removes what was discarded long enough ago, with the articles that nobody else has.
    pub async fn prune(&self, now: Time) -> Result<(), StoreError> {
        let database = self.database().await?;
        let tx = self.begin(&database, &[OUTBOX, ARTICLES], Access::Relaxed)?;
        for item in read_items(&tx).await?.into_iter().flatten() {
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
        tx.commit().await
    }
}
