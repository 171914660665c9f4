//! Settling: what a delivery means for the item, written in the transaction that stores it.

use std::time::Duration;

use super::{About, Before, By, Delivery, Item, Postponed, Reason, Receipt, State, Taken, backoff};
use crate::time::Time;

/// Once it needs attention an item goes on at this pace, and lets others pass.
const AT_THE_CAP: Duration = Duration::from_secs(15 * 60);

/// What has to be done with the item's record.
#[derive(Clone, Debug, PartialEq)]
pub enum Settled {
    /// The server has it: the item leaves the outbox.
    Accepted(Receipt),
    /// The item was changed and stays.
    Kept,
    /// It stays, and has come to need the user: parked, refused, or answered in vain too often.
    NeedsUser,
    /// Somebody else holds it now, or it is another wish by now: nothing was changed.
    Stale,
}

/// Writes down what a delivery means for an item, as it stands in the store now.
///
/// A receipt is a fact, whoever brings it and however late; anything else needs the fencing number
/// of the current lease. `None` for a delivery gives an unsent item back, and counts no attempt.
/// What was said of one key is never applied to another that has taken its place.
/// `jitter` is a random number in 0..1.
pub fn settle(
    item: &mut Item,
    taken: &Taken,
    delivery: Option<&Delivery>,
    now: Time,
    jitter: f64,
) -> Settled {
    if item.key != taken.key {
        return Settled::Stale;
    }
    if let Some(Delivery::Accepted(receipt)) = delivery {
        return Settled::Accepted(receipt.clone());
    }
    if item.fence != taken.fence || !matches!(item.state, State::Sending { .. }) {
        return Settled::Stale;
    }
    let needed = item.needs_attention();
    match delivery {
        None => {
            let Before { parked, begun, reason } = taken.before.clone();
            item.state = if parked { State::Parked } else { State::Waiting };
            (item.begun, item.reason) = (begun, reason);
            return Settled::Kept;
        }
        Some(Delivery::Retry { about, after, reason }) => {
            item.state = State::Waiting;
            count_attempt(item, reason);
            item.postponed = postpone(item, *about, *after, reason, now, jitter);
            item.reason = Some(reason.clone());
        }
        Some(Delivery::Parked(reason)) => {
            rest(item, State::Parked, reason);
            return Settled::NeedsUser;
        }
        Some(Delivery::Refused(reason)) => {
            rest(item, State::Refused, reason);
            return Settled::NeedsUser;
        }
        Some(Delivery::Accepted(_)) => unreachable!("judged above"),
    }
    // Once: it goes on failing, and the user knows.
    if item.needs_attention() && !needed { Settled::NeedsUser } else { Settled::Kept }
}

fn rest(item: &mut Item, state: State, reason: &Reason) {
    count_attempt(item, reason);
    item.state = state;
    item.reason = Some(reason.clone());
    item.postponed = None;
}

fn count_attempt(item: &mut Item, reason: &Reason) {
    item.attempts = item.attempts.saturating_add(1);
    if reason.is_about_the_item() {
        item.answered = item.answered.saturating_add(1);
    }
}

/// An answer about the server closes the gate for all, and the item keeps its place in the queue.
/// An answer about the item, or the eighth in vain, sends the item alone to wait.
fn postpone(
    item: &Item,
    about: About,
    after: Option<Duration>,
    reason: &Reason,
    now: Time,
    jitter: f64,
) -> Option<Postponed> {
    let by = reason.by();
    match about {
        _ if by == By::Answer && item.needs_attention() => {
            Some(Postponed::new(now, after.unwrap_or_default().max(AT_THE_CAP), by))
        }
        About::Server => None,
        About::Item => {
            Some(Postponed::new(now, after.unwrap_or_else(|| backoff(item.attempts, jitter)), by))
        }
    }
}
