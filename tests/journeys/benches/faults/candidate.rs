//! A system in a browser and with a server of its own, and what it goes through in a round.
//!
//! Held by `main`; `look` is how it is looked at. Does the same to every system; what differs is in `system`. Never helps: nobody
//! presses a button, and what the browser sends again by itself is its own affair.

mod look;

use std::time::{Duration, Instant};

use journeys::{Chance, Fault, Site, Tally, Wish, World};
use serde::Serialize;
use tokio::time::sleep;

use crate::{
    plan::{ARTICLES, Blow, Round, Server},
    system::System,
};

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(40);
/// So often a system is told that the network is back: as often as Chromium does it.
const ATTEMPTS: usize = 3;
/// So long a system has to recover.
const PATIENCE: Duration = Duration::from_secs(60);
/// So long something is waited for that may never end by itself.
const LONGEST_TROUBLE: Duration = Duration::from_secs(10);

/// A system, and what became of it.
pub(crate) struct Candidate {
    pub(crate) system: System,
    world: World,
    /// What the world's server serves; a copy goes with it.
    _site: Site,
    began: Instant,
    /// In the order of writing.
    pub(crate) wishes: Vec<Wish>,
    /// In the server's order.
    pub(crate) published: Vec<Published>,
    /// The feed's place behind them.
    cursor: String,
    met: Met,
    /// What it still shows or keeps, as seen last.
    pub(crate) visible: Vec<String>,
    pub(crate) outcomes: Vec<Outcome>,
}

/// Requests that have met a planned fault.
struct Met {
    before_plan: u32,
    since_plan: u32,
    /// When the last of them was seen.
    last: Instant,
}

/// An article of the feed.
#[derive(Clone, Serialize)]
pub(crate) struct Published {
    headline: String,
    /// When it was seen: seconds since the beginning.
    seen_s: f64,
}

/// What came of a round.
#[derive(Clone, Serialize)]
pub(crate) struct Outcome {
    pub(crate) trouble: &'static str,
    /// Whether the blow came while a request was under way, where it was to.
    pub(crate) struck: bool,
    /// `sync` events that were sent after the trouble.
    attempts: usize,
    /// From the end of the trouble to the last effect; nothing where none came after it.
    pub(crate) recovered_s: Option<f64>,
    /// Of this round's articles, when it ended.
    pub(crate) tally: Tally,
}

impl Candidate {
    pub(crate) async fn begin(system: System) -> Self {
        eprintln!("starting a server and a browser for {}", system.name());
        let mut world = World::chromium_behind_a_proxy(system.server_flags()).await;
        let site = system.site();
        world.server.deploy(&site);
        world.open("/").await;
        world.wait_until_controlled().await;
        let mut candidate = Self {
            system,
            world,
            _site: site,
            began: Instant::now(),
            wishes: Vec::new(),
            published: Vec::new(),
            cursor: String::new(),
            met: Met { before_plan: 0, since_plan: 0, last: Instant::now() },
            visible: Vec::new(),
            outcomes: Vec::new(),
        };
        candidate.plan(None);
        candidate.look();
        candidate
    }

    /// Writes articles while something goes wrong, ends the trouble, and waits for what comes of it.
    pub(crate) async fn go_through(&mut self, number: usize, round: &Round) {
        let first = self.wishes.len();
        self.write(number, round).await;
        let (struck, ended) = self.suffer(round).await;
        let attempts = self.recover().await;
        self.visible = self.visible_now().await;

        let of_this_round = &self.wishes[first..];
        let recovered_s = self
            .last_effect(of_this_round)
            .map(|seen_s| seen_s - (ended - self.began).as_secs_f64())
            .filter(|seconds| *seconds > 0.0);
        let tally = Tally::of(of_this_round, &self.headlines(), &self.visible);
        let trouble = round.trouble.name;
        self.outcomes.push(Outcome { trouble, struck, attempts, recovered_s, tally });
    }

    /// All of it.
    pub(crate) fn tally(&self) -> Tally {
        Tally::of(&self.wishes, &self.headlines(), &self.visible)
    }

