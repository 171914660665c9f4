//! The database: its name, its version, its object stores.
//!
//! Upgrades only add, so that an older build goes on reading what it knows.

use wasm_bindgen::JsValue;
use web_sys::{IdbDatabase, IdbObjectStoreParameters};

/// The database of this origin.
pub(crate) const NAME: &str = "tidings";
/// Grows by one with each upgrade step below.
pub(crate) const VERSION: u32 = 1;

/// Articles by id: ours and the server's.
pub(crate) const ARTICLES: &str = "articles";
/// Outbox items by their place.
pub(crate) const OUTBOX: &str = "outbox";
/// The place in the outbox of every key that was ever submitted here.
pub(crate) const KEYS: &str = "keys";
/// Single records by name: see `record`.
pub(crate) const META: &str = "meta";
/// Background events, in order.
pub(crate) const ACTIVITY: &str = "activity";

/// Brings a database of version `old` to [`VERSION`].
pub(crate) fn upgrade(db: &IdbDatabase, old: u32) -> Result<(), JsValue> {
    if old < 1 {
        for name in [ARTICLES, OUTBOX, KEYS, META] {
            db.create_object_store(name)?;
        }
        let numbered = IdbObjectStoreParameters::new();
        numbered.set_auto_increment(true);
        db.create_object_store_with_optional_parameters(ACTIVITY, &numbered)?;
    }
    Ok(())
}
