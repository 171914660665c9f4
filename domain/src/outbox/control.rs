//! What every transaction over the outbox has to know beside the items.
//!
//! One record, so that nobody sees one part of it without the others. Kept by `store`.

use serde::Serialize;

use super::{Gate, Wake};
use crate::object;

/// The next place, the way to the server, and the note of a missed wake-up.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Control {
    /// The last place that was given away. It only grows: places are never used again.
    pub next_seq: u64,
    /// The way to the server.
    pub gate: Gate,
    /// The strongest wake-up that found the outbox in other hands.
    pub note: Option<Wake>,
    /// How often the user has cleared everything: whoever finds less than before sees whose doing it is.
    pub cleared: u64,
}

object!(Control { ; next_seq, gate, note, cleared });

/// What became of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Submitted {
    /// It is on the disk, as the item at this place.
    Saved(u64),
    /// The same key was saved before (a double click, a second tab): nothing was changed.
    Known(u64),
}

impl Control {
    /// Gives an intent its place. `known` is the place that was given to the same key before.
    pub fn submit(&mut self, known: Option<u64>) -> Submitted {
        if let Some(seq) = known {
            return Submitted::Known(seq);
        }
        self.next_seq += 1;
        Submitted::Saved(self.next_seq)
    }

    /// Leaves a note for whoever runs now, unless a stronger one is there.
    pub fn leave_note(&mut self, wake: Wake) {
        self.note = self.note.max(Some(wake));
    }

    /// Reads and removes the note.
    pub fn take_note(&mut self) -> Option<Wake> {
        self.note.take()
    }
}
