//! The same faults and kills for Tidings, Workbox and Serwist: what is lost, doubled, out of order.
//!
//! Called by `cargo xtask bench faults`. Every system has a real browser and a real server of its
//! own, and goes through one round after the other, in turn. Counts by what the server has and what
//! the page was told; never fails over a count: it tells.

#![allow(
    clippy::print_stdout,
    reason = "a command-line program: its results belong on standard output"
)]

mod candidate;
mod plan;
mod report;
mod system;

use std::{
    env,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use candidate::Candidate;
use system::System;

/// Each trouble comes so often: with 24 troubles and 22 articles, 1 056 articles for each system.
const PASSES: usize = 2;
/// So many rounds are enough for a first look.
const QUICK: usize = 6;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (seed, began) = (seed(), Instant::now());
    eprintln!("seed {seed}: `cargo xtask bench faults --seed {seed}` has the same plan");
    let mut rounds = plan::plan(seed, PASSES);
    if env::var_os("TIDINGS_QUICK").is_some() {
        rounds.truncate(QUICK);
    }
    let mut candidates = Vec::new();
    for system in System::ALL {
        candidates.push(Candidate::begin(system).await);
    }
    for (number, round) in (1..).zip(&rounds) {
        eprintln!("round {number} of {}: {}", rounds.len(), round.trouble.name);
        for candidate in &mut candidates {
            candidate.go_through(number, round).await;
            report::progress(candidate);
        }
        report::keep(seed, &rounds, &candidates);
    }
    report::describe(seed, &candidates, began.elapsed());
}

/// As told, or another each time.
fn seed() -> u64 {
    match env::var("TIDINGS_SEED") {
        Ok(seed) => seed.parse().expect("a seed is a whole number"),
        Err(_) => {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            since.as_secs()
        }
    }
}
