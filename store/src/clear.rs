//! Everything goes, because the user wants it.
//!
//! Called by the page, which has asked first, and holds the flush's lock meanwhile.

use domain::outbox::Control;
use indexed_db_futures::KeyRange;

use crate::{
    Store, StoreError, control,
    record::CONTROL,
    schema::{ACTIVITY, ARTICLES, KEYS, META, OUTBOX},
    transaction::Access,
};

impl Store {
    /// Empties the database, in one transaction. All that stays is the count of places: whoever still
    /// sends one of the items must not settle another one in its place.
    pub async fn clear(&self) -> Result<(), StoreError> {
        let stores = [ARTICLES, OUTBOX, KEYS, META, ACTIVITY];
        let database = self.database().await?;
        let tx = self.begin(&database, &stores, Access::Strict)?;
        let Control { next_seq, .. } = control::read(tx.get(META, CONTROL.into()).await)?;
        for store in stores {
            // Numbers come before texts, and no number before this one.
            tx.delete(store, KeyRange::LowerBound(f64::NEG_INFINITY.into(), false))?;
        }
        tx.put(META, CONTROL.into(), &Control { next_seq, ..Control::default() })?;
        tx.commit().await
    }
}
