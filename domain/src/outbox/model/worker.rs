//! A context that runs the engine: carries out its steps one at a time, as the crate `sync` does.
//!
//! Between any two of them anything else may happen. Decides nothing.

use std::mem;

use super::{
    checker::Actor,
    engine,
    network::{Flight, Meaning, Return, Trouble},
    server::Mood,
    world::World,
};
use crate::outbox::{
    Attempt, Endpoint, Happened, Holder, Key, Lock, Request, Run, Sending, Step, Wake,
};

/// So many requests at once, as long as a stream has only one of them.
const LANES: usize = 2;
/// So many items in a slice at most, so that small outboxes have several.
const SLICE: usize = 3;

/// A page's worker or the service worker.
#[derive(Clone, Debug)]
pub(super) struct Worker {
    pub(super) build: u8,
    pub(super) has_locks: bool,
    pub(super) busy: Option<Busy>,
}

/// A run on its way.
#[derive(Clone, Debug)]
pub(super) struct Busy {
    pub(super) id: u32,
    run: Run,
    step: Step,
    sending: Option<Sending>,
    waiting: Vec<(u32, Request)>,
    sync: bool,
    /// So many requests so far.
    posted: u32,
    heard: Heard,
}

/// What the run was truly told about the slice under way.
#[derive(Clone, Debug, Default)]
pub(super) struct Heard {
    pub(super) meanings: Vec<(Key, Meaning)>,
    pub(super) troubles: Vec<Trouble>,
}

impl Worker {
    pub(super) fn new(build: u8, has_locks: bool) -> Self {
        Self { build, has_locks, busy: None }
    }
}

fn endpoint(kind: &str) -> Option<Endpoint> {
    let (path, batch) = match kind {
        "news" => ("/news", Some(("/news/batch", "article"))),
        "one" => ("/one", None),
        "own" => ("/own", None),
        "newer" => ("/newer", None),
        _ => return None,
    };
    Some(Endpoint { path, batch })
}

impl World {
    pub(super) fn start(&mut self, worker: usize, wake: Wake, sync: bool) -> Actor {
        if self.workers[worker].busy.is_some() {
            return Actor::Nobody;
        }
        let wake = if sync { Wake::Changed } else { wake };
        let id = self.next_id();
        let (run, step) = Run::begin(Holder(id.to_string()), wake, self.network, self.now());
        let (sending, waiting, heard) = (None, Vec::new(), Heard::default());
        self.workers[worker].busy =
            Some(Busy { id, run, step, sending, waiting, sync, posted: 0, heard });
        self.checker.began(id, wake);
        Actor::Nobody
    }

    /// Whether there is something that a context can do right now.
    pub(super) fn can_step(&self, worker: usize) -> bool {
        let Some(busy) = &self.workers[worker].busy else { return false };
        match &busy.step {
            Step::AskForLock(Some(_)) => self.lock.is_none(),
            Step::Send { .. } => match &busy.sending {
                None => true,
                Some(sending) => {
                    let mut ahead = sending.clone();
                    let next = (busy.waiting.len() < LANES).then(|| ahead.next(self.now()));
                    busy.waiting.is_empty() || next.flatten().is_some()
                }
            },
            _ => true,
        }
    }

    pub(super) fn waits_for_lock(&self, worker: usize) -> bool {
        let busy = self.workers[worker].busy.as_ref();
        busy.is_some_and(|busy| matches!(busy.step, Step::AskForLock(Some(_))))
    }

    pub(super) fn is_in_transaction(&self, worker: usize) -> bool {
        let busy = self.workers[worker].busy.as_ref();
        busy.is_some_and(|busy| !matches!(busy.step, Step::AskForLock(_) | Step::Send { .. }))
    }

