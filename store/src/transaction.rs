//! One IndexedDB transaction, and the few verbs that every transaction here is made of.
//!
//! Bound to the browser directly: futures over IndexedDB from a library were a fifth of the worker.
//! Called by the other files of this crate. Never awaits anything but its own requests, because
//! the browser ends a transaction that has none.

use domain::json::Json;
use js_sys::{Array, Function, Object, Promise, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbRequest, IdbTransaction};

use crate::{StoreError, record};

#[wasm_bindgen]
extern "C" {
    // `web-sys` has the options behind a build flag.
    #[wasm_bindgen(extends = IdbDatabase)]
    type Database;

    #[wasm_bindgen(method, catch)]
    fn transaction(
        this: &Database,
        stores: &Array,
        mode: &str,
        options: &Object,
    ) -> Result<IdbTransaction, JsValue>;

    // `web-sys` calls this one deprecated, which only its Mozilla predecessor was.
    #[wasm_bindgen(extends = IdbTransaction)]
    type Committing;

    #[wasm_bindgen(method, catch)]
    fn commit(this: &Committing) -> Result<(), JsValue>;
}

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

/// One transaction: all or nothing. It aborts when dropped without a [`Transaction::commit`].
#[must_use]
pub(crate) struct Transaction {
    raw: IdbTransaction,
    /// Whether its end was asked for.
    over: bool,
}

impl Transaction {
    pub(crate) fn begin(
        database: &IdbDatabase,
        stores: &[&str],
        access: Access,
    ) -> Result<Self, StoreError> {
        let names = Array::new();
        for store in stores {
            names.push(&(*store).into());
        }
        let (mode, durability) = match access {
            Access::Read => ("readonly", "default"),
            Access::Relaxed => ("readwrite", "relaxed"),
            Access::Strict => ("readwrite", "strict"),
        };
        let options = Object::new();
        // A plain object takes any property.
        let _ = Reflect::set(&options, &"durability".into(), &durability.into());
        let database: &Database = database.unchecked_ref();
        Ok(Self { raw: database.transaction(&names, mode, &options)?, over: false })
    }

    /// A record by its key, for [`record::some`] and [`record::or_default`]: what is generic does
    /// not wait, so that the waiting is in the program once.
    pub(crate) async fn get(&self, store: &str, key: JsValue) -> Result<Option<Json>, StoreError> {
        let text = self.ask(store, key)?.answer().await?.as_string();
        text.map(|text| record::parse(&text)).transpose()
    }

    /// Asks for what is stored under a key; [`Request::answer`] waits for it.
    pub(crate) fn ask(&self, store: &str, key: JsValue) -> Result<Request, StoreError> {
        Ok(Request::new(self.store(store)?.get(&key)?))
    }

    /// Asks for all texts of this range; `undefined` for everything, 0 for no limit.
    pub(crate) fn ask_all(
        &self,
        store: &str,
        range: &JsValue,
        limit: u32,
    ) -> Result<Request, StoreError> {
        Ok(Request::new(self.store(store)?.get_all_with_key_and_limit(range, limit)?))
    }

    /// Asks for all keys of this range.
    pub(crate) fn ask_all_keys(
        &self,
        store: &str,
        range: &JsValue,
        limit: u32,
    ) -> Result<Request, StoreError> {
        Ok(Request::new(self.store(store)?.get_all_keys_with_key_and_limit(range, limit)?))
    }

    /// Writes a record under its key. Whether it worked is for the commit to tell.
    pub(crate) fn put<T: Serialize>(
        &self,
        store: &str,
        key: JsValue,
        value: &T,
    ) -> Result<(), StoreError> {
        self.put_raw(store, key, &record::write(value).into())
    }

    /// Writes a value that is no record.
    pub(crate) fn put_raw(
        &self,
        store: &str,
        key: JsValue,
        value: &JsValue,
    ) -> Result<(), StoreError> {
        self.store(store)?.put_with_key(value, &key)?;
        Ok(())
    }

    /// Adds a text under the next number; answers with it.
    pub(crate) fn add(&self, store: &str, text: &str) -> Result<Request, StoreError> {
        Ok(Request::new(self.store(store)?.add(&text.into())?))
    }

    /// Deletes a key, or a range of keys.
    pub(crate) fn delete(&self, store: &str, key: JsValue) -> Result<(), StoreError> {
        self.store(store)?.delete(&key)?;
        Ok(())
    }

    /// Ends it. When this returns, everything was written.
    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        self.over = true;
        let raw = &self.raw;
        let ended = settled(&mut |complete, aborted| {
            raw.set_oncomplete(Some(&complete));
            raw.set_onabort(Some(&aborted));
        });
        raw.unchecked_ref::<Committing>().commit()?;
        match ended.await {
            Ok(_) => Ok(()),
            Err(_) => Err(JsValue::from(raw.error()).into()),
        }
    }

    fn store(&self, name: &str) -> Result<IdbObjectStore, StoreError> {
        Ok(self.raw.object_store(name)?)
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if !self.over {
            // Fails only for one that has ended by itself.
            let _ = self.raw.abort();
        }
    }
}

/// A question to the database that is on its way.
pub(crate) struct Request {
    raw: IdbRequest,
    answered: JsFuture,
}

impl Request {
    pub(crate) fn new(raw: IdbRequest) -> Self {
        let answered = settled(&mut |success, error| {
            raw.set_onsuccess(Some(&success));
            raw.set_onerror(Some(&error));
        });
        Self { raw, answered }
    }

    /// Waits for the answer.
    pub(crate) async fn answer(self) -> Result<JsValue, StoreError> {
        match self.answered.await {
            Ok(_) => Ok(self.raw.result()?),
            Err(_) => Err(JsValue::from(self.raw.error()?).into()),
        }
    }

    /// Waits for a list.
    pub(crate) async fn list(self) -> Result<Array, StoreError> {
        Ok(self.answer().await?.unchecked_into())
    }
}

/// The first of two events.
fn settled(listen: &mut dyn FnMut(Function, Function)) -> JsFuture {
    JsFuture::from(Promise::new(&mut |resolve, reject| listen(resolve, reject)))
}
