//! The log of background events.

use domain::board::Activity;
use wasm_bindgen::JsValue;
use web_sys::IdbKeyRange;

use crate::{Store, StoreError, record, schema::ACTIVITY, transaction::Access};

/// So many events are kept.
const KEPT: f64 = 200.0;

impl Store {
    /// Adds an event, and lets the oldest go.
    pub async fn log(&self, activity: &Activity) -> Result<(), StoreError> {
        let tx = self.begin(&[ACTIVITY], Access::Relaxed).await?;
        let place = tx.add(ACTIVITY, &record::write(activity))?.answer().await?;
        let old = IdbKeyRange::upper_bound(&(place.as_f64().unwrap_or_default() - KEPT).into())?;
        tx.delete(ACTIVITY, old.into())?;
        tx.commit().await
    }

    /// The events that are kept, latest first.
    pub async fn activity(&self) -> Result<Vec<Activity>, StoreError> {
        let tx = self.begin(&[ACTIVITY], Access::Read).await?;
        let all = tx.ask_all(ACTIVITY, &JsValue::UNDEFINED, 0)?.list().await?;
        let mut events: Vec<Activity> =
            all.iter().filter_map(|text| record::read(&text.as_string()?).ok()).collect();
        events.reverse();
        Ok(events)
    }
}
