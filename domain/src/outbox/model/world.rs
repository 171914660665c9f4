//! A device: its clock, its disk, the contexts that run the engine, its user, and the server.
//!
//! Everything that may happen is an [`Action`], and [`World::act`] does it, as far as it is possible
//! at that moment. After each one the checker looks.

use std::time::Duration;

use super::{
    checker::{Actor, Checker},
    disk::Disk,
    network::{Flight, Return},
    server::{Mood, Server},
    user::User,
    worker::Worker,
};
use crate::{
    outbox::{End, Key, NewItem, Wake},
    time::Time,
};

/// When every history begins, by the device's clock.
const START: i64 = 1_800_000_000_000;

/// Something that may happen. Numbers choose among what is there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Action {
    /// The user wants something.
    Submit { kind: u8, good: bool },
    /// The same form is submitted again.
    SubmitAgain(u8),
    /// Something wakes a context; `sync` when it is the browser's event.
    Start { worker: u8, wake: Wake, sync: bool },
    /// A context carries out its next step.
    Step(u8),
    /// A context runs on undisturbed for so many steps, with a server that stays as it is.
    Hurry(u8, u8, Mood),
    /// The user wants something tried again; a context begins with it, and is killed. The device is
    /// not looked at for a while.
    BreakOff(u8, u8, u8),
    /// The lock did not come in time.
    GiveUp(u8),
    /// A context is killed.
    Crash(u8),
    /// The transaction of a context's next step is aborted.
    Abort(u8),
    /// A request arrives, and the server answers.
    Arrive(u8, Mood),
    /// The run hears how its request has ended.
    Return(u8, Return),
    /// The browser or the network sends a request once more.
    Copy(u8),
    /// The browser sees its network go or come.
    Plug(bool),
    /// Time passes.
    Wait(u16),
    /// The clock is set, by so many seconds.
    SetClock(i32),
    /// The user does something with an item.
    Use(User, u8),
    /// What was discarded long ago goes.
    Prune,
    /// A record cannot be read any more.
    Spoil(u8),
    /// An item has had seven answers in vain.
    Age(u8),
    /// A context is of the next build from its next run on.
    Upgrade(u8),
}

/// The whole of it.
#[derive(Clone, Debug)]
pub(super) struct World {
    /// Milliseconds since the beginning, as nobody's clock shows them.
    pub(super) elapsed: i64,
    /// How far the device's clock is off.
    pub(super) off: i64,
    pub(super) disk: Disk,
    pub(super) server: Server,
    pub(super) flights: Vec<Flight>,
    /// Whether the browser thinks that it has a network.
    pub(super) network: bool,
    /// The run that holds the lock.
    pub(super) lock: Option<u32>,
    pub(super) workers: Vec<Worker>,
    pub(super) checker: Checker,
    /// So many intents, runs, requests and dice so far: all ids come from here.
    pub(super) count: u32,
    /// Milliseconds that each action takes.
    pub(super) pace: i64,
    /// What the last `sync` event of the first context was told.
    pub(super) last_end: Option<End>,
    /// What the user asked for, to be submitted again.
    pub(super) asked: Vec<NewItem>,
}

impl World {
    /// A device whose contexts do or do not have locks.
    pub(super) fn new(locks: &[bool], pace: i64) -> Self {
        let builds = [0, 1, 0, 1];
        let workers = locks.iter().zip(builds);
        Self {
            elapsed: 0,
            off: 0,
            disk: Disk::default(),
            server: Server::default(),
            flights: Vec::new(),
            network: true,
            lock: None,
            workers: workers.map(|(locks, build)| Worker::new(build, *locks)).collect(),
            checker: Checker::default(),
            count: 0,
            pace,
            last_end: None,
            asked: Vec::new(),
        }
    }

    /// What the device's clock shows.
    pub(super) fn now(&self) -> Time {
        Time::from_millis(START + self.elapsed + self.off)
    }

    pub(super) fn next_id(&mut self) -> u32 {
        self.count += 1;
        self.count
    }

    /// A random number in 0..1 that only depends on what happened so far.
    pub(super) fn dice(&mut self) -> f64 {
        f64::from(self.next_id().wrapping_mul(2_654_435_761) >> 8) / f64::from(1u32 << 24)
    }

    pub(super) fn new_key(&mut self) -> Key {
        let mut random = [0; 10];
        random[..4].copy_from_slice(&self.next_id().to_be_bytes());
        Key::new(Time::from_millis(START), random)
    }

    /// Does it, if it can be done; an error is what the checker has to say.
    pub(super) fn act(&mut self, action: Action) -> Result<(), String> {
        self.elapsed += self.pace;
        let actor = self.perform(action);
        self.checker.look(self.elapsed, &self.disk, &self.server, actor)
    }

