//! The log of background events.

use domain::board::Activity;
use indexed_db_futures::KeyRange;

use crate::{
    Store, StoreError, record,
    schema::ACTIVITY,
    transaction::{Access, everything},
};

/// So many events are kept.
const KEPT: f64 = 200.0;

impl Store {
    /// Adds an event, and lets the oldest go.
    pub async fn log(&self, activity: &Activity) -> Result<(), StoreError> {
        let database = self.database().await?;
        let tx = self.begin(&database, &[ACTIVITY], Access::Relaxed)?;
        let place = tx.add(ACTIVITY, &record::write(activity)).await?;
        let newest_old = place.as_f64().unwrap_or_default() - KEPT;
        tx.delete(ACTIVITY, KeyRange::UpperBound(newest_old.into(), false))?;
        tx.commit().await
    }

    /// The events that are kept, latest first.
    pub async fn activity(&self) -> Result<Vec<Activity>, StoreError> {
        let database = self.database().await?;
        let tx = self.begin(&database, &[ACTIVITY], Access::Read)?;
        let all = tx.ask_all(ACTIVITY, everything(), 0)?.answer().await?;
        let mut events: Vec<Activity> =
            all.iter().filter_map(|text| record::read(&text.as_string()?).ok()).collect();
        events.reverse();
        Ok(events)
    }
}
