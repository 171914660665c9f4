//! The log of background events.

use domain::board::Activity;
use indexed_db_futures::{BuildPrimitive as _, KeyRange, prelude::QuerySource as _};

use crate::{
    Store, StoreError,
    open::{self, Durability},
    record,
    schema::ACTIVITY,
};

/// So many events are kept.
const KEPT: f64 = 200.0;

impl Store {
    /// Adds an event, and lets the oldest go.
    pub async fn log(&self, activity: &Activity) -> Result<(), StoreError> {
        let database = self.database().await?;
        let tx = open::read_write(&database, &[ACTIVITY], Durability::Relaxed)?;
        {
            let store = tx.object_store(ACTIVITY)?;
            let place: f64 =
                store.add(record::write(activity)).with_key_type::<f64>().primitive()?.await?;
            store.delete::<f64, _>(KeyRange::UpperBound(place - KEPT, false)).primitive()?;
        }
        tx.commit().await.map_err(|error| self.forget(error.into()))
    }

    /// The events that are kept, latest first.
    pub async fn activity(&self) -> Result<Vec<Activity>, StoreError> {
        let database = self.database().await?;
        let tx = open::read_only(&database, &[ACTIVITY]).map_err(|error| self.forget(error))?;
        let all = tx.object_store(ACTIVITY)?.get_all::<String>().primitive()?.await?;
        let mut events: Vec<Activity> =
            all.filter_map(|text| record::read(&text.ok()?).ok()).collect();
        events.reverse();
        Ok(events)
    }
}
