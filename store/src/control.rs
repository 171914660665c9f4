//! The record that every transaction over the outbox sees, read by who writes it back.
//!
//! Called by `submit`, `outbox` and `revise`. Where it is broken it is begun again, and never with a
//! count of places that is too low: whoever heals it first decides what the others find.

use domain::outbox::Control;
use indexed_db_futures::KeyRange;
use wasm_bindgen::JsValue;

use crate::{
    StoreError,
    open::number,
    record::{self, CONTROL},
    schema::{KEYS, META, OUTBOX},
    transaction::{Transaction, everything},
};

/// More places than anybody fills; only a spoiled record is behind them. Numbers in IndexedDB are
/// exact up to twice as many.
pub(crate) const PLACES: u64 = 1 << 52;

/// Reads it for a transaction over [`OUTBOX`], [`KEYS`] and [`META`].
pub(crate) async fn read(tx: &Transaction<'_>) -> Result<Control, StoreError> {
    let mut control: Control = record::or_default(tx.get(META, CONTROL.into()).await)?;
    if control.next_seq >= PLACES {
        control.next_seq = 0;
    }
    let behind = KeyRange::Bound(number(control.next_seq), true, number(PLACES), true);
    let mut places = tx.ask_all_keys(OUTBOX, behind, 0)?.answer().await?;
    if control.next_seq == 0 || !places.is_empty() {
        // Whatever became of it: no place is given away a second time, not even that of an item which
        // was accepted long ago. Its key still points there.
        places.extend(tx.ask_all(KEYS, everything(), 0)?.answer().await?);
        let given = places.iter().filter_map(JsValue::as_f64);
        let last = given.filter(|place| *place < PLACES as f64).fold(0.0, f64::max);
        control.next_seq = control.next_seq.max(last as u64);
    }
    Ok(control)
}
