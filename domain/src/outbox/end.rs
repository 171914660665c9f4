//! The end of a `sync` event: telling the browser the truth.

use std::time::Duration;

use super::{Gate, Item, State, Wake, take::is_live};
use crate::time::Time;

/// So long the browser may take to fire a sync that it accepted; then the page sees to it.
pub const SILENT_AFTER: Duration = Duration::from_secs(3);
/// Timers of browsers and clocks of users disagree: the page looks at least so often.
pub const LOOK_AGAIN: Duration = Duration::from_secs(60);

/// What is in the outbox at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// May be sent now.
    pub due: usize,
    /// Waits for its own time, or for the gate.
    pub postponed: usize,
    /// Leased by a run that may be alive.
    pub leased: usize,
    /// Goes nowhere before the user has done something.
    pub resting: usize,
    /// Needs the user, whether or not it goes on by itself: the number on the app's badge.
    pub attention: usize,
    /// When the next of the postponed is due.
    pub next: Option<Time>,
}

impl Survey {
    /// Counts the items.
    pub fn of<'a>(items: impl IntoIterator<Item = &'a Item>, gate: &Gate, now: Time) -> Self {
        let mut survey = Self::default();
        let closed = gate.closed.filter(|closed| !closed.is_due(now, Wake::Timer));
        for item in items {
            survey.attention += usize::from(item.needs_attention());
            let own = item.postponed.filter(|own| !own.is_due(now, Wake::Timer));
            match item.state {
                State::Parked | State::Refused => survey.resting += 1,
                State::Discarded { .. } => {}
                State::Sending { until, .. } if is_live(item, now) => {
                    survey.leased += 1;
                    survey.sooner(until);
                }
                State::Waiting | State::Sending { .. } => {
                    match own.into_iter().chain(closed).map(|wait| wait.until).max() {
                        Some(until) => {
                            survey.postponed += 1;
                            survey.sooner(until);
                        }
                        None => survey.due += 1,
                    }
                }
            }
        }
        survey
    }

    /// When a page looks at the outbox again by itself; never when nothing goes out by itself.
    ///
    /// Without a network a look finds nothing to do, and `online` comes by itself.
    pub fn next_look(&self, network: bool, now: Time) -> Option<Time> {
        match (self.due, self.next) {
            (0, None) => None,
            _ if !network => Some(now + LOOK_AGAIN),
            (0, Some(next)) => Some(next.max(now + Duration::from_secs(1)).min(now + LOOK_AGAIN)),
            _ => Some(now + SILENT_AFTER),
        }
    }

    fn sooner(&mut self, time: Time) {
        self.next = Some(self.next.map_or(time, |next| next.min(time)));
    }

    /// What will still go out by itself.
    pub fn unsent(&self) -> usize {
        self.due + self.postponed + self.leased
    }
}

/// How a `sync` event ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Time ran out: register the tag again and resolve; where that throws, reject.
    RegisterAgain,
    /// Something is postponed or in other hands: reject, so that the browser tries again.
    Reject,
    /// Nothing is left that a later event could send.
    Resolve,
}

/// What to tell the browser after a run that did or did not run out of time.
///
/// The tag is only ever registered again for items that are due: for a postponed one Chromium
/// would fire again within milliseconds, for ever.
pub fn end_of_event(ran_out: bool, left: &Survey) -> End {
    if ran_out && left.due > 0 {
        End::RegisterAgain
    } else if left.unsent() > 0 {
        End::Reject
    } else {
        End::Resolve
    }
}
