//! Everything goes, because the user wants it.
//!
//! Called by the page, which has asked first, and holds the flush's lock meanwhile.

use domain::outbox::Control;
use indexed_db_futures::KeyRange;

use crate::{
    Store, StoreError,
    control::{self, PLACES},
    record::CONTROL,
    schema::{ACTIVITY, ARTICLES, KEYS, META, OUTBOX},
    transaction::Access,
};

impl Store {
    /// Empties the database, in one transaction; `false`, and all is as it was, when something was
    /// submitted since the board was read that the user has seen: `places` of it.
    ///
    /// All that stays is the count of places, and that it was cleared: whoever still sends one of the items must not settle
    /// another one in its place.
    pub async fn clear(&self, places: u64) -> Result<bool, StoreError> {
        let stores = [ARTICLES, OUTBOX, KEYS, META, ACTIVITY];
        let database = self.database().await?;
        let tx = self.begin(&database, &stores, Access::Strict)?;
        let Control { next_seq, cleared, .. } = control::read(tx.get(META, CONTROL.into()).await)?;
        // Where the count is lost nobody knows, and the user has spoken.
        if places < next_seq && next_seq < PLACES {
            return Ok(false);
        }
        for store in stores {
            // Numbers come before texts, and no number before this one.
            tx.delete(store, KeyRange::LowerBound(f64::NEG_INFINITY.into(), false))?;
        }
        let control = Control { next_seq, cleared: cleared + 1, ..Control::default() };
        tx.put(META, CONTROL.into(), &control)?;
        tx.commit().await?;
        Ok(true)
    }
}