    /// Carries out the next step, or as much of it as happens at once.
    pub(super) fn step(&mut self, worker: usize) -> Actor {
        let Some(mut busy) = self.workers[worker].busy.take() else { return Actor::Nobody };
        let (build, has_locks, now) =
            (self.workers[worker].build, self.workers[worker].has_locks, self.now());
        let mut actor = Actor::Nobody;
        let id = busy.id;
        let happened = match mem::replace(&mut busy.step, Step::Survey) {
            Step::AskForLock(_) if !has_locks => Some(Happened::Lock(Lock::Missing)),
            Step::AskForLock(patience) => match (self.lock, patience) {
                (None, _) => {
                    self.lock = Some(id);
                    self.checker.holds_lock(id);
                    Some(Happened::Lock(Lock::Granted))
                }
                (Some(_), None) => Some(Happened::Lock(Lock::Taken)),
                (Some(_), patience) => {
                    busy.step = Step::AskForLock(patience);
                    None
                }
            },
            Step::LeaveNote(wake) => {
                self.disk.control.leave_note(wake);
                Some(Happened::NoteLeft)
            }
            Step::TakeNote => {
                let note = self.disk.control.take_note();
                self.checker.read_note(id, note);
                Some(Happened::Note(note))
            }
            Step::Take(round) => {
                actor = Actor::Took { run: id, wake: round.wake };
                let mut round = engine::look(round);
                round.limit = round.limit.min(SLICE);
                let taken = self.disk.take(&round, build, now);
                busy.heard = Heard::default();
                Some(Happened::Taken(taken, now))
            }
            Step::Send { slice, single, leased } => {
                let sending = busy.sending.get_or_insert_with(|| {
                    Sending::new(engine::slice(&slice), single, leased, endpoint)
                });
                if busy.waiting.len() < LANES
                    && let Some(request) = sending.next(now)
                {
                    let flight = Flight {
                        // The same whatever others did before.
                        id: id * 1_000 + busy.posted,
                        run: Some(id),
                        key: request.key,
                        body: request.body().to_owned(),
                        reply: None,
                    };
                    busy.posted += 1;
                    self.checker.posted(id, &flight.intents());
                    busy.waiting.push((flight.id, request));
                    self.flights.push(flight);
                }
                let all = busy.waiting.is_empty();
                if all {
                    busy.sending.take().map(|mut it| Happened::Sent(it.finish()))
                } else {
                    busy.step = Step::Send { slice, single, leased };
                    None
                }
            }
            Step::Settle { outcomes, verdicts } => {
                let (mut count, seed) = (0, self.dice());
                let settled = self.disk.settle(&outcomes, &verdicts, build, now, || {
                    count += 1;
                    (seed + f64::from(count) * 0.37).fract()
                });
                actor = Actor::Settled { run: id, heard: mem::take(&mut busy.heard) };
                Some(Happened::Settled(settled))
            }
            Step::Survey => Some(Happened::Surveyed(self.disk.survey(build, now))),
            Step::End(_) => None,
        };
        if let Some(happened) = happened {
            busy.step = engine::step(&mut busy.run, happened, now);
        }
        // Nothing is awaited between the last survey and the end.
        if let Step::End(report) = &busy.step {
            let end = busy.sync.then(|| engine::end_of_event(report.ran_out, &report.left));
            if worker == 0 {
                self.last_end = end;
            }
            self.checker.ended(id, report.ran_out, end, build, &self.disk);
            if self.lock == Some(id) {
                self.lock = None;
            }
        } else {
            self.workers[worker].busy = Some(busy);
        }
        actor
    }

    /// The lock did not come in time.
    pub(super) fn give_up(&mut self, worker: usize) -> Actor {
        if self.waits_for_lock(worker) && engine::is_patience_bounded() {
            let now = self.now();
            if let Some(busy) = &mut self.workers[worker].busy {
                busy.step = engine::step(&mut busy.run, Happened::Lock(Lock::Taken), now);
            }
        }
        Actor::Nobody
    }

    /// A context ends in the middle: its lock is free, what it sent is on its way.
    pub(super) fn stop(&mut self, worker: usize) {
        let Some(busy) = self.workers[worker].busy.take() else { return };
        if self.lock == Some(busy.id) {
            self.lock = None;
        }
        for flight in &mut self.flights {
            if flight.run == Some(busy.id) {
                flight.run = None;
            }
        }
        self.flights.retain(|flight| flight.run.is_some() || flight.reply.is_none());
        self.checker.crashed(busy.id);
    }

    pub(super) fn hear(
        &mut self,
        run: u32,
        flight: u32,
        attempt: &Attempt,
        meanings: Vec<(Key, Meaning)>,
        trouble: Option<Trouble>,
    ) {
        let busy = self.workers.iter_mut().filter_map(|worker| worker.busy.as_mut());
        let Some(busy) = busy.into_iter().find(|busy| busy.id == run) else { return };
        let Some(place) = busy.waiting.iter().position(|(id, _)| *id == flight) else { return };
        let (_, request) = busy.waiting.remove(place);
        if let Some(sending) = &mut busy.sending {
            let attempt = engine::hear(&request, attempt);
            sending.ended(request, &attempt);
        }
        busy.heard.meanings.extend(meanings);
        busy.heard.troubles.extend(trouble);
    }

    /// Steps on undisturbed.
    pub(super) fn hurry(&mut self, worker: usize, steps: u8, mood: Mood) {
        for _ in 0..steps {
            let Some(id) = self.workers[worker].busy.as_ref().map(|busy| busy.id) else { return };
            if self.can_step(worker) {
                let actor = self.step(worker);
                self.checker.look_on(self.elapsed, &self.disk, &self.server, actor);
            } else if let Some(which) = self.flights.iter().position(|it| it.run == Some(id)) {
                self.arrive(Some(which), mood);
                self.come_back(Some(which), Return::Intact);
            } else {
                return;
            }
        }
    }
}
