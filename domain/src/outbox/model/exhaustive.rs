//! Small worlds, looked at as a whole: every order in which everything can happen.
//!
//! Two pages' workers and two versions of the service worker send what three wishes need. What may go
//! wrong, and how often, is in each world's [`Bounds`]: with all four of them one dies at any point, with
//! fewer an answer is lost and a lock does not come in time as well. Each state is visited once, and
//! each one in which nothing more can happen is seen through to its end.

use std::{
    collections::HashSet,
    fmt::{self, Write},
    hash::{DefaultHasher, Hash, Hasher},
};

use super::{
    liveness::{Drain, Others},
    mistakes::{Mistake, with},
    network::Return,
    server::Mood,
    world::{Action, World},
};
use crate::outbox::Wake;

/// What may still go wrong, and how often.
#[derive(Clone, Copy, Debug, Hash)]
struct Bounds {
    crashes: u8,
    losses: u8,
    impatience: u8,
    /// Time passes, so that leases and waits end.
    waits: u8,
}

#[derive(Clone)]
struct State {
    world: World,
    left: Bounds,
    path: Vec<Action>,
}

impl State {
    /// Everything that can happen now.
    fn actions(&self) -> Vec<(Action, Bounds)> {
        let Self { world, left, .. } = self;
        let mut actions = Vec::new();
        for (place, worker) in world.workers.iter().enumerate() {
            let number = u8::try_from(place).expect("few");
            if worker.busy.is_none() {
                continue;
            }
            if world.can_step(place) {
                actions.push((Action::Step(number), *left));
            }
            if left.crashes > 0 {
                let left = Bounds { crashes: left.crashes - 1, ..*left };
                actions.push((Action::Crash(number), left));
            }
            if left.impatience > 0 && world.waits_for_lock(place) {
                let left = Bounds { impatience: left.impatience - 1, ..*left };
                actions.push((Action::GiveUp(number), left));
            }
        }
        for (place, flight) in world.flights.iter().enumerate() {
            let number = u8::try_from(place).expect("few");
            if flight.reply.is_none() {
                actions.push((Action::Arrive(number, Mood::Well), *left));
            } else {
                actions.push((Action::Return(number, Return::Intact), *left));
            }
            if left.losses > 0 && flight.run.is_some() {
                let left = Bounds { losses: left.losses - 1, ..*left };
                actions.push((Action::Return(number, Return::Lost), left));
            }
        }
        if left.waits > 0 {
            let left = Bounds { waits: left.waits - 1, ..*left };
            actions.push((Action::Wait(31), left));
        }
        actions
    }

    /// What decides about everything that can still happen.
    fn fingerprint(&self) -> u64 {
        let World { elapsed, disk, server, flights, lock, workers, checker, .. } = &self.world;
        let mut written = Fingerprint(DefaultHasher::new());
        (self.left, elapsed, lock).hash(&mut written.0);
        server.hash(&mut written.0);
        write!(written, "{disk:?}{flights:?}{workers:?}{checker:?}").expect("it takes everything");
        written.0.finish()
    }
}

/// Hashes what is written, without keeping it.
struct Fingerprint(DefaultHasher);

impl Write for Fingerprint {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}

/// Looks at all of it, in contexts that do or do not have locks; how many states there are, and how
/// many of them are ends.
fn explore(locks: &[bool], wakes: &[Wake], left: Bounds) -> Result<(usize, usize), String> {
    let mut world = World::new(locks, 0);
    // Two in one stream, and one by itself, of a kind that only the newer version knows.
    for kind in [0, 0, 7] {
        world.act(Action::Submit { kind, good: true })?;
    }
    for (worker, wake) in (0..).zip(wakes) {
        world.act(Action::Start { worker, wake: *wake, sync: *wake == Wake::Changed })?;
    }
    let (mut seen, mut ends) = (HashSet::new(), 0);
    let mut open = vec![State { world, left, path: Vec::new() }];
    while let Some(state) = open.pop() {
        let actions = state.actions();
        if actions.is_empty() {
            ends += 1;
            let mut world = state.world;
            let drained = world.drain(Drain::Page, Others::Frozen);
            drained.map_err(|what| format!("{what}, after {:?}", state.path))?;
            continue;
        }
        for (action, left) in actions {
            let mut next = State { left, ..state.clone() };
            next.path.push(action);
            next.world.act(action).map_err(|what| format!("{what}, after {:?}", next.path))?;
            if seen.insert(next.fingerprint()) {
                open.push(next);
            }
        }
    }
    Ok((seen.len(), ends))
}

/// The page's two workers, and two versions of the service worker.
const ALL: [Wake; 4] = [Wake::Timer, Wake::SendNow, Wake::Changed, Wake::Changed];
const NOTHING: Bounds = Bounds { crashes: 0, losses: 0, impatience: 0, waits: 0 };

/// Looks at small worlds as a whole, and says how much that was.
fn look_at_all(worlds: &[(&[bool], Bounds)]) {
    for (locks, bounds) in worlds {
        let (states, ends) =
            explore(locks, &ALL[..locks.len()], *bounds).unwrap_or_else(|what| panic!("{what}"));
        #[expect(clippy::print_stdout, reason = "how much was looked at is the result")]
        {
            println!(
                "{} contexts, locks {locks:?}, {bounds:?}: {states} states, {ends} ends",
                locks.len()
            );
        }
    }
}

#[test]
fn in_every_order_of_a_small_world_each_intent_has_one_effect() {
    look_at_all(&[
        (&[true; 4], Bounds { crashes: 1, ..NOTHING }),
        (&[true, true, false], Bounds { crashes: 1, ..NOTHING }),
        (&[true; 2], Bounds { crashes: 1, losses: 1, impatience: 1, waits: 0 }),
    ]);
    if std::env::var_os("TIDINGS_FULL").is_some_and(|full| full == "1") {
        look_at_all(&[
            (&[true; 4], Bounds { losses: 1, ..NOTHING }),
            (&[true; 2], Bounds { crashes: 1, losses: 1, impatience: 1, waits: 1 }),
            (&[true; 3], Bounds { crashes: 1, losses: 1, impatience: 1, waits: 0 }),
        ]);
    }
}

#[test]
fn a_small_world_shows_mistakes_too() {
    let bounds = Bounds { crashes: 1, losses: 1, impatience: 1, ..NOTHING };
    for mistake in [
        Mistake::DeletesBeforeSending,
        Mistake::OutOfOrder,
        Mistake::LateReceiptDropped,
        Mistake::Unfenced,
        Mistake::LeaseIgnored,
        Mistake::LeaseNeverEnds,
        Mistake::NoteNotRead,
        Mistake::NoteForgotten,
    ] {
        let found = with(mistake, || explore(&[true; 2], &ALL[1..3], bounds));
        let what = found.expect_err(&format!("{mistake:?} is not seen"));
        #[expect(clippy::print_stdout, reason = "what showed it is the result")]
        {
            println!("{mistake:?}: {}", what.split(", after").next().unwrap_or_default());
        }
    }
}
