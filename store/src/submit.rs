//! Step 2 in the life of an article: the record and its outbox item, in one transaction. What a file
//! brings goes the same way.

use domain::{
    board::Intent,
    outbox::{Item, Key, Submitted},
    time::Time,
};

use wasm_bindgen::JsValue;

use crate::{
    Store, StoreError,
    article::{self, Found},
    control, draft,
    open::number,
    record::{ArticleRecord, CONTROL},
    schema::{ARTICLES, KEYS, META, OUTBOX},
    transaction::Access,
};

/// What to do about an article whose id is here, under another key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    /// Nobody else makes ids here: it is the same, and its key was lost.
    Replace,
    /// It came from elsewhere, and what is here stays as it is.
    Keep,
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
        self.save(intents, Known::Replace, now).await
    }

    /// Saves what a file brings and is not here yet, in one transaction; says how much that was.
    pub async fn import(&self, items: &[(Intent, Key)], now: Time) -> Result<usize, StoreError> {
        let saved = self.save(items, Known::Keep, now).await?;
        Ok(saved.iter().filter(|saved| matches!(saved, Submitted::Saved(_))).count())
    }

    /// Which of these keys were ever submitted here.
    pub async fn submitted(&self, keys: &[Key]) -> Result<Vec<bool>, StoreError> {
        let database = self.database().await?;
        let tx = self.begin(&database, &[KEYS], Access::Read)?;
        let mut submitted = Vec::with_capacity(keys.len());
        for key in keys {
            let place = tx.ask(KEYS, key.to_string().into())?.answer().await?;
            submitted.push(place.as_f64().is_some());
        }
        Ok(submitted)
    }

    async fn save(
        &self,
        intents: &[(Intent, Key)],
        known: Known,
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
            let mut place = tx.ask(KEYS, name.clone())?.answer().await?.as_f64();
            if let (Intent::Article(article), Known::Keep) = (intent, known)
                && !matches!(article::find(&tx, &article.id.to_string()).await?, Found::Nothing)
            {
                // Wherever it has its place, it gets no other.
                place.get_or_insert(0.0);
            }
            let place = control.submit(place.map(|seq| seq as u64));
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
