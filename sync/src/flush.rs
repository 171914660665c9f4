//! The flush: one run over the outbox, whoever starts it.
//!
//! Called by `sw`, in every host of it. Carries out the steps that `domain`'s run asks for. Never runs
//! outside an event that keeps its worker alive; decides nothing, and removes no item itself.

use domain::outbox::{Happened, Holder, Lock, Outcome, Report, Run, Step, Taken, Wake};
use store::{Store, StoreError};

use crate::{
    chance, http,
    lock::{self, Asked, Mode, Patience},
    send, tell,
};

/// The name of the lock.
const LOCK: &str = "tidings-flush";

/// Sends everything that is due, and says what came of it.
pub async fn flush(store: &Store, wake: Wake) -> Result<Report, StoreError> {
    let holder = Holder(chance::new_key().to_string());
    let (mut run, mut step) = Run::begin(holder, wake, http::has_network(), chance::now());
    // Dropped, and with it the lock let go, only after the last word about the outbox.
    let mut guard = None;
    loop {
        let happened = match step {
            Step::AskForLock(patience) => {
                let patience = patience.map_or(Patience::None, Patience::For);
                Happened::Lock(match lock::hold(LOCK, Mode::Exclusive, patience).await {
                    Asked::Granted(granted) => {
                        guard = Some(granted);
                        Lock::Granted
                    }
                    Asked::Taken => Lock::Taken,
                    Asked::Missing => Lock::Missing,
                })
            }
            Step::LeaveNote(wake) => {
                store.leave_note(wake).await?;
                Happened::NoteLeft
            }
            Step::TakeNote => Happened::Note(store.take_note().await?),
            Step::Take(round) => {
                let (taken, leased) = store.take(&round, &chance::now).await?;
                tell_of(taken.iter());
                Happened::Taken(taken, leased)
            }
            Step::Send { slice, single, leased } => {
                Happened::Sent(send::send(slice, single, leased).await)
            }
            Step::Settle { outcomes, verdicts } => {
                let settlement =
                    store.settle(&outcomes, &verdicts, chance::now(), chance::jitter).await?;
                tell_of(outcomes.iter().map(|Outcome { taken, .. }| taken));
                Happened::Settled(settlement)
            }
            Step::Survey => Happened::Surveyed(store.survey(chance::now()).await?),
            Step::End(report) => {
                drop(guard);
                return Ok(report);
            }
        };
        step = run.step(happened, chance::now());
    }
}

/// Waits so long for a run that goes on, and keeps every other one waiting while the guard lives.
pub async fn hold_off_flushes(patience: Patience) -> Asked {
    lock::hold(LOCK, Mode::Exclusive, patience).await
}

fn tell_of<'a>(taken: impl ExactSizeIterator<Item = &'a Taken>) {
    if taken.len() > 0 {
        tell::changed(&taken.map(|taken| taken.key.to_string()).collect::<Vec<_>>());
    }
}
