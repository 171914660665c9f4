//! The two ends of an attempt: what is due is leased, and what came of it is written down.
//!
//! Called by the flush. The one place where items leave the outbox.

use domain::{
    board::Kind,
    outbox::{
        Delivery, Exclusion, Gate, Holder, Item, Receipt, Settled, State, Survey, Taken, Wake,
        settle, take,
    },
    time::Time,
};
use indexed_db_futures::{
    BuildPrimitive as _, KeyRange, object_store::ObjectStore, prelude::QuerySource as _,
};

use crate::{
    Store, StoreError,
    open::{self, Durability, number},
    record::{self, ArticleRecord, CONTROL, Control},
    schema::{ARTICLES, META, OUTBOX},
};

/// So many records are read at once.
const PAGE: u32 = 250;

/// One look for what is due.
pub struct Round<'a> {
    /// Who looks.
    pub holder: &'a Holder,
    /// What protects it from others.
    pub exclusion: Exclusion,
    /// What started it.
    pub wake: Wake,
    /// Only items behind this place, so that one run visits each item once.
    pub after: u64,
    /// The most to take.
    pub limit: usize,
    /// Now.
    pub now: Time,
}

/// What a look for due items found.
pub struct Taking {
    /// Leased to the holder, in the order of their places.
    pub taken: Vec<Taken>,
    /// The way to the server, as it was left.
    pub gate: Gate,
}

/// What came of one taken item.
pub struct Outcome {
    /// The item as it was taken.
    pub taken: Taken,
    /// The judged answer; `None` when it was not sent after all.
    pub delivery: Option<Delivery>,
}

impl Store {
    /// Leases what is due. Items whose records cannot be read stay where they are.
    pub async fn take(&self, round: &Round<'_>) -> Result<Taking, StoreError> {
        self.take_in_transaction(round).await.map_err(|error| self.forget(error))
    }

    async fn take_in_transaction(&self, round: &Round<'_>) -> Result<Taking, StoreError> {
        let database = self.database().await?;
        // What is leased may be sent: the frozen body has to be on the disk before that.
        let tx = open::read_write(&database, &[OUTBOX, META], Durability::Strict)?;
        let mut taken: Vec<Taken> = Vec::new();
        let gate;
        {
            let outbox = tx.object_store(OUTBOX)?;
            let meta = tx.object_store(META)?;
            let control: Control = open::get(&meta, CONTROL).await?.unwrap_or_default();
            gate = control.gate;
            let mut after = round.after;
            loop {
                let (mut page, last) = read_page(&outbox, after).await?;
                let Some(last) = last else { break };
                let room = round.limit - taken.len();
                let Round { holder, exclusion, wake, now, .. } = *round;
                let more = take(&mut page, &gate, wake, holder, exclusion, room, now);
                let mut items = page.iter();
                for leased in &more {
                    let item = items
                        .find(|item| item.seq == leased.seq)
                        .expect("taken items are in the page, in its order");
                    outbox.put(record::write(item)).with_key(number(item.seq)).primitive()?;
                }
                taken.extend(more);
                if taken.len() >= round.limit {
                    break;
                }
                after = last;
            }
        }
        tx.commit().await?;
        Ok(Taking { taken, gate })
    }

    /// Writes down what came of taken items, and how the way to the server stands.
    ///
    /// Says which of them are accepted now, and which now need the user.
    pub async fn settle(
        &self,
        outcomes: &[Outcome],
        gate: &Gate,
        now: Time,
        mut jitter: impl FnMut() -> f64,
    ) -> Result<Vec<Item>, StoreError> {
        self.settle_in_transaction(outcomes, gate, now, &mut jitter)
            .await
            .map_err(|error| self.forget(error))
    }

