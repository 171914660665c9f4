//! One transaction, and the few verbs that every transaction here is made of.
//!
//! Called by the other files of this crate. Each verb stands here once and is generic over nothing,
//! so that the library's futures are in the program once. Never awaits anything but its own
//! requests: the browser ends a transaction that has none.

use domain::json::Json;
use indexed_db_futures::{
    Build as _, BuildPrimitive as _, KeyRange,
    database::Database,
    future::GetAllPrimitiveRequest,
    internals::SystemRepr as _,
    prelude::QuerySource as _,
    transaction::{self, TransactionDurability, TransactionMode, TransactionOptions},
};
use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::{StoreError, record};

/// What a transaction may do, and how sure it has to be that it is on the disk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Only read.
    Read,
    /// Write what can be read or sent again.
    Relaxed,
    /// Write what the user was told is saved.
    Strict,
}

/// All or nothing: it aborts when dropped without a [`Transaction::commit`].
#[must_use]
pub(crate) struct Transaction<'a>(transaction::Transaction<'a>);

impl<'a> Transaction<'a> {
    pub(crate) fn begin(
        database: &'a Database,
        stores: &[&str],
        access: Access,
    ) -> Result<Self, StoreError> {
        let (mode, durability) = match access {
            Access::Read => (TransactionMode::Readonly, TransactionDurability::Default),
            Access::Relaxed => (TransactionMode::Readwrite, TransactionDurability::Relaxed),
            Access::Strict => (TransactionMode::Readwrite, TransactionDurability::Strict),
        };
        let options = TransactionOptions::new().with_durability(durability);
        let begun = database.transaction(stores).with_mode(mode).with_options(options).build();
        Ok(Self(begun?))
    }

    /// A record by its key, for [`record::some`] and [`record::or_default`]: what is generic does
    /// not wait, so that the waiting is in the program once.
    pub(crate) async fn get(&self, store: &str, key: JsValue) -> Result<Option<Json>, StoreError> {
        let text = self.ask(store, key)?.answer().await?.as_string();
        text.map(|text| record::parse(&text)).transpose()
    }

    /// Asks for what is stored under a key; [`Request::answer`] waits for it.
    pub(crate) fn ask(&self, store: &str, key: JsValue) -> Result<Request, StoreError> {
        // As a list of one, so that there is one kind of question in the program.
        Ok(Request(self.ask_all(store, KeyRange::Only(key), 1)?))
    }

    /// Asks for all texts of this range, 0 for no limit; [`List::answer`] waits for them.
    pub(crate) fn ask_all(
        &self,
        store: &str,
        range: Range,
        limit: u32,
    ) -> Result<List, StoreError> {
        let store = self.0.object_store(store)?;
        let all = store.get_all::<JsValue>().with_query::<JsValue, _>(range).with_limit(limit);
        Ok(List(all.primitive()?))
    }

    /// Asks for all keys of this range.
    pub(crate) fn ask_all_keys(
        &self,
        store: &str,
        range: Range,
        limit: u32,
    ) -> Result<List, StoreError> {
        let store = self.0.object_store(store)?;
        let all = store.get_all_keys::<JsValue>().with_query::<JsValue, _>(range).with_limit(limit);
        Ok(List(all.primitive()?))
    }

    /// Writes a record under its key. Whether it worked is for the commit to tell.
    pub(crate) fn put<T: Serialize>(
        &self,
        store: &str,
        key: JsValue,
        value: &T,
    ) -> Result<(), StoreError> {
        self.put_raw(store, key, record::write(value).into())
    }

    /// Writes a value that is no record.
    pub(crate) fn put_raw(
        &self,
        store: &str,
        key: JsValue,
        value: JsValue,
    ) -> Result<(), StoreError> {
        self.0.object_store(store)?.put(value).with_key(key).primitive()?;
        Ok(())
    }

    /// Deletes a key, or a range of keys.
    pub(crate) fn delete(&self, store: &str, range: Range) -> Result<(), StoreError> {
        self.0.object_store(store)?.delete::<JsValue, _>(range).primitive()?;
        Ok(())
    }

    /// Ends it. When this returns, everything was written.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        let ended = self.0.as_sys().clone();
        let committed = self.0.commit().await;
        // The library says that it was aborted, the browser also says why.
        committed.map_err(|error| ended.error().map_or_else(|| error.into(), StoreError::from))
    }
}

/// A key, or several.
pub(crate) type Range = KeyRange<JsValue>;

/// The range of everything.
pub(crate) const fn everything() -> Range {
    // The browser takes `undefined` for "no query".
    KeyRange::Only(JsValue::UNDEFINED)
}

/// A question to the database that is on its way.
pub(crate) struct Request(List);

impl Request {
    /// Waits for the answer; `undefined` when there is nothing.
    pub(crate) async fn answer(self) -> Result<JsValue, StoreError> {
        Ok(self.0.answer().await?.pop().unwrap_or_default())
    }
}

/// A question for many things that is on its way.
pub(crate) struct List(GetAllPrimitiveRequest<JsValue>);

impl List {
    /// Waits for all of them.
    pub(crate) async fn answer(self) -> Result<Vec<JsValue>, StoreError> {
        Ok(self.0.await?.collect::<Result<_, _>>()?)
    }
}
