//! What became of the messages, for `GET /__mock/push`.
//!
//! Counted by `push`. Not kept across restarts, as messages are not.

use serde::Serialize;

/// Failures that are named; beyond that the oldest goes.
const NAMED: usize = 100;

/// Since the start or the last reset: one message to one browser counts once.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Tally {
    /// Under way, or to be tried again.
    pub(crate) waiting: usize,
    /// Taken by the push service.
    pub(crate) accepted: usize,
    /// Not sent, because there is no such subscription any more.
    pub(crate) gone: usize,
    /// Given up.
    failed: Vec<Failure>,
}

/// A message that was given up.
#[derive(Debug, Serialize)]
struct Failure {
    endpoint: String,
    why: String,
}

impl Tally {
    /// Names a failure.
    pub(crate) fn fail(&mut self, endpoint: &str, why: String) {
        if self.failed.len() >= NAMED {
            self.failed.remove(0);
        }
        self.failed.push(Failure { endpoint: endpoint.to_owned(), why });
    }
}
