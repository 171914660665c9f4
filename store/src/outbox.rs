//! The two ends of an attempt: what is due is leased, and what came of it is written down.
//!
//! Called by the flush. The one place where items leave the outbox.

use domain::{
    board::Kind,
    outbox::{
        Control, Delivery, Exclusion, Item, Outcome, Receipt, Round, Settled, Settlement, Survey,
        Taken, Wake, settle, take,
    },
    time::Time,
};
use indexed_db_futures::KeyRange;
use wasm_bindgen::JsValue;

use crate::{
    Store, StoreError,
    article::{self, Found},
    control,
    open::number,
    record::{self, CONTROL},
    schema::{ARTICLES, META, OUTBOX},
    transaction::{Access, Transaction, everything},
};

/// So many records are read at once.
const PAGE: u32 = 250;

impl Store {
    /// Leases what is due, and says when. Items whose records cannot be read stay where they are.
    pub async fn take(
        &self,
        round: &Round,
        clock: &dyn Fn() -> Time,
    ) -> Result<(Vec<Taken>, Time), StoreError> {
        // What is leased may be sent: the frozen body has to be on the disk before that.
        let database = self.database().await?;
        let tx = self.begin(&database, &[OUTBOX, META], Access::Strict)?;
        let mut taken: Vec<Taken> = Vec::new();
        let Control { gate, .. } = record::or_default(tx.get(META, CONTROL.into()).await)?;
        // Whoever was here before has leased by an earlier clock, however long this took to begin.
        let now = clock();
        if round.exclusion == Exclusion::LeasesOnly {
            // On any page: who holds a lease goes on from there, and will read the note.
            let items = read_items(&tx).await?;
            if Survey::of(items.iter().flatten(), &gate, now).leased > 0 {
                return Ok((taken, now));
            }
        }
        let mut after = round.after;
        loop {
            let (mut page, last) = read_page(&tx, after).await?;
            let Some(last) = last else { break };
            let room = round.limit - taken.len();
            let Round { holder, exclusion, wake, visited, given_back, .. } = round;
            let more =
                take(&mut page, &gate, *wake, *visited, given_back, holder, *exclusion, room, now);
            let mut items = page.iter();
            for leased in &more {
                let item = items
                    .find(|item| item.seq == leased.seq)
                    .expect("taken items are in the page, in its order");
                tx.put(OUTBOX, number(item.seq), item)?;
            }
            taken.extend(more);
            if taken.len() >= round.limit {
                break;
            }
            after = last;
        }
        tx.commit().await?;
        Ok((taken, now))
    }

    /// Writes down what came of taken items, and what that says of the way to the server.
    pub async fn settle(
        &self,
        outcomes: &[Outcome],
        verdicts: &[Delivery],
        now: Time,
        mut jitter: impl FnMut() -> f64,
    ) -> Result<Settlement, StoreError> {
        self.settle_in_transaction(outcomes, verdicts, now, &mut jitter).await
    }

    async fn settle_in_transaction(
        &self,
        outcomes: &[Outcome],
        verdicts: &[Delivery],
        now: Time,
        jitter: &mut dyn FnMut() -> f64,
    ) -> Result<Settlement, StoreError> {
        let database = self.database().await?;
        let tx = self.begin(&database, &[OUTBOX, ARTICLES, META], Access::Strict)?;
        let mut settlement = Settlement::default();
        // All reads are asked for before the first is awaited.
        let reads = outcomes
            .iter()
            .map(|outcome| tx.ask(OUTBOX, number(outcome.taken.seq)))
            .collect::<Result<Vec<_>, _>>()?;
        for (outcome, read) in outcomes.iter().zip(reads) {
            // Gone: accepted through somebody else's receipt.
            let text = read.answer().await?;
            if text.is_undefined() {
                continue;
            }
            // Broken since it was taken: it is kept, and stops nobody else.
            let Ok(mut item) = read_item(&text) else { continue };
            item.seq = outcome.taken.seq;
            match settle(&mut item, &outcome.taken, outcome.delivery.as_ref(), now, jitter()) {
                Settled::Accepted(receipt) => {
                    mark_accepted(&tx, &item, &receipt).await?;
                    remove(&tx, &item)?;
                    settlement.accepted.push(item);
                }
                Settled::Kept => tx.put(OUTBOX, number(item.seq), &item)?,
                Settled::NeedsUser => {
                    tx.put(OUTBOX, number(item.seq), &item)?;
                    settlement.unaccepted.push(item);
                }
                Settled::Stale => {}
            }
        }
        let mut control = control::read(tx.get(META, CONTROL.into()).await)?;
        let before = control.gate.clone();
        settlement.stopped_by = control.gate.learn_all(verdicts, now, jitter());
        if control.gate != before {
            tx.put(META, CONTROL.into(), &control)?;
        }
        tx.commit().await?;
        Ok(settlement)
    }

