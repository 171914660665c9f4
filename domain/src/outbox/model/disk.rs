//! What is on the disk, and the store's transactions over it: each happens as a whole or not at all.
//!
//! Stands for the crate `store`, page by page as that one reads. Decides nothing.

use std::collections::BTreeMap;

use super::engine;
use crate::{
    outbox::{
        Control, Delivery, Denied, Exclusion, Item, Key, NewItem, Outcome, Round, Settled,
        Settlement, Submitted, Survey, Taken,
    },
    time::Time,
};

/// So many records are read at once.
const PAGE: usize = 3;

/// The outbox as it is stored.
#[derive(Clone, Debug, Default)]
pub(super) struct Disk {
    pub(super) control: Control,
    pub(super) records: BTreeMap<u64, Record>,
    pub(super) keys: BTreeMap<Key, u64>,
}

/// A record under its place.
#[expect(clippy::large_enum_variant, reason = "hardly any are spoiled")]
#[derive(Clone, Debug)]
pub(super) enum Record {
    Item(Item),
    /// Nobody can read it any more; what it was.
    Spoiled(Key),
}

/// Whether this build knows items of this kind. The others are not its business.
pub(super) fn knows(build: u8, kind: &str) -> bool {
    kind != "newer" || build > 0
}

impl Record {
    fn readable(&self, build: u8) -> Option<&Item> {
        match self {
            Self::Item(item) => knows(build, &item.kind).then_some(item),
            Self::Spoiled(_) => None,
        }
    }
}

impl Disk {
    pub(super) fn submit(&mut self, new: NewItem, now: Time) -> Submitted {
        let known = self.keys.get(&new.key).copied();
        let place = engine::submit(self, known);
        if let Submitted::Saved(seq) = place {
            self.keys.insert(new.key, seq);
            self.records.insert(seq, Record::Item(Item::new(seq, new, now)));
        }
        place
    }

    pub(super) fn take(&mut self, round: &Round, build: u8, now: Time) -> Vec<Taken> {
        let mut taken: Vec<Taken> = Vec::new();
        if engine::sees_all_leases()
            && round.exclusion == Exclusion::LeasesOnly
            && self.survey(build, now).leased > 0
        {
            return taken;
        }
        let mut after = round.after;
        loop {
            let behind = self.records.range(after + 1..);
            let places: Vec<u64> = behind.take(PAGE).map(|(seq, _)| *seq).collect();
            let Some(last) = places.last() else { break };
            let readable = places.iter().filter_map(|seq| self.records[seq].readable(build));
            let mut page: Vec<Item> = readable.cloned().collect();
            let room = round.limit - taken.len();
            let more = engine::take(&mut page, &self.control.gate, round, room, now);
            for item in page {
                if more.iter().any(|leased| leased.seq == item.seq) {
                    self.records.insert(item.seq, Record::Item(item));
                }
            }
            taken.extend(more);
            if taken.len() >= round.limit {
                break;
            }
            after = *last;
        }
        engine::after_take(self, &taken);
        taken
    }

    pub(super) fn settle(
        &mut self,
        outcomes: &[Outcome],
        verdicts: &[Delivery],
        build: u8,
        now: Time,
        mut jitter: impl FnMut() -> f64,
    ) -> Settlement {
        let mut settlement = Settlement::default();
        for outcome in outcomes {
            let seq = outcome.taken.seq;
            let Some(found) = self.records.get(&seq).and_then(|it| it.readable(build)) else {
                continue;
            };
            let mut item = found.clone();
            match engine::settle(&mut item, outcome, now, jitter()) {
                Settled::Accepted(_) => {
                    self.records.remove(&seq);
                    settlement.accepted.push(item);
                }
                Settled::Kept => drop(self.records.insert(seq, Record::Item(item))),
                Settled::NeedsUser => {
                    self.records.insert(seq, Record::Item(item.clone()));
                    settlement.unaccepted.push(item);
                }
                Settled::Stale => {}
            }
        }
        settlement.stopped_by = engine::learn(&mut self.control.gate, verdicts, now, jitter());
        settlement
    }

    pub(super) fn survey(&self, build: u8, now: Time) -> Survey {
        let items = self.records.values().filter_map(|it| it.readable(build));
        let mut survey = Survey::of(items, &self.control.gate, now);
        survey.resting += self.records.values().filter(|it| it.readable(build).is_none()).count();
        survey
    }

    /// What the user does with one item; nothing is written when it is denied.
    pub(super) fn revise<T>(
        &mut self,
        seq: u64,
        change: impl FnOnce(&mut Item, &mut Control) -> Result<T, Denied>,
    ) -> Result<T, Denied> {
        let Some(Record::Item(found)) = self.records.get(&seq) else { return Err(Denied::Gone) };
        let (mut item, mut control) = (found.clone(), self.control.clone());
        let changed = change(&mut item, &mut control)?;
        self.keys.insert(item.key, seq);
        self.records.insert(seq, Record::Item(item));
        self.control = control;
        Ok(changed)
    }

    pub(super) fn items(&self) -> impl Iterator<Item = &Item> {
        self.records.values().filter_map(|record| match record {
            Record::Item(item) => Some(item),
            Record::Spoiled(_) => None,
        })
    }
}
