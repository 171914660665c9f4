//! Step 2 in the life of an article: the record and its outbox item, in one transaction.

use domain::{
    board::Intent,
    outbox::{Item, Key},
    time::Time,
};

use wasm_bindgen::JsValue;

use crate::{
    Store, StoreError, draft,
    open::number,
    record::{self, ArticleRecord, CONTROL, Control},
    schema::{ARTICLES, KEYS, META, OUTBOX},
    transaction::Access,
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
        let database = self.database().await?;
        let tx = self.begin(&database, &[ARTICLES, OUTBOX, KEYS, META], Access::Strict)?;
        let drafts = tx.ask_all_keys(META, draft::all(), 0)?;
        let mut submitted = Vec::with_capacity(intents.len());
        let mut control: Control = record::or_default(tx.get(META, CONTROL.into()).await?)?;
        // A crash never leaves both, the draft and what became of it.
        draft::remove_submitted(&tx, intents, drafts).await?;
        for (intent, key) in intents {
            let name: JsValue = key.to_string().into();
            if let Some(seq) = tx.ask(KEYS, name.clone())?.answer().await?.as_f64() {
                submitted.push(Submitted::Known(seq as u64));
                continue;
            }
            let seq = control.next_seq + 1;
            control.next_seq = seq;
            let item = Item::new(seq, intent.to_item(*key), now);
            tx.put_raw(KEYS, name, number(seq))?;
            tx.put(OUTBOX, number(seq), &item)?;
            if let Intent::Article(article) = intent {
                let record = ArticleRecord {
                    article: article.clone(),
                    mine: true,
                    accepted: None,
                    place: None,
                };
                tx.put(ARTICLES, article.id.to_string().into(), &record)?;
            }
            submitted.push(Submitted::Saved(seq));
        }
        tx.put(META, CONTROL.into(), &control)?;
        tx.commit().await?;
        Ok(submitted)
    }
}
