//! What goes wrong in which round: the same for every system, made from one number.
//!
//! Made by `main`, carried out by `candidate`. Pure.

use std::time::Duration;

use journeys::{Edit, Ending, Fault, To};
use rand::{RngExt as _, SeedableRng as _, rngs::Xoshiro256PlusPlus, seq::SliceRandom as _};
use serde::Serialize;
use serde_json::{Value, json};

/// So many articles are written in a round.
pub(crate) const ARTICLES: usize = 22;

/// A round: articles, and what goes wrong with them.
#[derive(Clone, Copy, Serialize)]
pub(crate) struct Round {
    pub(crate) trouble: Trouble,
    /// So many requests meet the fault.
    times: u32,
}

/// What goes wrong.
#[derive(Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Trouble {
    pub(crate) name: &'static str,
    /// The server while the articles are written.
    pub(crate) written_with: Server,
    #[serde(skip)]
    way: Way,
    pub(crate) blow: Blow,
    pub(crate) tabs: usize,
}

/// What requests with articles meet.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Way {
    Clear,
    /// The first few of them.
    Fault(Fault),
    /// All of them until the trouble ends: nothing was done, and the answer says so late.
    LateRefusal,
    /// All of them until the trouble ends: it is done, and the answer comes late.
    LateAnswer,
}

/// Whether there is one.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Server {
    Down,
    Up,
}

/// What happens apart from answers.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Blow {
    None,
    /// The first `sync` finds that the server is still away.
    StillDown,
    /// While the first request is under way, and all of them meet the fault.
    WorkerStopped,
    /// The same.
    BrowserKilled,
    /// As soon as the page has its word for the last article.
    BrowserKilledAtOnce,
}

/// Written without a server, sent when it is back.
const OUTAGE: Trouble = Trouble {
    name: "nothing but the outage",
    written_with: Server::Down,
    way: Way::Clear,
    blow: Blow::None,
    tabs: 1,
};

const TROUBLES: [Trouble; 24] = [
    OUTAGE,
    Trouble { name: "the first sync finds nobody", blow: Blow::StillDown, ..OUTAGE },
    Trouble { name: "two tabs", tabs: 2, ..OUTAGE },
    sending("500", Fault::status(500)),
    sending("503 with Retry-After", pause(503)),
    sending("429 with Retry-After", pause(429)),
    sending("the Wi-Fi's login page", Fault::Portal),
    sending("a redirect to the login page", Fault::Redirect(302, To::OtherOrigin)),
    sending("request lost", Fault::RequestLost(Ending::Reset)),
    sending("request lost, arrives later", Fault::Straggle(Duration::from_millis(500))),
    sending("done, answer lost", Fault::AnswerLost(Ending::Close)),
    sending("done, half an answer", Fault::Truncate),
    sending("done, answer names another key", Fault::Edit(Edit::OtherKeys)),
    sending("done, and 502 from a gateway", Fault::EffectAndStatus(502)),
    sending("delivered twice", Fault::Twice),
    sending("slow answers", Fault::Delay(Duration::from_millis(300))),
    under_way("worker stopped, not done", Way::LateRefusal, Blow::WorkerStopped),
    under_way("worker stopped, done", Way::LateAnswer, Blow::WorkerStopped),
    under_way("browser killed, not done", Way::LateRefusal, Blow::BrowserKilled),
    under_way("browser killed, done", Way::LateAnswer, Blow::BrowserKilled),
    Trouble { name: "browser killed after the last", blow: Blow::BrowserKilledAtOnce, ..OUTAGE },
    writing("while writing: 500", Fault::status(500)),
    writing("while writing: login page", Fault::Portal),
    writing("while writing: done, answer lost", Fault::AnswerLost(Ending::Close)),
];

/// On the way of the first few requests after an outage.
const fn sending(name: &'static str, fault: Fault) -> Trouble {
    Trouble { name, way: Way::Fault(fault), ..OUTAGE }
}

/// On the way of the first few requests, with nothing else wrong.
const fn writing(name: &'static str, fault: Fault) -> Trouble {
    Trouble { name, written_with: Server::Up, way: Way::Fault(fault), ..OUTAGE }
}

/// While the first request after an outage is under way.
const fn under_way(name: &'static str, way: Way, blow: Blow) -> Trouble {
    Trouble { name, way, blow, ..OUTAGE }
}

const fn pause(status: u16) -> Fault {
    Fault::Status { status, retry_after: Some(1) }
}

/// What can go wrong, in the order of the tables.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    TROUBLES.iter().map(|trouble| trouble.name)
}

/// Every trouble so many times, in an order of its own each time.
pub(crate) fn plan(seed: u64, passes: usize) -> Vec<Round> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut rounds = Vec::new();
    for _ in 0..passes {
        let mut troubles = TROUBLES;
        troubles.shuffle(&mut random);
        let round = |trouble| Round { trouble, times: random.random_range(1..=5) };
        rounds.extend(troubles.map(round));
    }
    rounds
}

impl Round {
    /// For the proxy: what so many requests meet.
    pub(crate) fn on_the_way(&self) -> Option<(u32, Fault)> {
        match self.trouble.way {
            Way::Fault(fault) => Some((self.times, fault)),
            Way::Clear | Way::LateRefusal | Way::LateAnswer => None,
        }
    }

    /// For the mock API, which is better at being late.
    pub(crate) fn faults(&self) -> Value {
        let fault = match self.trouble.way {
            Way::LateRefusal => json!({"status": 504, "delay_ms": LATE_MS}),
            Way::LateAnswer => json!({"delay_ms": LATE_MS}),
            Way::Clear | Way::Fault(_) => return json!([]),
        };
        let paths = ["POST /api/news", "POST /api/news/batch"];
        paths.iter().map(|on| json!({"on": on, "fault": fault})).collect()
    }
}

/// Later than any blow, and sooner than any time-out.
const LATE_MS: u64 = 4_000;