    /// Counts what is in the outbox.
    pub async fn survey(&self, now: Time) -> Result<Survey, StoreError> {
        let database = self.database().await?;
        let tx = self.begin(&database, &[OUTBOX, META], Access::Read)?;
        let control: Control = record::or_default(tx.get(META, CONTROL.into()).await)?;
        let items = read_items(&tx).await?;
        let mut survey = Survey::of(items.iter().flatten(), &control.gate, now);
        // What cannot be read goes nowhere by itself.
        let unreadable = items.iter().filter(|item| item.is_err()).count();
        survey.resting += unreadable;
        survey.attention += unreadable;
        Ok(survey)
    }

    /// Leaves a note that a wake-up found the outbox in other hands.
    pub async fn leave_note(&self, wake: Wake) -> Result<(), StoreError> {
        self.note(Some(wake)).await.map(drop)
    }

    /// Reads and removes the note.
    pub async fn take_note(&self) -> Result<Option<Wake>, StoreError> {
        self.note(None).await
    }

    /// Leaves this note or takes the one that is there, and says what was there.
    async fn note(&self, left: Option<Wake>) -> Result<Option<Wake>, StoreError> {
        let database = self.database().await?;
        let tx = self.begin(&database, &[META], Access::Relaxed)?;
        let mut control = control::read(tx.get(META, CONTROL.into()).await)?;
        let before = control.note;
        match left {
            Some(wake) => control.leave_note(wake),
            None => drop(control.take_note()),
        }
        if control.note != before {
            tx.put(META, CONTROL.into(), &control)?;
        }
        tx.commit().await?;
        Ok(before)
    }
}

/// The one function that removes an item: accepted, or discarded for long enough.
pub(crate) fn remove(tx: &Transaction<'_>, item: &Item) -> Result<(), StoreError> {
    tx.delete(OUTBOX, KeyRange::Only(number(item.seq)))
}

/// An item, when this build can read it and knows its kind. Any other is kept for the build that
/// wrote it.
fn read_item(text: &JsValue) -> Result<Item, StoreError> {
    let item: Item = record::read(&text.as_string().unwrap_or_default())?;
    match Kind::named(&item.kind) {
        Some(_) => Ok(item),
        None => Err(StoreError::Unreadable),
    }
}

/// Everything in the outbox, in the order of the places.
pub(crate) async fn read_items(
    tx: &Transaction<'_>,
) -> Result<Vec<Result<Item, StoreError>>, StoreError> {
    let all = tx.ask_all(OUTBOX, everything(), 0)?.answer().await?;
    Ok(all.iter().map(read_item).collect())
}

/// The readable items of the next page, and the place of its last record.
pub(crate) async fn read_page(
    tx: &Transaction<'_>,
    after: u64,
) -> Result<(Vec<Item>, Option<u64>), StoreError> {
    let range = || KeyRange::LowerBound(number(after), true);
    let records = tx.ask_all(OUTBOX, range(), PAGE)?;
    let places = tx.ask_all_keys(OUTBOX, range(), PAGE)?;
    let records = records.answer().await?;
    let places = places.answer().await?;
    let places: Vec<u64> =
        places.iter().map(|place| place.as_f64().unwrap_or_default() as u64).collect();
    let items = records.iter().zip(&places).filter_map(|(text, place)| {
        // An item is where it lies, whatever a spoiled record says: another one may lie there.
        Some(Item { seq: *place, ..read_item(text).ok()? })
    });
    Ok((items.collect(), places.last().copied()))
}

async fn mark_accepted(
    tx: &Transaction<'_>,
    item: &Item,
    receipt: &Receipt,
) -> Result<(), StoreError> {
    if Kind::named(&item.kind) != Some(Kind::Article) {
        return Ok(());
    }
    let id = item.about.as_str();
    if let Found::Article(mut record) = article::find(tx, id).await? {
        record.accepted = Some(receipt.at);
        tx.put(ARTICLES, id.into(), &record)?;
    }
    Ok(())
}
