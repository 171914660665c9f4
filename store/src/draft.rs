//! Drafts: what stands in a form and was not submitted, kept at every pause in typing.
//!
//! Called by the page. A draft has the key that its intent will have: submitting it removes it in
//! the transaction that writes the item. One that a newer build wrote is never written here.

use domain::{
    board::{Draft, Intent, Kind, Registering},
    json::{self, Unreadable},
    object,
    outbox::Key,
    time::Time,
};
use indexed_db_futures::KeyRange;
use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::{
    Store, StoreError, record,
    schema::{KEYS, META},
    transaction::{Access, List, Range, Transaction},
};

/// What somebody has not finished writing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeptDraft {
    /// The key that it will be submitted under.
    pub key: Key,
    /// The kind of intent that it will be, by name.
    pub kind: String,
    /// What stands in the form, as JSON.
    pub text: String,
    /// When somebody last typed into it.
    pub written_at: Time,
}

object!(KeptDraft { key, kind, text, written_at });

impl KeptDraft {
    /// One line that reminds the user of it.
    pub fn title(&self) -> String {
        match Kind::named(&self.kind) {
            Some(Kind::Article) => json::read(&self.text).map(|draft: Draft| draft.title()),
            Some(Kind::Registration) => {
                json::read(&self.text).map(|draft: Registering| draft.title())
            }
            Some(Kind::Feedback) | None => Err(Unreadable),
        }
        .unwrap_or_default()
    }
}

/// The right to write one draft: nothing that this build cannot read is in its place.
#[derive(Clone)]
pub struct DraftPlace {
    store: Store,
    key: Key,
}

/// What became of claiming the place of a draft.
pub enum Claimed {
    /// It may be written; with what is written there now.
    Granted(DraftPlace, Option<KeptDraft>),
    /// A newer build's draft is there, or a broken one: it stays as it is.
    Unreadable,
    /// What was written under this key was submitted.
    Submitted,
}

impl Store {
    /// Claims the place of a draft. Whoever does holds the draft's lock: two tabs never share one.
    pub async fn claim_draft(&self, key: Key) -> Result<Claimed, StoreError> {
        let database = self.database().await?;
        let tx = self.begin(&database, &[KEYS, META], Access::Read)?;
        if !tx.ask(KEYS, key.to_string().into())?.answer().await?.is_undefined() {
            return Ok(Claimed::Submitted);
        }
        let text = tx.ask(META, name(key).into())?.answer().await?;
        let place = DraftPlace { store: self.clone(), key };
        Ok(match (text.as_string().map(|text| read_one(&text)), text.is_undefined()) {
            (_, true) => Claimed::Granted(place, None),
            (Some(Ok(draft)), _) => Claimed::Granted(place, Some(draft)),
            (Some(Err(_)) | None, _) => Claimed::Unreadable,
        })
    }
}

impl DraftPlace {
    /// Writes what stands in the form.
    ///
    /// Asks nothing before and waits for nothing between: a page that is closed has no time left.
    pub async fn write(
        &self,
        kind: Kind,
        text: String,
        written_at: Time,
    ) -> Result<(), StoreError> {
        let kind = kind.as_str().to_owned();
        let draft = KeptDraft { key: self.key, kind, text, written_at };
        let database = self.store.database().await?;
        let tx = self.store.begin(&database, &[META], Access::Relaxed)?;
        tx.put(META, name(self.key).into(), &draft)?;
        tx.commit().await
    }

    /// Removes it: it was submitted, discarded, or nothing is left of it.
    pub async fn remove(&self) -> Result<(), StoreError> {
        let database = self.store.database().await?;
        let tx = self.store.begin(&database, &[META], Access::Relaxed)?;
        tx.delete(META, KeyRange::Only(name(self.key).into()))?;
        tx.commit().await
    }
}

/// All drafts that can be read, the latest begun first, and how many cannot.
pub(crate) fn read(texts: &[JsValue]) -> (Vec<KeptDraft>, usize) {
    let one = |text: &JsValue| read_one(&text.as_string().unwrap_or_default()).ok();
    // They come in the order of their keys, which begin with the time.
    let drafts: Vec<KeptDraft> = texts.iter().rev().filter_map(one).collect();
    let unreadable = texts.len() - drafts.len();
    (drafts, unreadable)
}

fn read_one(text: &str) -> Result<KeptDraft, StoreError> {
    let draft: KeptDraft = record::read(text)?;
    match Kind::named(&draft.kind) {
        Some(_) => Ok(draft),
        None => Err(StoreError::Unreadable),
    }
}

/// Removes the drafts of what is submitted, as far as they can be read.
pub(crate) async fn remove_submitted(
    tx: &Transaction<'_>,
    submitted: &[(Intent, Key)],
    names: List,
) -> Result<(), StoreError> {
    // Few drafts, and maybe many intents: what is there is looked for among what is submitted.
    for place in names.answer().await? {
        let its_own = |(_, key): &&(Intent, Key)| place == *name(*key);
        if !submitted.iter().any(|one| its_own(&one)) {
            continue;
        }
        let text = tx.ask(META, place.clone())?.answer().await?;
        if text.as_string().is_some_and(|text| record::parse(&text).is_ok()) {
            tx.delete(META, KeyRange::Only(place))?;
        }
    }
    Ok(())
}

/// Where all drafts are among the single records.
pub(crate) fn all() -> Range {
    // The semicolon is next to the colon.
    KeyRange::Bound("draft:".into(), false, "draft;".into(), true)
}

fn name(key: Key) -> String {
    format!("draft:{key}")
}
