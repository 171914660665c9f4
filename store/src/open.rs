//! Opening the database, and beginning a transaction in it.

use std::{cell::RefCell, future::IntoFuture as _, rc::Rc};

use futures_util::future::{Either, select};
use indexed_db_futures::database::Database;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::{
    StoreError, schema,
    transaction::{Access, Transaction},
};

/// The local truth. Cheap to clone; all clones share one connection.
#[derive(Clone)]
pub struct Store {
    /// `None` while closed: by us, for a newer version's sake, or by the browser.
    connection: Rc<RefCell<Option<Database>>>,
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
        if let Some(database) = self.connection.borrow().as_ref() {
            return Ok(database.clone());
        }
        let mut block = None;
        let blocked = Promise::new(&mut |resolve, _| block = Some(resolve));
        let opening = Database::open(&*self.name)
            .with_version(schema::VERSION)
            .with_on_blocked(move |_| {
                // Resolving a promise does not fail.
                let _ = block.as_ref().map(|block| block.call0(&JsValue::UNDEFINED));
                Ok(())
            })
            .with_on_upgrade_needed(|event, database| {
                schema::upgrade(&database, event.old_version() as u32)
            })
            .into_future();
        // A blocked request stays open until the other tab lets go, maybe for ever.
        let database = match select(opening, JsFuture::from(blocked)).await {
            Either::Left((opened, _)) => opened?,
            Either::Right(_) => return Err(StoreError::Blocked),
        };
        self.let_go_for_newer_versions(&database)?;
        *self.connection.borrow_mut() = Some(database.clone());
        Ok(database)
    }

    /// A newer version waits until every older connection is closed.
    fn let_go_for_newer_versions(&self, database: &Database) -> Result<(), StoreError> {
        let mut changes = database.version_changes()?;
        let (database, connection) = (database.clone(), Rc::downgrade(&self.connection));
        wasm_bindgen_futures::spawn_local(async move {
            if changes.recv().await.is_some() {
                database.close();
                if let Some(connection) = connection.upgrade() {
                    // Should it hold another one: that hears the same event.
                    connection.borrow_mut().take();
                }
            }
        });
        Ok(())
    }
}

/// Numbers are keys in the outbox; IndexedDB has one kind of number.
pub(crate) fn number(seq: u64) -> JsValue {
    (seq as f64).into()
}
