//! Opening the database, and beginning a transaction in it.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::{IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbVersionChangeEvent};

use crate::{
    StoreError, schema,
    transaction::{Access, Request, Transaction},
};

/// The local truth. Cheap to clone; all clones share one connection.
#[derive(Clone)]
pub struct Store {
    /// `None` while closed: by us, for a newer version's sake, or by the browser.
    connection: Rc<RefCell<Option<IdbDatabase>>>,
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
    pub(crate) async fn begin(
        &self,
        stores: &[&str],
        access: Access,
    ) -> Result<Transaction, StoreError> {
        let database = self.database().await?;
        Transaction::begin(&database, stores, access).inspect_err(|error| {
            if *error == StoreError::Closed {
                // The next use opens a new connection.
                self.connection.borrow_mut().take();
            }
        })
    }

    /// The open connection; opened again when it was closed.
    async fn database(&self) -> Result<IdbDatabase, StoreError> {
        if let Some(database) = self.connection.borrow().as_ref() {
            return Ok(database.clone());
        }
        let opening = factory()?.open_with_u32(&self.name, schema::VERSION)?;
        let blocked = Rc::new(Cell::new(false));
        let saw = Rc::clone(&blocked);
        let on_blocked = listener(move |_| saw.set(true));
        opening.set_onblocked(Some(on_blocked.as_ref().unchecked_ref()));
        let on_upgrade = listener(upgrade);
        opening.set_onupgradeneeded(Some(on_upgrade.as_ref().unchecked_ref()));
        let database: IdbDatabase = match Request::new(opening.into()).answer().await {
            Ok(database) => database.unchecked_into(),
            Err(_) if blocked.get() => return Err(StoreError::Blocked),
            Err(error) => return Err(error),
        };
        self.let_go_for_newer_versions(&database);
        *self.connection.borrow_mut() = Some(database.clone());
        Ok(database)
    }

    /// A newer version waits until every older connection is closed.
    fn let_go_for_newer_versions(&self, database: &IdbDatabase) {
        let connection = Rc::downgrade(&self.connection);
        let let_go = listener(move |_| {
            if let Some(connection) = connection.upgrade()
                && let Some(database) = connection.borrow_mut().take()
            {
                database.close();
            }
        });
        database.set_onversionchange(Some(let_go.into_js_value().unchecked_ref()));
    }
}

/// The browser's databases; private windows of some browsers have none.
fn factory() -> Result<IdbFactory, StoreError> {
    let factory = Reflect::get(&js_sys::global(), &"indexedDB".into()).unwrap_or_default();
    factory.is_object().then(|| factory.unchecked_into()).ok_or(StoreError::Unavailable)
}

/// A listener for any event, so that the way from JavaScript is in the program once.
fn listener(on: impl Fn(JsValue) + 'static) -> Closure<dyn Fn(JsValue)> {
    let on: Box<dyn Fn(JsValue)> = Box::new(on);
    Closure::wrap(on)
}

fn upgrade(event: JsValue) {
    let event: IdbVersionChangeEvent = event.unchecked_into();
    if let Err(error) = upgrade_by(&event) {
        // Thrown, it aborts the upgrade, and with it the opening.
        wasm_bindgen::throw_val(error);
    }
}

fn upgrade_by(event: &IdbVersionChangeEvent) -> Result<(), JsValue> {
    let Some(target) = event.target() else { return Ok(()) };
    let opening: IdbOpenDbRequest = target.unchecked_into();
    schema::upgrade(opening.result()?.unchecked_ref(), event.old_version() as u32)
}

/// Numbers are keys in the outbox; IndexedDB has one kind of number.
pub(crate) fn number(seq: u64) -> JsValue {
    (seq as f64).into()
}
