//! Generated histories: what happens, in any order, on one device and its network.
//!
//! Each history has a seed of its own: the same ones at each test run, so that a failure is somebody's
//! change. `TIDINGS_SEED=s TIDINGS_HISTORIES=n` looks at n others. A failure prints its seed, the
//! shortest history that still fails, and how to run that one again.

use std::{
    cell::Cell,
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::Duration,
};

use proptest::{
    prelude::*,
    sample::select,
    strategy::ValueTree as _,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};

use super::{
    liveness::{Drain, Others},
    network::Return,
    server::Mood,
    user::User,
    world::{Action, World},
};
use crate::outbox::Wake;

/// So many histories each time that the tests run.
const HISTORIES: u64 = 100_000;
/// Contexts: two pages' workers of two builds, the service worker, and a page without Web Locks.
const CONTEXTS: u8 = 4;

/// A whole history: what happens, and how it is seen through to its end.
#[derive(Clone, Debug)]
struct History {
    actions: Vec<Action>,
    locks: bool,
    drain: Drain,
    others: Others,
}

impl History {
    /// Lives through it; the error is what the checker says.
    fn run(&self) -> Result<Lived, String> {
        let mut world = World::new(&[self.locks, self.locks, self.locks, false], 1);
        for action in &self.actions {
            world.act(*action)?;
        }
        let slowest = world.drain(self.drain, self.others)?;
        let intents = world.checker.book.intents.len();
        Ok(Lived { intents, fulfilled: world.server.ledger.len(), slowest })
    }
}

fn histories() -> impl Strategy<Value = History> {
    let drain = select(&[Drain::Page, Drain::Sync][..]);
    let others = select(&[Others::Killed, Others::Frozen, Others::Alive][..]);
    let actions = prop::collection::vec(action(), 5..90);
    (actions, prop::bool::weighted(0.8), drain, others)
        .prop_map(|(actions, locks, drain, others)| History { actions, locks, drain, others })
}

fn action() -> impl Strategy<Value = Action> {
    let worker = || 0..CONTEXTS;
    let which = any::<u8>;
    prop_oneof![
        9 => (any::<u8>(), prop::bool::weighted(0.8)).prop_map(|(kind, good)| Action::Submit { kind, good }),
        1 => which().prop_map(Action::SubmitAgain),
        8 => (worker(), wake(), prop::bool::weighted(0.3)).prop_map(|(worker, wake, sync)| Action::Start { worker, wake, sync }),
        30 => worker().prop_map(Action::Step),
        10 => (worker(), 2..30u8, mood()).prop_map(|(worker, steps, mood)| Action::Hurry(worker, steps, mood)),
        2 => (which(), worker(), 2..12u8).prop_map(|(which, worker, steps)| Action::BreakOff(which, worker, steps)),
        2 => worker().prop_map(Action::GiveUp),
        2 => worker().prop_map(Action::Crash),
        1 => worker().prop_map(Action::Abort),
        8 => (which(), mood()).prop_map(|(which, mood)| Action::Arrive(which, mood)),
        8 => (which(), back()).prop_map(|(which, back)| Action::Return(which, back)),
        1 => which().prop_map(Action::Copy),
        1 => any::<bool>().prop_map(Action::Plug),
        6 => select(&[1, 2, 5, 12, 15, 20, 31, 60, 300, 900, 3_700][..]).prop_map(Action::Wait),
        1 => select(&[-90_000, -4_000, -61, -30, -5, 5, 31, 4_000, 90_000][..]).prop_map(Action::SetClock),
        7 => (user(), which()).prop_map(|(how, which)| Action::Use(how, which)),
        1 => Just(Action::Prune),
        1 => which().prop_map(Action::Age),
        1 => worker().prop_map(Action::Upgrade),
        1 => which().prop_map(Action::Spoil),
    ]
}

fn wake() -> impl Strategy<Value = Wake> {
    prop_oneof![5 => Just(Wake::Timer), 3 => Just(Wake::Changed), 2 => Just(Wake::SendNow)]
}

fn user() -> impl Strategy<Value = User> {
    prop_oneof![
        2 => Just(User::Retry),
        2 => Just(User::Discard),
        2 => Just(User::Undo),
        3 => prop::bool::weighted(0.7).prop_map(|good| User::Edit { good }),
    ]
}

