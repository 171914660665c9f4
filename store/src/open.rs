//! Opening the database, and the few verbs that every transaction here is made of.

use std::{cell::RefCell, rc::Rc};

use domain::json::FromJson;
use indexed_db_futures::{
    Build as _, BuildPrimitive as _,
    database::Database,
    error::Error,
    object_store::ObjectStore,
    prelude::QuerySource as _,
    transaction::{Transaction, TransactionDurability, TransactionMode, TransactionOptions},
};
use serde::Serialize;

use crate::{StoreError, record, schema};

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

    /// The open connection; opened again when it was closed.
    pub(crate) async fn database(&self) -> Result<Database, StoreError> {
        if let Some(database) = self.connection.borrow().as_ref() {
            return Ok(database.clone());
        }
        let blocked = Rc::new(std::cell::Cell::new(false));
        let saw = Rc::clone(&blocked);
        let opened = Database::open(&*self.name)
            .with_version(schema::VERSION)
            .with_on_blocked(move |_| {
                saw.set(true);
                Ok(())
            })
            .with_on_upgrade_needed(|event, database| {
                let old = event.old_version() as u32;
                schema::upgrade(&database, old)
            })
            .await;
        let database = match opened {
            Ok(database) => database,
            Err(_) if blocked.get() => return Err(StoreError::Blocked),
            Err(error) => return Err(error.into()),
        };
        self.let_go_for_newer_versions(&database)?;
        *self.connection.borrow_mut() = Some(database.clone());
        Ok(database)
    }

    /// A newer version waits until every older connection is closed.
    fn let_go_for_newer_versions(&self, database: &Database) -> Result<(), StoreError> {
        let mut changes = database.version_changes()?;
        let connection = Rc::downgrade(&self.connection);
        wasm_bindgen_futures::spawn_local(async move {
            if changes.recv().await.is_some()
                && let Some(connection) = connection.upgrade()
                && let Some(database) = connection.borrow_mut().take()
            {
                database.close();
            }
        });
        Ok(())
    }

    /// Forgets a connection that turned out to be closed, so that the next use opens a new one.
    pub(crate) fn forget(&self, error: StoreError) -> StoreError {
        if error == StoreError::Closed {
            self.connection.borrow_mut().take();
        }
        error
    }
}

/// How sure a transaction has to be that it is on the disk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// What the user was told is saved.
    Strict,
    /// What can be read or sent again.
    Relaxed,
}

pub(crate) fn read_only<'a>(
    database: &'a Database,
    stores: &[&str],
) -> Result<Transaction<'a>, StoreError> {
    Ok(database.transaction(stores).with_mode(TransactionMode::Readonly).build()?)
}

pub(crate) fn read_write<'a>(
    database: &'a Database,
    stores: &[&str],
    durability: Durability,
) -> Result<Transaction<'a>, StoreError> {
    let durability = match durability {
        Durability::Strict => TransactionDurability::Strict,
        Durability::Relaxed => TransactionDurability::Relaxed,
    };
    let options = TransactionOptions::new().with_durability(durability);
    Ok(database
        .transaction(stores)
        .with_mode(TransactionMode::Readwrite)
        .with_options(options)
        .build()?)
}

/// A record by its key.
pub(crate) async fn get<T: FromJson>(
    store: &ObjectStore<'_>,
    key: &str,
) -> Result<Option<T>, StoreError> {
    get_text(store, key).await?.map(|text| record::read(&text)).transpose()
}

/// Apart from [`get`], so that the waiting is in the program once and not once for each record.
async fn get_text(store: &ObjectStore<'_>, key: &str) -> Result<Option<String>, StoreError> {
    Ok(store.get(key).primitive()?.await?)
}

/// Writes a record under its key.
pub(crate) fn put<T: Serialize>(
    store: &ObjectStore<'_>,
    key: &str,
    value: &T,
) -> Result<(), Error> {
    // The request is on its way; the transaction's commit tells whether it worked.
    store.put(record::write(value)).with_key(key).primitive().map(drop)
}

/// Numbers are keys in the outbox; IndexedDB has one kind of number.
pub(crate) fn number(seq: u64) -> f64 {
    seq as f64
}
