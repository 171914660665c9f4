//! The log of background events.

use domain::board::Activity;
use indexed_db_futures::KeyRange;
use wasm_bindgen::JsValue;

use crate::{
    Store, StoreError, record,
    schema::ACTIVITY,
    transaction::{Access, everything},
};

/// So many events are kept.
const KEPT: f64 = 200.0;

/// Whether an event is worth a line that says the same as the latest one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeated {
    /// It is: it happened again.
    Kept,
    /// It is not: several tabs see it, or every visit does.
    Dropped,
}

impl Store {
    /// Adds an event, and lets the oldest go.
    pub async fn log(&self, activity: &Activity, repeated: Repeated) -> Result<(), StoreError> {
        let database = self.database().await?;
        let tx = self.begin(&database, &[ACTIVITY], Access::Relaxed)?;
        if repeated == Repeated::Dropped {
            let all = tx.ask_all(ACTIVITY, everything(), 0)?.answer().await?;
            let latest = all.last().and_then(read);
            if latest.is_some_and(|it| it.event == activity.event && it.outcome == activity.outcome)
            {
                return Ok(());
            }
        }
        let places = tx.ask_all_keys(ACTIVITY, everything(), 0)?.answer().await?;
        let place = places.last().and_then(JsValue::as_f64).unwrap_or_default() + 1.0;
        tx.put(ACTIVITY, place.into(), activity)?;
        tx.delete(ACTIVITY, KeyRange::UpperBound((place - KEPT).into(), false))?;
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

fn read(text: &JsValue) -> Option<Activity> {
    record::read(&text.as_string()?).ok()
}
