//! The way to the server, open or closed for the whole outbox.

use std::time::Duration;

use serde::Serialize;

use super::{About, By, Delivery, Postponed, Reason, Wake, backoff, schedule::fraction};
use crate::{object, time::Time};

/// Without an answer to guide us, the server is asked at least so often while anybody waits.
const PROBE: Duration = Duration::from_secs(30);

/// One `not before` for the whole outbox, persisted, set by answers about the server.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Gate {
    /// Closed until then.
    pub closed: Option<Postponed>,
    /// Why.
    pub reason: Option<Reason>,
    /// Runs in a row that an answer about the server has ended.
    pub failures: u32,
}

object!(Gate { ; closed, reason, failures });

impl Gate {
    /// Whether anything may be sent.
    pub fn is_open(&self, now: Time, wake: Wake) -> bool {
        self.closed.is_none_or(|closed| closed.is_due(now, wake))
    }

    /// Learns from the verdicts of a slice; the reason why the run has to end, if it has to.
    ///
    /// `jitter` is a random number in 0..1.
    pub fn learn_all(&mut self, verdicts: &[Delivery], now: Time, jitter: f64) -> Option<Reason> {
        // Requests ran side by side: whatever ended the others, a server that was heard is obeyed.
        let asked = |verdict: &&Delivery| match verdict {
            Delivery::Retry { about: About::Server, after, .. } => (true, *after),
            _ => (false, None),
        };
        let telling = verdicts.iter().max_by_key(asked)?;
        self.learn(telling, now, jitter).then(|| self.reason.clone()).flatten()
    }

    /// Learns from a delivery; says whether the run has to end.
    ///
    /// `jitter` is a random number in 0..1.
    pub fn learn(&mut self, delivery: &Delivery, now: Time, jitter: f64) -> bool {
        let Delivery::Retry { about: About::Server, after, reason } = delivery else {
            // Whatever the server said about one item, it is there.
            *self = Self::default();
            return false;
        };
        // However long nobody answered says nothing of a server that does.
        let of_a_kind = self.closed.is_none_or(|closed| closed.by == reason.by());
        self.failures = if of_a_kind { self.failures.saturating_add(1) } else { 1 };
        let wait = match after {
            // Everybody was told the same time: come back a little apart.
            Some(after) => *after + fraction(*after / 10, jitter),
            None => backoff(self.failures, jitter).min(PROBE),
        };
        let closed = Postponed::new(now, wait, reason.by());
        // What an answer has asked for is not made shorter, nor a change's matter, by somebody who
        // was asked for nothing.
        let asked = self.closed.filter(|asked| {
            after.is_none()
                && !asked.is_due(now, Wake::Changed)
                && (closed.by == By::Silence || asked.until > closed.until)
        });
        self.closed = asked.or(Some(closed));
        self.reason = Some(reason.clone());
        true
    }
}
