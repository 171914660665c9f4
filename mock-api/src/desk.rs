//! What requests change, and where it is kept.
//!
//! Opened and held by `router`, changed by `api` and `admin`.

use std::path::{Path, PathBuf};

use domain::outbox::Problem;

use crate::{
    board::{Board, Change},
    faults::Faults,
    journal::Journal,
    post::Keys,
    problem::not_kept,
    seed,
};

/// What requests change.
pub(crate) struct Desk {
    pub(crate) board: Board,
    /// Never changes.
    pub(crate) keys: Keys,
    pub(crate) faults: Faults,
    journal: Option<Journal>,
    /// Why the state can no longer be kept. From then on there are no answers: the memory is
    /// ahead of the disk, and an answer would promise what a restart forgets.
    broken: Option<String>,
    /// Attendees of a fresh start.
    seeds: usize,
    capacity: usize,
}

impl Desk {
    /// With the state as it was kept, or a fresh one.
    pub(crate) fn open(
        seeds: usize,
        capacity: usize,
        keys: Keys,
        state: Option<PathBuf>,
    ) -> anyhow::Result<Self> {
        let (board, journal) = match state {
            None => (fresh(seeds, capacity).0, None),
            Some(path) => {
                let (board, journal) = kept(&path, seeds, capacity)?;
                (board, Some(journal))
            }
        };
        Ok(Self { board, keys, faults: Faults::default(), journal, broken: None, seeds, capacity })
    }

    /// Begins again, as a fresh start does.
    pub(crate) fn reset(&mut self) -> anyhow::Result<()> {
        let (board, changes) = fresh(self.seeds, self.capacity);
        if let Some(journal) = &mut self.journal {
            journal.begin_again(&changes)?;
        }
        self.board = board;
        self.faults = Faults::default();
        Ok(())
    }

    /// Keeps what changed; the problem to answer with when that is impossible.
    pub(crate) fn keep(&mut self) -> Option<Problem> {
        let changes = self.board.take_changes();
        if let (Some(journal), None) = (&mut self.journal, &self.broken) {
            self.broken = journal.append(&changes).err().map(|error| format!("{error:#}"));
        }
        self.broken.as_deref().map(not_kept)
    }
}

fn fresh(seeds: usize, capacity: usize) -> (Board, Vec<Change>) {
    let mut board = Board::new(capacity);
    seed::plant(&mut board, seeds);
    let changes = board.take_changes();
    (board, changes)
}

fn kept(path: &Path, seeds: usize, capacity: usize) -> anyhow::Result<(Board, Journal)> {
    let Some((journal, changes)) = Journal::open(path)? else {
        let (board, changes) = fresh(seeds, capacity);
        return Ok((board, Journal::create(path, &changes)?));
    };
    let mut board = Board::new(capacity);
    changes.iter().for_each(|change| board.apply(change));
    Ok((board, journal))
}
