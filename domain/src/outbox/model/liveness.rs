//! Nothing is stuck: from wherever a history has led, with a healthy network, a server that is well and
//! nobody's hand, everything that is not parked or refused is accepted or refused by a stated time.
//!
//! What starts runs is what starts them in the product: the page's own timer, or the browser's `sync`
//! event as long as it is told that something is left. (Chromium stops after three times; then any
//! other trigger goes on from the persisted schedule, and the page's timer is one.)

use std::time::Duration;

use super::{
    book::Standing, checker::Actor, disk::knows, network::Return, server::Mood, world::World,
};
use crate::outbox::{End, Survey, Wake};

/// So long an exchange with a healthy server takes.
const EXCHANGE: Duration = Duration::from_millis(100);
/// So long a run waits for a lock that does not come.
const PATIENCE: Duration = Duration::from_secs(10);
/// So long a browser waits after a rejected `sync` event.
const SYNC_AGAIN: Duration = Duration::from_secs(5 * 60);

/// What starts runs once the history is over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Drain {
    /// A page is open, and looks when something is due.
    Page,
    /// No page is: the browser fires `sync`, and again after each rejection.
    Sync,
}

impl Drain {
    /// By then everything is over. By DESIGN.md, section 4:
    /// an hour, the longest wait that anybody can ask for;
    /// a minute, by which a clock may be set back without ending a wait or a lease;
    /// half a minute, the lease of somebody who is gone.
    /// After each of these a run comes within the interval of whatever starts runs, and may wait for
    /// the lock, and for its requests.
    pub(super) fn bound(self) -> Duration {
        let minute = Duration::from_secs(60);
        let comes = match self {
            Self::Page => minute,
            Self::Sync => SYNC_AGAIN,
        };
        let runs = PATIENCE + minute;
        60 * minute + minute + minute / 2 + 3 * (comes + runs)
    }
}

/// What becomes of the contexts that were at work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Others {
    Killed,
    /// They exist, do nothing, and keep the lock if they have it.
    Frozen,
    /// They go on, beside whoever drains.
    Alive,
}

impl World {
    /// Lets time pass until nothing is left that goes out by itself; how long that took.
    pub(super) fn drain(&mut self, drain: Drain, others: Others) -> Result<Duration, String> {
        self.pace = 0;
        self.network = true;
        // What was given up and is still somewhere arrives now.
        while let Some(which) = self.flights.iter().position(|it| it.run.is_none()) {
            self.arrive(Some(which), Mood::Well);
        }
        let killed = if others == Others::Killed { self.workers.len() } else { 1 };
        (0..killed).for_each(|worker| self.stop(worker));
        // Whoever drains knows all kinds.
        self.workers[0].build = 1;
        let began = self.elapsed;
        while self.has_unsent() {
            let took = Duration::from_millis(u64::try_from(self.elapsed - began).unwrap_or(0));
            if took > drain.bound() {
                let items = self.disk.items().filter(|item| Standing::of(item).is_unsent());
                let stuck: Vec<_> =
                    items.map(|item| (item.seq, &item.state, item.postponed)).collect();
                let gate = self.disk.control.gate.closed;
                return Err(format!("still there after {took:?}: {stuck:?}, gate {gate:?}"));
            }
            match drain {
                Drain::Page => {
                    let now = self.now();
                    let survey = Survey::of(self.disk.items(), &self.disk.control.gate, now);
                    let next = survey
                        .next_look(true, now)
                        .ok_or("the page looks no more, and something is left")?;
                    self.wait(next.since(now));
                    self.run_to_its_end(Wake::Timer, false, others)?;
                }
                Drain::Sync => match self.run_to_its_end(Wake::Changed, true, others)? {
                    Some(End::Resolve) if self.has_unsent() => {
                        return Err("the browser comes no more, and something is left".to_owned());
                    }
                    Some(End::Resolve | End::RegisterAgain) => self.wait(EXCHANGE),
                    Some(End::Reject) | None => self.wait(SYNC_AGAIN),
                },
            }
        }
        Ok(Duration::from_millis(u64::try_from(self.elapsed - began).unwrap_or(0)))
    }

    /// Starts a run in the first context and sees it through.
    fn run_to_its_end(
        &mut self,
        wake: Wake,
        sync: bool,
        others: Others,
    ) -> Result<Option<End>, String> {
        self.start(0, wake, sync);
        let mut patience = PATIENCE.as_millis() / EXCHANGE.as_millis();
        for _ in 0..10_000 {
            if self.workers[0].busy.is_none() {
                return Ok(self.last_end.take());
            }
            let mut waits = !self.go_on(0)?;
            if others == Others::Alive {
                for worker in 1..self.workers.len() {
                    waits &= !self.go_on(worker)?;
                }
            }
            if self.waits_for_lock(0) {
                waits = true;
                patience = patience.saturating_sub(1);
                if patience == 0 {
                    self.give_up(0);
                }
            }
            if waits {
                self.wait(EXCHANGE);
            }
        }
        Err("a run does not end".to_owned())
    }

    /// The next thing that happens in a context, if anything can: a step, or an answer.
    fn go_on(&mut self, worker: usize) -> Result<bool, String> {
        let Some(id) = self.workers[worker].busy.as_ref().map(|busy| busy.id) else {
            return Ok(false);
        };
        let actor = if self.can_step(worker) {
            self.step(worker)
        } else if let Some(which) = self.flights.iter().position(|it| it.run == Some(id)) {
            self.wait(EXCHANGE);
            self.arrive(Some(which), Mood::Well);
            self.come_back(Some(which), Return::Intact);
            Actor::Nobody
        } else {
            return Ok(false);
        };
        self.checker.look(self.elapsed, &self.disk, &self.server, actor)?;
        Ok(true)
    }

    fn has_unsent(&self) -> bool {
        self.disk.items().any(|item| Standing::of(item).is_unsent() && knows(1, &item.kind))
    }
}
