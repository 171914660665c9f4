//! What became of wishes: counted from what the page was told and what the server has.
//!
//! Called by the benches. Pure: never asks anybody.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

/// Something the user wanted, and the word that the page got for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wish {
    /// What it says; no two say the same.
    pub headline: String,
    /// What the page was told.
    pub word: Word,
}

/// What the page was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// It is done.
    Done,
    /// It is kept, and will be done.
    Kept,
    /// It did not work.
    Failed,
}

/// What became of wishes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// All of them.
    pub wishes: usize,
    /// The page was told that they did not work: the user knows.
    pub turned_away: usize,
    /// Done or kept by the system's own word, and neither published nor anywhere to be seen.
    pub lost: usize,
    /// Published more than once.
    pub doubled: usize,
    /// Published after one that was written later.
    pub overtaken: usize,
    /// Kept, not published, and still to be seen.
    pub waiting: usize,
}

impl Tally {
    /// Counts wishes in the order of writing, by all that was published in the server's order, and by
    /// what the system still shows or keeps.
    pub fn of(wishes: &[Wish], published: &[String], visible: &[String]) -> Self {
        let place: HashMap<&str, usize> =
            wishes.iter().enumerate().map(|(place, wish)| (&*wish.headline, place)).collect();
        let visible: HashSet<&str> = visible.iter().map(|headline| &**headline).collect();
        let mut times = vec![0_usize; wishes.len()];
        let (mut overtaken, mut latest) = (0, 0);
        // What others have published is nobody's wish.
        for place in published.iter().filter_map(|headline| place.get(&**headline).copied()) {
            times[place] += 1;
            if times[place] == 1 {
                overtaken += usize::from(place < latest);
                latest = latest.max(place);
            }
        }
        let mut tally = Self { wishes: wishes.len(), overtaken, ..Self::default() };
        for (wish, times) in wishes.iter().zip(times) {
            match (times, wish.word) {
                (0, _) if visible.contains(&*wish.headline) => tally.waiting += 1,
                (0, Word::Failed) => tally.turned_away += 1,
                (0, Word::Done | Word::Kept) => tally.lost += 1,
                (1, _) => {}
                _ => tally.doubled += 1,
            }
        }
        tally
    }
}