    async fn write(&mut self, number: usize, round: &Round) {
        let mut tabs = vec![self.world.tab().await];
        while tabs.len() < round.trouble.tabs {
            tabs.push(self.world.new_tab().await);
            self.world.open("/").await;
            self.world.wait_until_controlled().await;
        }
        match round.trouble.written_with {
            Server::Down => self.world.server.stop(),
            Server::Up => self.plan(round.on_the_way()),
        }
        for place in 0..ARTICLES {
            if tabs.len() > 1 {
                self.world.switch_to(&tabs[place % tabs.len()]).await;
            }
            let headline = format!("Round {number}, article {place}");
            let (key, body) = self.system.post(self.wishes.len(), &headline);
            let heard = self.world.hand_over("/api/news", key.as_deref(), &body).await;
            let word = self.system.word(key.as_deref(), &headline, heard);
            self.wishes.push(Wish { headline, word });
            self.look();
        }
    }

    /// The rest of the trouble, to its end: afterwards there is a server without faults, a browser,
    /// and a page. Says whether the blow came when it was to, and when the trouble was over.
    async fn suffer(&mut self, round: &Round) -> (bool, Instant) {
        let blow = round.trouble.blow;
        if blow == Blow::BrowserKilledAtOnce {
            self.world.kill_browser();
        }
        if blow == Blow::StillDown {
            self.dispatch_and_wait_for_a_request().await;
            self.wait_until_calm().await;
        }
        if round.trouble.written_with == Server::Down {
            self.plan(round.on_the_way());
            self.world.server.start();
            self.world.server.faults(round.faults());
        }
        let mut struck = true;
        let is_back = Instant::now();
        match blow {
            Blow::None => {
                if round.trouble.written_with == Server::Down {
                    self.dispatch().await;
                }
                self.wait_until_calm().await;
            }
            Blow::StillDown | Blow::BrowserKilledAtOnce => {}
            Blow::WorkerStopped => {
                struck = self.dispatch_and_wait_for_a_request().await;
                self.world.stop_worker_that_may_start_again().await;
            }
            Blow::BrowserKilled => {
                struck = self.dispatch_and_wait_for_a_request().await;
                self.world.kill_browser();
            }
        }
        let ended = match blow {
            // Nobody has met the last of them.
            Blow::None
                if self.met.since_plan < round.on_the_way().map_or(0, |(times, _)| times) =>
            {
                Instant::now()
            }
            Blow::None if self.met.since_plan > 0 => self.met.last,
            Blow::None | Blow::StillDown => is_back,
            _ => Instant::now(),
        };
        self.plan(None);
        self.world.server.faults(serde_json::json!([]));
        if matches!(blow, Blow::BrowserKilled | Blow::BrowserKilledAtOnce) {
            self.world.start_browser_again().await;
            self.world.open("/").await;
            return (struck, Instant::now());
        } else if round.trouble.tabs > 1 {
            // Both have lived through it.
            let (last, tabs) = (self.world.tab().await, self.world.tabs().await);
            let other = tabs.into_iter().find(|tab| *tab != last).expect("there are two");
            self.world.close_this_tab(&other).await;
        }
        (struck, ended)
    }

    /// Sends a `sync`, and another whenever one has come to nothing, until nothing is kept any more.
    /// Says how many it sent.
    async fn recover(&mut self) -> usize {
        let began = Instant::now();
        for attempt in 1..=ATTEMPTS {
            self.dispatch().await;
            self.wait_until_calm().await;
            if !self.keeps_anything().await {
                return attempt;
            }
        }
        // Whoever has a plan of its own may follow it.
        while began.elapsed() < PATIENCE && self.keeps_anything().await {
            sleep(PAUSE).await;
        }
        self.wait_until_calm().await;
        ATTEMPTS
    }

    /// What requests meet from now on; nothing was met yet.
    fn plan(&mut self, planned: Option<(u32, Fault)>) {
        self.look();
        self.world.proxy().plan(self.system.way(planned));
        let before_plan = self.met.before_plan + self.met.since_plan;
        self.met = Met { before_plan, since_plan: 0, last: Instant::now() };
    }

    async fn dispatch(&self) {
        self.world.dispatch_sync(self.system.tag(), Chance::Another).await;
    }

    async fn dispatch_and_wait_for_a_request(&mut self) -> bool {
        let (before, began) = (self.requests(), Instant::now());
        self.dispatch().await;
        while self.requests() == before {
            if began.elapsed() > LONGEST_TROUBLE {
                return false;
            }
            sleep(PAUSE).await;
        }
        true
    }
}
