//! Step 2 in the life of an article: the record and its outbox item, in one transaction.

use domain::{
    board::Intent,
    outbox::{Item, Key},
    time::Time,
};
use indexed_db_futures::BuildPrimitive as _;
use indexed_db_futures::prelude::QuerySource as _;

use crate::{
    Store, StoreError,
    open::{self, Durability, number},
    record::{self, ArticleRecord, CONTROL, Control},
    schema::{ARTICLES, KEYS, META, OUTBOX},
};

/// What became of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Submitted {
    /// It is on the disk, as the item at this place.
    Saved(u64),
    /// The same key was saved before (a double click, a second tab): nothing was changed.
    Known(u64),
}

impl Store {
    /// Saves what the user wants under this key. When it returns, it is on the disk.
    pub async fn submit(
        &self,
        intent: &Intent,
        key: Key,
        now: Time,
    ) -> Result<Submitted, StoreError> {
        let saved = self.submit_all(&[(intent.clone(), key)], now).await?;
        Ok(saved.into_iter().next().expect("one in, one out"))
    }

    /// Saves many in one transaction: all of them or none.
    pub async fn submit_all(
        &self,
        intents: &[(Intent, Key)],
        now: Time,
    ) -> Result<Vec<Submitted>, StoreError> {
        self.submit_in_transaction(intents, now).await.map_err(|error| self.forget(error))
    }

    async fn submit_in_transaction(
        &self,
        intents: &[(Intent, Key)],
        now: Time,
    ) -> Result<Vec<Submitted>, StoreError> {
        let database = self.database().await?;
        let tx = open::read_write(&database, &[ARTICLES, OUTBOX, KEYS, META], Durability::Strict)?;
        let mut submitted = Vec::with_capacity(intents.len());
        {
            let (keys, meta) = (tx.object_store(KEYS)?, tx.object_store(META)?);
            let (outbox, articles) = (tx.object_store(OUTBOX)?, tx.object_store(ARTICLES)?);
            let mut control: Control = open::get(&meta, CONTROL).await?.unwrap_or_default();
            for (intent, key) in intents {
                let known: Option<f64> = keys.get(key.to_string()).primitive()?.await?;
                if let Some(seq) = known {
                    submitted.push(Submitted::Known(seq as u64));
                    continue;
                }
                let seq = control.next_seq + 1;
                control.next_seq = seq;
                let item = Item::new(seq, intent.to_item(*key), now);
                keys.put(number(seq)).with_key(key.to_string()).primitive()?;
                outbox.put(record::write(&item)).with_key(number(seq)).primitive()?;
                if let Intent::Article(article) = intent {
                    let record = ArticleRecord {
                        article: article.clone(),
                        mine: true,
                        accepted: None,
                        place: None,
                    };
                    open::put(&articles, &article.id.to_string(), &record)?;
                }
                submitted.push(Submitted::Saved(seq));
            }
            open::put(&meta, CONTROL, &control)?;
        }
        tx.commit().await?;
        Ok(submitted)
    }
}
