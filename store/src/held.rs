//! What notifications would have said in quiet hours, until it was told in one.
//!
//! Called by the worker. One record of counts: however long the night, it does not grow.

use domain::board::Held;
use indexed_db_futures::KeyRange;

use crate::{
    Store, StoreError,
    record::{self, HELD},
    schema::META,
    transaction::Access,
};

impl Store {
    /// What is held back.
    pub async fn held(&self) -> Result<Held, StoreError> {
        record::or_default(self.meta(HELD).await)
    }

    /// Holds this back, too.
    pub async fn hold(&self, more: &Held) -> Result<(), StoreError> {
        let database = self.database().await?;
        let tx = self.begin(&database, &[META], Access::Relaxed)?;
        let held: Held = record::or_default(tx.get(META, HELD.into()).await)?;
        tx.put(META, HELD.into(), &held.and(more))?;
        tx.commit().await
    }

    /// Lets go of what was told. When more has come meanwhile all of it stays: told twice is better
    /// than never.
    pub async fn let_go(&self, told: &Held) -> Result<(), StoreError> {
        let database = self.database().await?;
        let tx = self.begin(&database, &[META], Access::Relaxed)?;
        let held: Held = record::or_default(tx.get(META, HELD.into()).await)?;
        if held == *told {
            tx.delete(META, KeyRange::Only(HELD.into()))?;
        }
        tx.commit().await
    }
}
