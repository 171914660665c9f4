//! Bringing the database to the version of this build, before `indexed_db_futures` opens it.
//!
//! Called by `open`. Directly on IndexedDB: the library's own way to upgrade, with its channels, its
//! error texts and the numbers in them, costs each program 10 kB after compression.

use js_sys::{Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbVersionChangeEvent};

use crate::{StoreError, schema};

/// A connection at the version of this build. The database is made on the first visit.
pub(crate) async fn open(name: &str) -> Result<IdbDatabase, StoreError> {
    let request = factory()?.open_with_u32(name, schema::VERSION)?;
    let upgrading = request.clone();
    let upgrade = Closure::once_into_js(move |event: IdbVersionChangeEvent| {
        let database: IdbDatabase = upgrading.result()?.unchecked_into();
        // A failure is thrown: the browser takes the whole upgrade back.
        schema::upgrade(&database, event.old_version() as u32)
    });
    request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
    let heard = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onblocked(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    let Ok(event) = JsFuture::from(heard).await else {
        return Err(match request.error()?.map(StoreError::from) {
            // Nothing is open that could be: there is no place for it, as in some private windows.
            Some(StoreError::Closed) => StoreError::Unavailable,
            error => error.unwrap_or(StoreError::Aborted),
        });
    };
    if event.unchecked_into::<Event>().type_() == "blocked" {
        // It goes on when the other tab lets go, maybe never; nobody waits for it then.
        close_when_opened(&request);
        return Err(StoreError::Blocked);
    }
    Ok(request.result()?.unchecked_into())
}

/// The same in window and worker. Missing, or a failure to get it, is a browser that gives us none.
fn factory() -> Result<IdbFactory, StoreError> {
    let factory = Reflect::get(&js_sys::global(), &"indexedDB".into()).unwrap_or_default();
    factory.dyn_into().map_err(|_| StoreError::Unavailable)
}

fn close_when_opened(request: &IdbOpenDbRequest) {
    let opened = request.clone();
    let close = Closure::once_into_js(move || {
        if let Ok(database) = opened.result() {
            database.unchecked_into::<IdbDatabase>().close();
        }
    });
    request.set_onsuccess(Some(close.unchecked_ref()));
}
