//! What goes wrong in which round: the same for every system, made from one number.
//!
//! Made by `main`, carried out by `candidate`. Pure.

use serde::Serialize;
use serde_json::{Value, json};

/// So many articles are written in a round.
pub(crate) const ARTICLES: usize = 26;

/// A round: articles, and what goes wrong with them.
#[derive(Clone, Copy, Serialize)]
pub(crate) struct Round {
    pub(crate) trouble: Trouble,
    /// So many requests meet the fault.
    times: u64,
}

/// What goes wrong.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Trouble {
    pub(crate) name: &'static str,
    /// The server while the articles are written.
    pub(crate) written_with: Server,
    /// What the mock API does to requests, in its own words (`mock-api/src/faults.rs`).
    fault: Option<&'static str>,
    pub(crate) blow: Blow,
    pub(crate) tabs: usize,
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
    fault: None,
    blow: Blow::None,
    tabs: 1,
};

/// Written with the server there.
const LIVE: Trouble = Trouble { name: "nothing", written_with: Server::Up, ..OUTAGE };

const LATE_504: &str = r#"{"status": 504, "delay_ms": 4000}"#;
const LATE_ANSWER: &str = r#"{"delay_ms": 4000}"#;

const TROUBLES: [Trouble; 20] = [
    OUTAGE,
    Trouble { name: "the first sync finds nobody", blow: Blow::StillDown, ..OUTAGE },
    Trouble { name: "500", fault: Some(r#"{"status": 500}"#), ..OUTAGE },
    Trouble {
        name: "503, Retry-After",
        fault: Some(r#"{"status": 503, "retry_after": 1}"#),
        ..OUTAGE
    },
    Trouble {
        name: "429, Retry-After",
        fault: Some(r#"{"status": 429, "retry_after": 1}"#),
        ..OUTAGE
    },
    Trouble { name: "login page of the Wi-Fi, 200", fault: Some(r#""captive_portal""#), ..OUTAGE },
    Trouble { name: "half an answer, 200", fault: Some(r#""malformed""#), ..OUTAGE },
    Trouble { name: "answer to somebody else", fault: Some(r#""wrong_receipt""#), ..OUTAGE },
    Trouble {
        name: "done, and the answer lost",
        fault: Some(r#""effect_without_answer""#),
        ..OUTAGE
    },
    Trouble { name: "slow answers", fault: Some(r#"{"delay_ms": 300}"#), ..OUTAGE },
    Trouble {
        name: "worker stopped, not done yet",
        fault: Some(LATE_504),
        blow: Blow::WorkerStopped,
        ..OUTAGE
    },
    Trouble {
        name: "worker stopped, already done",
        fault: Some(LATE_ANSWER),
        blow: Blow::WorkerStopped,
        ..OUTAGE
    },
    Trouble {
        name: "browser killed, not done yet",
        fault: Some(LATE_504),
        blow: Blow::BrowserKilled,
        ..OUTAGE
    },
    Trouble {
        name: "browser killed, already done",
        fault: Some(LATE_ANSWER),
        blow: Blow::BrowserKilled,
        ..OUTAGE
    },
    Trouble { name: "browser killed after the last", blow: Blow::BrowserKilledAtOnce, ..OUTAGE },
    Trouble { name: "two tabs", tabs: 2, ..OUTAGE },
    LIVE,
    Trouble { name: "500 while writing", fault: Some(r#"{"status": 500}"#), ..LIVE },
    Trouble { name: "login page while writing", fault: Some(r#""captive_portal""#), ..LIVE },
    Trouble {
        name: "answer lost while writing",
        fault: Some(r#""effect_without_answer""#),
        ..LIVE
    },
];

/// Every trouble so many times, in an order of its own each time.
pub(crate) fn plan(seed: u64, passes: usize) -> Vec<Round> {
    let mut dice = Dice(seed);
    let mut rounds = Vec::new();
    for _ in 0..passes {
        let mut troubles = TROUBLES;
        for last in (1..troubles.len()).rev() {
            troubles.swap(last, dice.below(last as u64 + 1) as usize);
        }
        rounds.extend(troubles.map(|trouble| Round { trouble, times: 1 + dice.below(5) }));
    }
    rounds
}

impl Round {
    /// For the mock API.
    pub(crate) fn faults(&self) -> Value {
        let Some(fault) = self.trouble.fault else { return json!([]) };
        let fault: Value = serde_json::from_str(fault).expect("our own words are JSON");
        // Whatever is under way when the blow comes is to end the same way.
        let is_under_way = matches!(self.trouble.blow, Blow::WorkerStopped | Blow::BrowserKilled);
        let times = (!is_under_way).then_some(self.times);
        let paths = ["POST /api/news", "POST /api/news/batch"];
        paths.iter().map(|on| json!({"on": on, "times": times, "fault": fault})).collect()
    }
}

/// SplitMix64: small, and good enough to shuffle with.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end
    }
}
