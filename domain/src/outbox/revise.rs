//! What the user may do with an item: try again, change it, take it back, take that back.

use std::{fmt, time::Duration};

use super::{Item, Key, State, take::is_live};
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
    /// It asks for something else than whoever changes it has seen.
    Changed,
    /// An attempt may have had its effect: key and body stay what they were.
    Unanswered,
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sending => "It is being sent right now. Try again in a moment.",
            Self::Gone => "It is no longer in the outbox.",
            Self::Changed => "It was changed elsewhere meanwhile, in another tab perhaps.",
            Self::Unanswered => {
                "It may have reached the server already. It can be changed once the server has answered."
            }
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

/// Replaces what an item asks for; it keeps its place, and is due at once.
///
/// Key and body belong together. What was never attempted keeps its key. What the server has said
/// no to becomes a new wish, under the key `new`; says which of the two it was.
pub fn edit(item: &mut Item, body: String, new: Key, now: Time) -> Result<Key, Denied> {
    match item.state {
        State::Sending { .. } if is_live(item, now) => Err(Denied::Sending),
        State::Discarded { .. } => Err(Denied::Gone),
        _ if item.may_be_done() => Err(Denied::Unanswered),
        State::Waiting | State::Sending { .. } | State::Parked | State::Refused => {
            *item = Item {
                key: if item.begun { new } else { item.key },
                body,
                state: State::Waiting,
                begun: false,
                attempts: 0,
                answered: 0,
                reason: None,
                postponed: None,
                // Whoever still holds an old lease must not settle the new wish.
                fence: item.next_fence(),
                ..item.clone()
            };
            Ok(item.key)
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
            item.fence = item.next_fence();
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
