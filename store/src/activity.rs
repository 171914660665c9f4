//! The log of background events.

use domain::board::Activity;
use indexed_db_futures::KeyRange;
use wasm_bindgen::JsValue;

use crate::{
    Store, StoreError, record,
    schema::ACTIVITY,
    transaction::{Access, Transaction, everything},
};

/// So many events are kept.
const KEPT: f64 = 200.0;

impl Store {
    /// Adds an event, and lets the oldest go.
    pub async fn log(&self, activity: &Activity) -> Result<(), StoreError> {
        let database = self.database().await?;
        let tx = self.begin(&database, &[ACTIVITY], Access::Relaxed)?;
        add(&tx, activity).await?;
        tx.commit().await
    }

    /// Adds an event, unless the latest one says the same: several tabs see it, or every start does.
    pub async fn log_once(&self, activity: &Activity) -> Result<(), StoreError> {
        let database = self.database().await?;
        let tx = self.begin(&database, &[ACTIVITY], Access::Relaxed)?;
        let all = tx.ask_all(ACTIVITY, everything(), 0)?.answer().await?;
        let says_the_same = |latest: Activity| {
            (&latest.event, &latest.outcome) == (&activity.event, &activity.outcome)
        };
        if !all.last().and_then(read).is_some_and(says_the_same) {
            add(&tx, activity).await?;
        }
        tx.commit().await
    }

    /// The events that are kept, latest first.
    pub async fn activity(&self) -> Result<Vec<Activity>, StoreError> {
        let database = self.database().await?;
        let tx = self.begin(&database, &[ACTIVITY], Access::Read)?;
        let all = tx.ask_all(ACTIVITY, everything(), 0)?.answer().await?;
        let mut events: Vec<Activity> = all.iter().filter_map(read).collect();
        events.reverse();
        Ok(events)
    }
}

async fn add(tx: &Transaction<'_>, activity: &Activity) -> Result<(), StoreError> {
    let place = tx.add(ACTIVITY, &record::write(activity)).await?;
    let newest_old = place.as_f64().unwrap_or_default() - KEPT;
    tx.delete(ACTIVITY, KeyRange::UpperBound(newest_old.into(), false))
}

fn read(text: &JsValue) -> Option<Activity> {
    record::read(&text.as_string()?).ok()
}
