//! What notifications would have said in quiet hours, until it was told in one.
//!
//! Called by the worker. One record of counts: however long the night, it does not grow.

use domain::board::Held;

use crate::{
    Store, StoreError,
    record::{self, HELD},
    transaction::Access,
};

impl Store {
    /// What is held back.
    pub async fn held(&self) -> Result<Held, StoreError> {
        record::or_default(self.meta(HELD).await)
    }

    /// Holds this back, too.
    pub async fn hold(&self, more: &Held) -> Result<(), StoreError> {
        self.change_meta(HELD, Access::Relaxed, &mut |found| {
            let held: Held = record::or_default(found)?;
            Ok(Some(record::write(&held.and(more))))
        })
        .await
    }

    /// Lets go of what was told. When more has come meanwhile all of it stays: told twice is better
    /// than never.
    pub async fn let_go(&self, told: &Held) -> Result<(), StoreError> {
        self.change_meta(HELD, Access::Relaxed, &mut |found| {
            let held: Held = record::or_default(found)?;
            Ok((held != *told).then(|| record::write(&held)))
        })
        .await
    }
}