    fn perform(&mut self, action: Action) -> Actor {
        match action {
            Action::Submit { kind, good } => self.submit(kind, good),
            Action::SubmitAgain(which) => match pick(self.asked.len(), which) {
                Some(which) => self.save(self.asked[which].clone()),
                None => Actor::Nobody,
            },
            Action::Start { worker, wake, sync } => self.start(usize::from(worker), wake, sync),
            Action::Step(worker) => self.step(usize::from(worker)),
            Action::Hurry(worker, steps, mood) => {
                self.hurry(usize::from(worker), steps, mood);
                Actor::Nobody
            }
            Action::BreakOff(which, worker, steps) => {
                let worker = usize::from(worker);
                let places: Vec<u64> = self.disk.records.keys().copied().collect();
                let Some(which) = pick(places.len(), which) else { return Actor::Nobody };
                let actor = self.use_item(User::Retry, places[which]);
                self.checker.look_on(self.elapsed, &self.disk, &self.server, actor);
                self.start(worker, Wake::Timer, false);
                self.hurry(worker, steps, Mood::Well);
                self.stop(worker);
                self.elapsed += 31_000;
                Actor::Nobody
            }
            Action::GiveUp(worker) => self.give_up(usize::from(worker)),
            Action::Crash(worker) => {
                self.stop(usize::from(worker));
                Actor::Nobody
            }
            Action::Abort(worker) => {
                if self.is_in_transaction(usize::from(worker)) {
                    self.stop(usize::from(worker));
                }
                Actor::Nobody
            }
            Action::Arrive(which, mood) => {
                self.arrive(pick(self.flights.len(), which), mood);
                Actor::Nobody
            }
            Action::Return(which, how) => {
                self.come_back(pick(self.flights.len(), which), how);
                Actor::Nobody
            }
            Action::Copy(which) => {
                if let Some(which) =
                    pick(self.flights.len(), which).filter(|_| self.flights.len() < 12)
                {
                    let copy = Flight {
                        id: self.next_id(),
                        run: None,
                        reply: None,
                        ..self.flights[which].clone()
                    };
                    self.flights.push(copy);
                }
                Actor::Nobody
            }
            Action::Plug(network) => {
                self.network = network;
                Actor::Nobody
            }
            Action::Wait(seconds) => {
                self.elapsed += i64::from(seconds) * 1_000;
                Actor::Nobody
            }
            Action::SetClock(seconds) => {
                self.off += i64::from(seconds) * 1_000;
                self.checker.clock_set();
                Actor::Nobody
            }
            Action::Use(how, which) => {
                let places: Vec<u64> = self.disk.records.keys().copied().collect();
                match pick(places.len(), which) {
                    Some(which) => self.use_item(how, places[which]),
                    None => Actor::Nobody,
                }
            }
            Action::Prune => self.prune(),
            Action::Spoil(which) => {
                let places: Vec<u64> = self.disk.records.keys().copied().collect();
                match pick(places.len(), which) {
                    Some(which) => self.spoil(places[which]),
                    None => Actor::Nobody,
                }
            }
            Action::Age(which) => self.age(which),
            Action::Upgrade(worker) => {
                let worker = &mut self.workers[usize::from(worker)];
                if worker.busy.is_none() {
                    worker.build = 1;
                }
                Actor::Nobody
            }
        }
    }

    /// A request reaches the server; its answer is on the way back, or nobody waits for it.
    pub(super) fn arrive(&mut self, which: Option<usize>, mood: Mood) {
        let Some(which) = which else { return };
        if self.flights[which].reply.is_some() {
            return;
        }
        let before = self.server.ledger.len();
        let reply = self.flights[which].arrive(&mut self.server, mood);
        let done: Vec<Key> = self.server.ledger[before..].to_vec();
        let batch = self.flights[which].key.is_none();
        self.checker.answered(&reply.meanings, batch);
        done.into_iter().for_each(|key| self.checker.done(key));
        if self.flights[which].run.is_some() {
            self.flights[which].reply = Some(reply);
        } else {
            self.flights.remove(which);
        }
    }

    /// The run hears how a request has ended. One that was given up may still arrive.
    pub(super) fn come_back(&mut self, which: Option<usize>, how: Return) {
        let Some(which) = which else { return };
        let Some(run) = self.flights[which].run else { return };
        if how == Return::Intact && self.flights[which].reply.is_none() {
            return;
        }
        let other = Key::new(Time::from_millis(START), [0xff; 10]);
        let (attempt, meanings, trouble) = self.flights[which].come_back(how, other);
        self.checker.told(&meanings);
        let id = self.flights[which].id;
        if self.flights[which].reply.is_some() {
            self.flights.remove(which);
        } else {
            self.flights[which].run = None;
        }
        self.hear(run, id, &attempt, meanings, trouble);
    }

    pub(super) fn wait(&mut self, span: Duration) {
        self.elapsed += i64::try_from(span.as_millis()).expect("less than an age");
    }
}

/// One of so many.
pub(super) fn pick(count: usize, which: u8) -> Option<usize> {
    (count > 0).then(|| usize::from(which) % count)
}