    async fn settle_in_transaction(
        &self,
        outcomes: &[Outcome],
        gate: &Gate,
        now: Time,
        jitter: &mut dyn FnMut() -> f64,
    ) -> Result<Vec<Item>, StoreError> {
        let database = self.database().await?;
        let tx = open::read_write(&database, &[OUTBOX, ARTICLES, META], Durability::Strict)?;
        let mut settled = Vec::new();
        {
            let (outbox, articles) = (tx.object_store(OUTBOX)?, tx.object_store(ARTICLES)?);
            let meta = tx.object_store(META)?;
            // All reads are asked for before the first is awaited.
            let reads = outcomes
                .iter()
                .map(|outcome| outbox.get::<String, _, _>(number(outcome.taken.seq)).primitive())
                .collect::<Result<Vec<_>, _>>()?;
            for (outcome, read) in outcomes.iter().zip(reads) {
                // Gone: accepted through somebody else's receipt.
                let Some(text) = read.await? else { continue };
                let mut item: Item = record::read(&text)?;
                if item.key != outcome.taken.key {
                    continue;
                }
                match settle(&mut item, &outcome.taken, outcome.delivery.as_ref(), now, jitter()) {
                    Settled::Accepted(receipt) => {
                        mark_accepted(&articles, &item, &receipt).await?;
                        remove(&outbox, &item)?;
                        settled.push(item);
                    }
                    Settled::Kept => {
                        outbox.put(record::write(&item)).with_key(number(item.seq)).primitive()?;
                        if matches!(item.state, State::Parked | State::Refused) {
                            settled.push(item);
                        }
                    }
                    Settled::Stale => {}
                }
            }
            let mut control: Control = open::get(&meta, CONTROL).await?.unwrap_or_default();
            if control.gate != *gate {
                control.gate = gate.clone();
                open::put(&meta, CONTROL, &control)?;
            }
        }
        tx.commit().await?;
        Ok(settled)
    }

    /// Counts what is in the outbox.
    pub async fn survey(&self, now: Time) -> Result<Survey, StoreError> {
        let database = self.database().await?;
        let tx = open::read_only(&database, &[OUTBOX, META])?;
        let control: Control =
            open::get(&tx.object_store(META)?, CONTROL).await?.unwrap_or_default();
        let items = read_items(&tx.object_store(OUTBOX)?).await?;
        Ok(Survey::of(items.iter().flatten(), &control.gate, now))
    }

    /// Leaves a note that a wake-up found the outbox in other hands.
    pub async fn leave_note(&self, wake: Wake) -> Result<(), StoreError> {
        self.with_control(|control| control.note = control.note.max(Some(wake))).await.map(drop)
    }

    /// Reads and removes the note.
    pub async fn take_note(&self) -> Result<Option<Wake>, StoreError> {
        self.with_control(|control| control.note.take()).await
    }

    async fn with_control<T>(
        &self,
        change: impl FnOnce(&mut Control) -> T,
    ) -> Result<T, StoreError> {
        let database = self.database().await?;
        let tx = open::read_write(&database, &[META], Durability::Relaxed)?;
        let changed;
        {
            let meta = tx.object_store(META)?;
            let before: Control = open::get(&meta, CONTROL).await?.unwrap_or_default();
            let mut control = before.clone();
            changed = change(&mut control);
            if control != before {
                open::put(&meta, CONTROL, &control)?;
            }
        }
        tx.commit().await.map_err(|error| self.forget(error.into()))?;
        Ok(changed)
    }
}

/// The one function that removes an item: accepted, or discarded for long enough.
pub(crate) fn remove(outbox: &ObjectStore<'_>, item: &Item) -> Result<(), StoreError> {
    outbox.delete(number(item.seq)).primitive().map(drop).map_err(Into::into)
}

/// Everything in the outbox that can be read, in the order of the places.
pub(crate) async fn read_items(
    outbox: &ObjectStore<'_>,
) -> Result<Vec<Result<Item, StoreError>>, StoreError> {
    let all = outbox.get_all::<String>().primitive()?.await?;
    all.map(|text| Ok(record::read(&text?))).collect()
}

/// The readable items of the next page, and the place of its last record.
async fn read_page(
    outbox: &ObjectStore<'_>,
    after: u64,
) -> Result<(Vec<Item>, Option<u64>), StoreError> {
    let range = || KeyRange::LowerBound(number(after), true);
    let records =
        outbox.get_all::<String>().with_query::<f64, _>(range()).with_limit(PAGE).primitive()?;
    let places =
        outbox.get_all_keys::<f64>().with_query::<f64, _>(range()).with_limit(PAGE).primitive()?;
    let items = records.await?.filter_map(|text| record::read(&text.ok()?).ok()).collect();
    let last = places.await?.last().transpose()?.map(|place| place as u64);
    Ok((items, last))
}

async fn mark_accepted(
    articles: &ObjectStore<'_>,
    item: &Item,
    receipt: &Receipt,
) -> Result<(), StoreError> {
    if Kind::named(&item.kind) != Some(Kind::Article) {
        return Ok(());
    }
    if let Some(mut record) = open::get::<ArticleRecord>(articles, &item.about).await? {
        record.accepted = Some(receipt.at);
        open::put(articles, &item.about, &record)?;
    }
    Ok(())
}
