//! What a file brings into the outbox.
//!
//! Called by the page, once the user has seen the list and confirmed it. Never overwrites a record:
//! what is here already, under whichever key, stays as it is.

use domain::{
    board::Intent,
    outbox::{Key, Submitted},
    time::Time,
};

use crate::{
    Store, StoreError,
    article::{self, Found},
    control,
    record::CONTROL,
    schema::{ARTICLES, KEYS, META, OUTBOX},
    submit,
    transaction::{Access, Transaction},
};

impl Store {
    /// Which of these keys were ever submitted here.
    pub async fn submitted(&self, keys: &[Key]) -> Result<Vec<bool>, StoreError> {
        let database = self.database().await?;
        let tx = self.begin(&database, &[KEYS], Access::Read)?;
        let mut submitted = Vec::with_capacity(keys.len());
        for key in keys {
            submitted.push(place_of(&tx, *key).await?.is_some());
        }
        Ok(submitted)
    }

    /// Which of these are here already: submitted under their key, or their article is.
    pub async fn are_here(&self, items: &[(Intent, Key)]) -> Result<Vec<bool>, StoreError> {
        let database = self.database().await?;
        let tx = self.begin(&database, &[ARTICLES, KEYS], Access::Read)?;
        let mut here = Vec::with_capacity(items.len());
        for (intent, key) in items {
            here.push(place_of(&tx, *key).await?.is_some() || has_article(&tx, intent).await?);
        }
        Ok(here)
    }

    /// Saves those that are not here already, in one transaction, and says how many there were.
    pub async fn import(&self, items: &[(Intent, Key)], now: Time) -> Result<usize, StoreError> {
        let database = self.database().await?;
        let tx = self.begin(&database, &[ARTICLES, OUTBOX, KEYS, META], Access::Strict)?;
        let mut control = control::read(tx.get(META, CONTROL.into()).await)?;
        control::count(&tx, &mut control).await?;
        let mut saved = 0;
        for (intent, key) in items {
            let known = place_of(&tx, *key).await?;
            if known.is_some() || has_article(&tx, intent).await? {
                continue;
            }
            if let Submitted::Saved(seq) = control.submit(known) {
                submit::write(&tx, intent, *key, seq, now)?;
                saved += 1;
            }
        }
        tx.put(META, CONTROL.into(), &control)?;
        tx.commit().await?;
        Ok(saved)
    }
}

async fn place_of(tx: &Transaction<'_>, key: Key) -> Result<Option<u64>, StoreError> {
    let place = tx.ask(KEYS, key.to_string().into())?.answer().await?;
    // A spoiled one is submitted again rather than lost.
    Ok(place.as_f64().map(|seq| seq as u64))
}

async fn has_article(tx: &Transaction<'_>, intent: &Intent) -> Result<bool, StoreError> {
    let Intent::Article(article) = intent else { return Ok(false) };
    Ok(!matches!(article::find(tx, &article.id.to_string()).await?, Found::Nothing))
}
