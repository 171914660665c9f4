//! Step 2 in the life of an article: the record and its outbox item, in one transaction.

use domain::{
    board::Intent,
    outbox::{Item, Key, Submitted},
    time::Time,
};

use wasm_bindgen::JsValue;

use crate::{
    Store, StoreError, control, draft,
    open::number,
    record::{ArticleRecord, CONTROL},
    schema::{ARTICLES, KEYS, META, OUTBOX},
    transaction::{Access, Transaction},
};

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
        let mut control = control::read(tx.get(META, CONTROL.into()).await)?;
        control::count(&tx, &mut control).await?;
        // A crash never leaves both, the draft and what became of it.
        draft::remove_submitted(&tx, intents, drafts).await?;
        for (intent, key) in intents {
            let name: JsValue = key.to_string().into();
            let known = tx.ask(KEYS, name)?.answer().await?.as_f64();
            let place = control.submit(known.map(|seq| seq as u64));
            submitted.push(place);
            let Submitted::Saved(seq) = place else { continue };
            write(&tx, intent, *key, seq, now)?;
        }
        tx.put(META, CONTROL.into(), &control)?;
        tx.commit().await?;
        Ok(submitted)
    }
}

/// The record and its item, at this place.
pub(crate) fn write(
    tx: &Transaction<'_>,
    intent: &Intent,
    key: Key,
    seq: u64,
    now: Time,
) -> Result<(), StoreError> {
    tx.put_raw(KEYS, key.to_string().into(), number(seq))?;
    tx.put(OUTBOX, number(seq), &Item::new(seq, intent.to_item(key), now))?;
    if let Intent::Article(article) = intent {
        let article = article.clone();
        let record = ArticleRecord { mine: true, accepted: None, place: None, article };
        tx.put(ARTICLES, record.article.id.to_string().into(), &record)?;
    }
    Ok(())
}
