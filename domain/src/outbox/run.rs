//! The run: one pass after the other over the outbox, until nobody asks for more.
//!
//! A machine without IO: it says the next [`Step`], and is told what came of it. `sync` carries the
//! steps out. A run that ends anywhere on its way (its worker was killed, a step failed) loses
//! nothing: what it took is leased, and leases end.

use std::{mem, time::Duration};

use super::{Delivery, Exclusion, Holder, Item, Outcome, Reason, Sent, Survey, Taken, Wake};
use crate::time::Time;

/// So long a run waits for the lock, before it goes on with leases alone.
const PATIENCE: Duration = Duration::from_secs(10);
/// So long a run takes new items: an event has minutes, and a run that stops in time may tell the
/// browser that there is more.
const BUDGET: Duration = Duration::from_secs(60);
/// So many items are leased at once: few transactions, and little to give back.
const SLICE: usize = 250;

/// What a run does next.
#[derive(Clone, Debug)]
pub enum Step {
    /// Ask for the lock, and wait for it so long if somebody has it.
    AskForLock(Option<Duration>),
    /// Leave a note of the wake-up for whoever has the lock.
    LeaveNote(Wake),
    /// Read and remove the note.
    TakeNote,
    /// Lease what is due, by the clock as it is inside the transaction: a run may be frozen on its way
    /// there.
    Take(Round),
    /// Send what was taken; `single` when batches were found not to work here.
    Send {
        /// What was taken.
        slice: Vec<Taken>,
        /// Whether items go one at a time.
        single: bool,
        /// When it was leased.
        leased: Time,
    },
    /// Write down what came of a slice.
    Settle {
        /// One for each item.
        outcomes: Vec<Outcome>,
        /// One for each request: what the way to the server is judged by.
        verdicts: Vec<Delivery>,
    },
    /// Count what is in the outbox.
    Survey,
    /// It has ended. The lock is let go only now.
    End(Report),
}

/// What came of a step.
#[derive(Clone, Debug)]
pub enum Happened {
    /// Of [`Step::AskForLock`].
    Lock(Lock),
    /// Of [`Step::LeaveNote`].
    NoteLeft,
    /// Of [`Step::TakeNote`].
    Note(Option<Wake>),
    /// Of [`Step::Take`]: what was leased, and when.
    Taken(Vec<Taken>, Time),
    /// Of [`Step::Send`].
    Sent(Sent),
    /// Of [`Step::Settle`].
    Settled(Settlement),
    /// Of [`Step::Survey`].
    Surveyed(Survey),
}

/// What asking for the lock came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// The run holds it.
    Granted,
    /// Somebody else does.
    Taken,
    /// There are no locks here.
    Missing,
}

/// One look for what is due.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    /// Who looks.
    pub holder: Holder,
    /// What protects it from others.
    pub exclusion: Exclusion,
    /// What started it.
    pub wake: Wake,
    /// Only items behind this place.
    pub after: u64,
    /// The wake-up has counted for items up to this place already,
    pub visited: u64,
    /// but not for these, which were given back unsent.
    pub given_back: Vec<u64>,
    /// The most to take.
    pub limit: usize,
}

/// What writing down a slice has changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settlement {
    /// What is accepted now.
    pub accepted: Vec<Item>,
    /// What has come to need the user.
    pub unaccepted: Vec<Item>,
    /// Why nobody is sent to the server for now, when that was learned.
    pub stopped_by: Option<Reason>,
}

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
    /// Whether it tried nothing, because there is no network.
    pub idle: bool,
}

/// One run over the outbox, whoever starts it.
#[derive(Clone, Debug)]
pub struct Run {
    /// How far it is; its place in the outbox is in `round`.
    phase: Phase,
    round: Round,
    /// New items are taken until then.
    ends: Time,
    single: bool,
    report: Report,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Phase {
    /// The lock was asked for.
    Asking,
    /// A note was left, and the lock is waited for.
    Waiting,
    /// It looks for what is due, or has.
    Passing,
}

impl Run {
    /// A run that this wake-up has started, and its first step.
    ///
    /// Without a network nothing is tried, unless the user insists: what was never attempted can
    /// still be changed, and is surely not published. A browser that is wrong about it is rare, and
    /// then "Send now" is the way.
    pub fn begin(holder: Holder, wake: Wake, network: bool, now: Time) -> (Self, Step) {
        let exclusion = Exclusion::LeasesOnly;
        let round = Round {
            holder,
            exclusion,
            wake,
            after: 0,
            visited: 0,
            given_back: Vec::new(),
            limit: SLICE,
        };
        let mut run = Self {
            phase: Phase::Asking,
            round,
            ends: now,
            single: false,
            report: Report::default(),
        };
        if !network && wake != Wake::SendNow {
            run.report.idle = true;
            return (run, Step::Survey);
        }
        (run, Step::AskForLock(None))
    }

    /// Hears what came of its last step, and says the next one.
    pub fn step(&mut self, happened: Happened, now: Time) -> Step {
        match happened {
            Happened::Lock(Lock::Taken) if self.phase == Phase::Asking => {
                self.phase = Phase::Waiting;
                Step::LeaveNote(self.round.wake)
            }
            Happened::NoteLeft => Step::AskForLock(Some(PATIENCE)),
            Happened::Lock(lock) => {
                self.ends = now + BUDGET;
                if lock == Lock::Granted {
                    self.round.exclusion = Exclusion::Lock;
                    // Notes are for who holds the lock: whoever left one may have gone.
                    Step::TakeNote
                } else {
                    self.pass(self.round.wake, now)
                }
            }
            Happened::Note(note) => match note {
                _ if self.phase != Phase::Passing => {
                    self.pass(self.round.wake.max(note.unwrap_or(Wake::Timer)), now)
                }
                Some(wake) => self.pass(wake, now),
                None => Step::Survey,
            },
            Happened::Surveyed(left) => {
                self.report.left = left;
                Step::End(mem::take(&mut self.report))
            }
            Happened::Taken(slice, leased) => match slice.last() {
                None => self.pass_over(),
                Some(last) => {
                    self.round.after = last.seq;
                    self.round.visited = self.round.visited.max(last.seq);
                    Step::Send { slice, single: self.single, leased }
                }
            },
            Happened::Sent(sent) => {
                self.single = sent.single;
                if let Some(first) = sent.unsent.iter().min() {
                    self.round.after = first - 1;
                }
                self.round.given_back = sent.unsent;
                Step::Settle { outcomes: sent.outcomes, verdicts: sent.verdicts }
            }
            Happened::Settled(settlement) => {
                self.report.accepted.extend(settlement.accepted);
                self.report.unaccepted.extend(settlement.unaccepted);
                self.report.stopped_by = settlement.stopped_by;
                if self.report.stopped_by.is_some() { self.pass_over() } else { self.take(now) }
            }
        }
    }

    /// Visits each item once, in the order of the places.
    fn pass(&mut self, wake: Wake, now: Time) -> Step {
        self.phase = Phase::Passing;
        (self.round.wake, self.round.after, self.round.visited) = (wake, 0, 0);
        self.round.given_back.clear();
        self.single = false;
        self.report.stopped_by = None;
        self.take(now)
    }

    fn take(&mut self, now: Time) -> Step {
        if now >= self.ends {
            self.report.ran_out = true;
            return Step::Survey;
        }
        Step::Take(self.round.clone())
    }

    fn pass_over(&mut self) -> Step {
        match self.round.exclusion {
            Exclusion::Lock => Step::TakeNote,
            Exclusion::LeasesOnly => Step::Survey,
        }
    }
}
