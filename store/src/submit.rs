//! Step 2 in the life of an article: the record and its outbox item, in one transaction.

use domain::{
    board::Intent,
    outbox::{Control, Item, Key, Submitted},
    time::Time,
};

use indexed_db_futures::KeyRange;
use wasm_bindgen::JsValue;

use crate::{
    Store, StoreError, draft,
    open::number,
    record::{self, ArticleRecord, CONTROL},
    schema::{ARTICLES, KEYS, META, OUTBOX},
    transaction::Access,
};

/// More places than anybody fills; only a spoiled record is behind them. Numbers in IndexedDB are
/// exact up to twice as many.
const PLACES: u64 = 1 << 52;

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
        let mut control: Control = record::or_default(tx.get(META, CONTROL.into()).await)?;
        // Whatever became of the record that counts them: no place is given away a second time.
        control.next_seq %= 2 * PLACES;
        let behind = KeyRange::Bound(number(control.next_seq), true, number(PLACES), true);
        if control.next_seq < PLACES
            && let Some(last) = tx.ask_all_keys(OUTBOX, behind, 0)?.answer().await?.last()
        {
            control.next_seq = last.as_f64().unwrap_or_default() as u64;
        }
        // A crash never leaves both, the draft and what became of it.
        draft::remove_submitted(&tx, intents, drafts).await?;
        for (intent, key) in intents {
            let name: JsValue = key.to_string().into();
            let known = tx.ask(KEYS, name.clone())?.answer().await?.as_f64();
            let place = control.submit(known.map(|seq| seq as u64));
            submitted.push(place);
            let Submitted::Saved(seq) = place else { continue };
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
        }
        tx.put(META, CONTROL.into(), &control)?;
        tx.commit().await?;
        Ok(submitted)
    }
}
