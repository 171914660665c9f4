//! Opening the database, and beginning a transaction in it.

use std::{cell::RefCell, rc::Rc};

use indexed_db_futures::database::Database;
use wasm_bindgen::prelude::*;
use web_sys::IdbDatabase;

use crate::{
    StoreError, schema,
    transaction::{Access, Transaction},
    upgrade,
};

/// The local truth. Cheap to clone; all clones share one connection.
#[derive(Clone)]
pub struct Store {
    /// `None` while closed: by us, for a newer version's sake, or by the browser.
    connection: Rc<RefCell<Option<Open>>>,
    name: Rc<str>,
}

impl Store {
    /// Opens the database of this origin, and makes it on the first visit.
    pub async fn open() -> Result<Self, StoreError> {
        Self::open_named(schema::NAME).await
    }

    /// Opens a database of another name: each test has its own.
    pub async fn open_named(name: &str) -> Result<Self, StoreError> {
        let store = Self { connection: Rc::default(), name: name.into() };
        store.database().await?;
        Ok(store)
    }

    /// Begins a transaction over these object stores.
    pub(crate) fn begin<'a>(
        &self,
        database: &'a Database,
        stores: &[&str],
        access: Access,
    ) -> Result<Transaction<'a>, StoreError> {
        Transaction::begin(database, stores, access).inspect_err(|error| {
            if *error == StoreError::Closed {
                // The next use opens a new connection.
                self.connection.borrow_mut().take();
            }
        })
    }

    /// The open connection; opened again when it was closed.
    pub(crate) async fn database(&self) -> Result<Database, StoreError> {
        if let Some(open) = self.connection.borrow().as_ref() {
            return Ok(open.works.clone());
        }
        let listens = upgrade::open(&self.name).await?;
        self.let_go_for_newer_versions(&listens);
        let works = Database::open(&*self.name).await?;
        if works.version() as u32 != schema::VERSION {
            // Somebody was faster.
            works.close();
            return Err(StoreError::Newer);
        }
        *self.connection.borrow_mut() = Some(Open { works: works.clone(), listens });
        Ok(works)
    }

    /// A newer version waits until every older connection is closed.
    fn let_go_for_newer_versions(&self, listens: &IdbDatabase) {
        let (closing, connection) = (listens.clone(), Rc::downgrade(&self.connection));
        let let_go = Closure::once_into_js(move || {
            closing.close();
            // Should it hold another one: that hears the same event.
            if let Some(connection) = connection.upgrade() {
                connection.borrow_mut().take();
            }
        });
        listens.set_onversionchange(Some(let_go.unchecked_ref()));
    }
}

/// Two connections: the library has none for the event that a newer version wants to upgrade, and
/// none of its own to open at a version without what that costs (see `upgrade`).
struct Open {
    /// For transactions.
    works: Database,
    /// Hears that a newer version wants to upgrade.
    listens: IdbDatabase,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.listens.close();
        self.works.clone().close();
    }
}

/// Numbers are keys in the outbox; IndexedDB has one kind of number.
pub(crate) fn number(seq: u64) -> JsValue {
    (seq as f64).into()
}
