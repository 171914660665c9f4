//! What came by the proxy, and what was done to it: for waiting, and for the words of a failure.
//!
//! Written by the proxy, read by journeys.

use std::fmt;

use anyhow::ensure;

use super::{Fault, Proxy, lock, plan};
use crate::wait::{SOON, wait_for};

/// One request that came: to the API, to the portal, or one that met something.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// Method, path and query: "GET /api/news?limit=200".
    pub asked: String,
    /// What it met.
    pub met: Option<Fault>,
    /// The status of each of the server's answers, whoever heard them.
    pub said: Vec<u16>,
}

/// All of them, in the order of coming.
#[derive(Default)]
pub(super) struct Passages {
    all: Vec<Passage>,
    /// How many of them came before the plan was made.
    before_plan: usize,
}

impl Passages {
    /// What comes from now on meets another plan.
    pub(super) fn begin_anew(&mut self) {
        self.before_plan = self.all.len();
    }

    /// Writes down what came; says where.
    pub(super) fn note(&mut self, asked: String, met: Option<Fault>) -> usize {
        self.all.push(Passage { asked, met, said: Vec::new() });
        self.all.len() - 1
    }

    /// Writes down what the server said to it.
    pub(super) fn said(&mut self, place: usize, status: u16) {
        self.all[place].said.push(status);
    }
}

impl Proxy {
    /// What came by, in the order of coming.
    pub fn passages(&self) -> Vec<Passage> {
        lock(&self.shared.passages).all.clone()
    }

    /// Waits until so many came by since the beginning, and were answered.
    pub async fn wait_for_passages(&self, many: usize) {
        wait_for(&format!("{many} requests"), SOON, async || {
            let passages = self.passages();
            let answered = passages.iter().filter(|passage| !passage.said.is_empty()).count();
            ensure!(answered >= many, "{passages:#?}");
            Ok(())
        })
        .await;
    }

    /// Waits until such a request came by since the plan was made.
    pub async fn wait_until_met(&self, asked: &str) {
        self.wait_until_delivered(asked, 0).await;
    }

    /// Waits until such a request came by since the plan was made, and the server has answered it so
    /// often.
    pub async fn wait_until_delivered(&self, asked: &str, times: usize) {
        wait_for(&format!("{asked:?}, {times} times answered"), SOON, async || {
            let passages = lock(&self.shared.passages);
            let since_plan = &passages.all[passages.before_plan..];
            let is_it = |passage: &Passage| {
                plan::is_for(asked, &passage.asked) && passage.said.len() >= times
            };
            ensure!(since_plan.iter().any(is_it), "{since_plan:#?}");
            Ok(())
        })
        .await;
    }
}

impl fmt::Display for Passage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { asked, met, said } = self;
        write!(f, "{asked}: ")?;
        match met {
            Some(fault) => write!(f, "{fault:?}, ")?,
            None => write!(f, "passed, ")?,
        }
        write!(f, "the server said {said:?}")
    }
}
