//! Opening the database, and beginning a transaction in it.

use std::{cell::RefCell, rc::Rc};

use indexed_db_futures::{database::Database, internals::SystemRepr as _};
use wasm_bindgen::prelude::*;

use crate::{
    StoreError, schema,
    transaction::{Access, Transaction},
    upgrade,
};

/// The local truth. Cheap to clone; all clones share one connection.
#[derive(Clone)]
pub struct Store {
    connection: Rc<Connection>,
    name: Rc<str>,
}

#[derive(Default)]
struct Connection {
    /// `None` while closed: by us, for a newer version's sake, or by the browser.
    database: RefCell<Option<Database>>,
    /// Wants to know when it is closed.
    watcher: RefCell<Option<Box<dyn Fn()>>>,
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

    /// Calls this whenever the connection was closed by somebody else: a newer version of Tidings, or
    /// whoever takes away what is stored. The next use opens what is there then.
    pub fn watch(&self, closed: impl Fn() + 'static) {
        *self.connection.watcher.borrow_mut() = Some(Box::new(closed));
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
                self.connection.database.borrow_mut().take();
            }
        })
    }

    /// The open connection; opened again when it was closed.
    pub(crate) async fn database(&self) -> Result<Database, StoreError> {
        if let Some(database) = self.connection.database.borrow().as_ref() {
            return Ok(database.clone());
        }
        // Closed before the library opens it: whoever wants to upgrade waits for every connection.
        upgrade::open(&self.name).await?.close();
        let database = Database::open(&*self.name).await?;
        if database.version() as u32 != schema::VERSION {
            // Somebody has upgraded it between the two.
            database.close();
            return Err(StoreError::Newer);
        }
        let_go_when_asked(&database, &self.connection);
        *self.connection.database.borrow_mut() = Some(database.clone());
        Ok(database)
    }
}

/// A newer version waits until every older connection is closed, and so does whoever deletes the
/// database; a browser that takes it away has closed it already. The library's own way to hear of it
/// brings channels, which cost more than the rest of this crate's use of it.
fn let_go_when_asked(database: &Database, connection: &Rc<Connection>) {
    let (held, connection) = (database.clone(), Rc::downgrade(connection));
    let let_go = Closure::once_into_js(move || {
        held.close();
        // Should it hold another one: that hears the same event.
        if let Some(connection) = connection.upgrade() {
            connection.database.borrow_mut().take();
            connection.watcher.borrow().iter().for_each(|closed| closed());
        }
    });
    database.as_sys().set_onversionchange(Some(let_go.unchecked_ref()));
    database.as_sys().set_onclose(Some(let_go.unchecked_ref()));
}

/// Numbers are keys in the outbox; IndexedDB has one kind of number.
pub(crate) fn number(seq: u64) -> JsValue {
    (seq as f64).into()
}
