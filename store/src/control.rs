//! The record that every transaction over the outbox sees, and the count of places in it.
//!
//! Called by who writes it back. Begun again where it is broken, and never with a count that is too
//! low: it says that nobody knows, until a submission has to.

use domain::{json::Json, outbox::Control};
use indexed_db_futures::KeyRange;

use crate::{
    StoreError,
    open::number,
    record,
    schema::{KEYS, OUTBOX},
    transaction::{Transaction, everything},
};

/// More places than anybody fills; only a spoiled record is behind them. Numbers in IndexedDB are
/// exact up to twice as many.
pub(crate) const PLACES: u64 = 1 << 52;
/// Stands for a count that is lost. Every older build finds it anew as well.
const UNKNOWN: u64 = 2 * PLACES;

/// The record that was found, for who changes something else in it.
pub(crate) fn read(found: Result<Option<Json>, StoreError>) -> Result<Control, StoreError> {
    let mut broken = 0;
    let mut control: Control = record::or_counted(found, &mut broken)?;
    control.next_seq |= broken as u64 * UNKNOWN;
    Ok(control)
}

/// Sees to it that the next place was never given away, whatever became of the record: not even to an
/// item that was accepted long ago, because its key still points there.
pub(crate) async fn count(tx: &Transaction<'_>, control: &mut Control) -> Result<(), StoreError> {
    let mut lost = control.next_seq == 0 || control.next_seq >= PLACES;
    if lost {
        control.next_seq = 0;
    }
    let behind = KeyRange::Bound(number(control.next_seq), true, number(PLACES), true);
    let mut places = tx.ask_all_keys(OUTBOX, behind, 0)?;
    loop {
        for place in places.answer().await? {
            let place = place.as_f64().unwrap_or_default() as u64;
            if control.next_seq < place && place < PLACES {
                control.next_seq = place;
            }
        }
        if !lost {
            return Ok(());
        }
        lost = false;
        places = tx.ask_all(KEYS, everything(), 0)?;
    }
}
