//! What the user may do with an item: try again, take it back, take that back.

use std::{fmt, time::Duration};

use super::{Item, State, take::is_live};
use crate::time::Time;

/// How long a discarded item is kept, so that Undo works.
pub const DISCARDED_FOR: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Why the user cannot do that now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// It is being sent at this moment.
    Sending,
    /// It is not, or no longer, in the state that this needs.
    Gone,
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sending => "It is being sent right now. Try again in a moment.",
            Self::Gone => "It is no longer in the outbox.",
        })
    }
}

impl std::error::Error for Denied {}

/// Makes an item due at once, whatever it waited for.
pub fn retry(item: &mut Item, now: Time) -> Result<(), Denied> {
    match item.state {
        State::Sending { .. } if is_live(item, now) => Err(Denied::Sending),
        State::Discarded { .. } => Err(Denied::Gone),
        State::Waiting | State::Sending { .. } | State::Parked | State::Refused => {
            item.state = State::Waiting;
            item.postponed = None;
            Ok(())
        }
    }
}

/// Takes an item out of the outbox; it is kept for [`DISCARDED_FOR`].
///
/// An item that was begun and not answered may already have had its effect: the caller says so.
pub fn discard(item: &mut Item, now: Time) -> Result<(), Denied> {
    match item.state {
        State::Sending { .. } if is_live(item, now) => Err(Denied::Sending),
        State::Discarded { .. } => Err(Denied::Gone),
        State::Waiting | State::Sending { .. } | State::Parked | State::Refused => {
            // Whoever still holds an old lease must not bring it back.
            item.fence += 1;
            item.state = State::Discarded { at: now };
            Ok(())
        }
    }
}

/// Puts a discarded item back where it was.
pub fn undo(item: &mut Item) -> Result<(), Denied> {
    match item.state {
        State::Discarded { .. } => {
            item.state = State::Waiting;
            Ok(())
        }
        _ => Err(Denied::Gone),
    }
}
