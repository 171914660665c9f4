//! The flush: one run over the outbox, whoever starts it.
//!
//! Called by `sw`, in every host of it. Never runs outside an event that keeps its worker alive;
//! never removes an item itself.

use std::time::Duration;

use domain::{
    outbox::{Exclusion, Gate, Holder, Item, Reason, State, Survey, Wake},
    time::Time,
};
use store::{Round, Store, StoreError};

use crate::{
    chance,
    lock::{self, Asked, Mode, Patience},
    send, tell,
};

/// The name of the lock.
const LOCK: &str = "tidings-flush";
/// So long a run waits for the lock, before it goes on with leases alone.
const PATIENCE: Patience = Patience::For(Duration::from_secs(10));
/// So long a run takes new items: an event has minutes, and a run that stops in time may tell the
/// browser that there is more.
const BUDGET: Duration = Duration::from_secs(60);
/// So many items are leased at once: few transactions, and little to give back.
const SLICE: usize = 250;

/// What came of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// What the server accepted.
    pub accepted: Vec<Item>,
    /// What came to need the user in this run, with the reason.
    pub unaccepted: Vec<Item>,
    /// Whether the run ended because its time was over.
    pub ran_out: bool,
    /// What is left.
    pub left: Survey,
    /// Why the run ended early, when it did.
    pub stopped_by: Option<Reason>,
}

/// Sends everything that is due, and says what came of it.
pub async fn flush(store: &Store, wake: Wake) -> Result<Report, StoreError> {
    let mut report = Report::default();
    // Dropped, and with it the lock let go, only after the last word about the outbox.
    let (exclusion, _guard) = match lock::hold(LOCK, Mode::Exclusive, Patience::None).await {
        Asked::Granted(guard) => (Exclusion::Lock, Some(guard)),
        Asked::Missing => (Exclusion::LeasesOnly, None),
        Asked::Taken => {
            store.leave_note(wake).await?;
            match lock::hold(LOCK, Mode::Exclusive, PATIENCE).await {
                Asked::Granted(guard) => (Exclusion::Lock, Some(guard)),
                Asked::Taken | Asked::Missing => (Exclusion::LeasesOnly, None),
            }
        }
    };
    let now = chance::now();
    let mut run = Run {
        store,
        holder: Holder(chance::new_key().to_string()),
        exclusion,
        ends: now + BUDGET,
        report: &mut report,
    };
    match exclusion {
        Exclusion::Lock => {
            // Notes are for who holds the lock: whoever left one may have gone.
            let mut wake = Some(wake.max(store.take_note().await?.unwrap_or(Wake::Timer)));
            while let Some(now) = wake {
                run.pass(now).await?;
                wake = if run.report.ran_out { None } else { store.take_note().await? };
            }
        }
        // Somebody's live lease: that run will read the note.
        Exclusion::LeasesOnly if store.survey(now).await?.leased > 0 => {}
        Exclusion::LeasesOnly => run.pass(wake).await?,
    }
    report.left = store.survey(chance::now()).await?;
    Ok(report)
}

struct Run<'a> {
    store: &'a Store,
    holder: Holder,
    exclusion: Exclusion,
    ends: Time,
    report: &'a mut Report,
}

impl Run<'_> {
    /// Visits each item once, in the order of the places.
    async fn pass(&mut self, wake: Wake) -> Result<(), StoreError> {
        let (mut after, mut visited) = (0, 0);
        let mut single = false;
        self.report.stopped_by = None;
        loop {
            let now = chance::now();
            if now >= self.ends {
                self.report.ran_out = true;
                return Ok(());
            }
            let taking = self
                .store
                .take(&Round {
                    holder: &self.holder,
                    exclusion: self.exclusion,
                    wake,
                    after,
                    visited,
                    limit: SLICE,
                    now,
                })
                .await?;
            let Some(last) = taking.taken.last().map(|taken| taken.seq) else { return Ok(()) };
            let ids: Vec<_> = taking.taken.iter().map(|taken| taken.key.to_string()).collect();
            tell::changed(&ids);

            let sent = send::send(taking.taken, single, now).await;
            single = sent.single;
            // What was given back unsent is taken again; what lies between was visited.
            visited = visited.max(last);
            after = sent.first_unsent().map_or(last, |seq| seq - 1);
            let stopped_by = self.settle(taking.gate, &sent).await?;
            tell::changed(&ids);
            if stopped_by.is_some() {
                self.report.stopped_by = stopped_by;
                return Ok(());
            }
        }
    }

    /// Writes down a slice; the reason why the run has to end, if it has to.
    async fn settle(
        &mut self,
        mut gate: Gate,
        sent: &send::Sent,
    ) -> Result<Option<Reason>, StoreError> {
        let now = chance::now();
        let mut stopped_by = None;
        for delivery in &sent.verdicts {
            if gate.learn(delivery, now, chance::jitter()) {
                stopped_by = gate.reason.clone();
                break;
            }
        }
        let settled = self.store.settle(&sent.outcomes, &gate, now, chance::jitter).await?;
        for item in settled {
            match item.state {
                State::Parked | State::Refused => self.report.unaccepted.push(item),
                _ => self.report.accepted.push(item),
            }
        }
        Ok(stopped_by)
    }
}