fn mood() -> impl Strategy<Value = Mood> {
    prop_oneof![
        14 => Just(Mood::Well),
        2 => select(&[401, 403][..]).prop_map(Mood::Closed),
        2 => (select(&[429, 503][..]), select(&[None, Some(0), Some(2), Some(120), Some(9_000)][..]))
            .prop_map(|(status, after)| Mood::Busy(status, after)),
        2 => any::<bool>().prop_map(|done| Mood::Broken { done }),
        1 => Just(Mood::InProgress),
        1 => select(&[408, 425][..]).prop_map(Mood::NotYet),
        1 => (1..3usize).prop_map(Mood::Small),
        1 => select(&[404, 405, 501][..]).prop_map(Mood::NoBatch),
        1 => Just(Mood::Forgetful),
        1 => Just(Mood::Backwards),
    ]
}

fn back() -> impl Strategy<Value = Return> {
    prop_oneof![
        14 => Just(Return::Intact),
        2 => Just(Return::Lost),
        2 => Just(Return::TimedOut),
        1 => Just(Return::Portal),
        1 => Just(Return::Half),
        1 => Just(Return::NoReceipt),
        1 => Just(Return::OtherReceipt),
        1 => Just(Return::OtherProblem),
        1 => select(&[400, 403, 404, 413, 422][..]).prop_map(Return::Bare),
        1 => Just(Return::Redirect),
    ]
}

/// A history that went wrong, in its shortest form.
#[derive(Debug)]
struct Found {
    seed: u64,
    what: String,
    history: History,
}

/// What histories came to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lived {
    intents: usize,
    fulfilled: usize,
    /// The longest that it took until nothing was left that goes out by itself.
    slowest: Duration,
}

impl Lived {
    fn and(self, other: Self) -> Self {
        Self {
            intents: self.intents + other.intents,
            fulfilled: self.fulfilled + other.fulfilled,
            slowest: self.slowest.max(other.slowest),
        }
    }
}

/// Lives through the history of a seed.
pub(super) fn lived(seed: u64) -> Result<Lived, String> {
    let mut runner = runner(seed);
    histories().new_tree(&mut runner).expect("every draw is a history").current().run()
}

fn runner(seed: u64) -> TestRunner {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let config =
        Config { failure_persistence: None, max_shrink_iters: 20_000, ..Config::default() };
    TestRunner::new_with_rng(config, rng)
}

/// The same, shortened when it goes wrong.
fn look_at(seed: u64) -> Result<Lived, Found> {
    let mut runner = runner(seed);
    let tree = histories().new_tree(&mut runner).expect("every draw is a history");
    let lived = Cell::new(Lived::default());
    let live =
        |history: History| history.run().map(|it| lived.set(it)).map_err(TestCaseError::fail);
    match runner.run_one(tree, live) {
        Ok(_) => Ok(lived.get()),
        Err(TestError::Fail(why, history)) => {
            Err(Found { seed, what: why.message().to_owned(), history })
        }
        Err(TestError::Abort(why)) => panic!("could not generate a history: {why}"),
    }
}

/// Lives through the histories of so many seeds on all cores; stops at the first that goes wrong.
fn live(first: u64, count: u64) -> Result<Lived, Found> {
    let next = AtomicU64::new(0);
    let one = || {
        let mut all = Lived::default();
        loop {
            let turn = next.fetch_add(1, Ordering::Relaxed);
            if turn >= count {
                return Ok(all);
            }
            let lived = look_at(first.wrapping_add(turn));
            // Nobody begins another one then.
            all = all.and(lived.inspect_err(|_| next.store(count, Ordering::Relaxed))?);
        }
    };
    thread::scope(|scope| {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let hands: Vec<_> = (0..cores).map(|_| scope.spawn(one)).collect();
        hands.into_iter().try_fold(Lived::default(), |all, hand| {
            Ok(all.and(hand.join().expect("histories do not panic")?))
        })
    })
}

fn number(name: &str) -> Option<u64> {
    Some(std::env::var(name).ok()?.parse().expect("a number"))
}

#[test]
fn whatever_happens_each_intent_has_one_effect_and_nothing_is_lost_or_stuck() {
    let seed = number("TIDINGS_SEED");
    let usual = match seed {
        Some(_) => 1,
        None if std::env::var_os("TIDINGS_FULL").is_some_and(|full| full == "1") => 10 * HISTORIES,
        None => HISTORIES,
    };
    let (first, count) = (seed.unwrap_or(1), number("TIDINGS_HISTORIES").unwrap_or(usual));
    match live(first, count) {
        #[expect(clippy::print_stdout, reason = "how much was looked at is part of the result")]
        Ok(lived) => {
            println!("{count} histories from seed {first}: {lived:?}");
        }
        Err(Found { seed, what, history }) => panic!(
            "{what}\n{history:#?}\nAgain: TIDINGS_SEED={seed} cargo test -p domain whatever_happens"
        ),
    }
}
