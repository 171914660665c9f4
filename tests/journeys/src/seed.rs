//! What the random journeys begin with, and how much of them is run.
//!
//! Called by those journeys. The ordinary run says the same each time; the full one
//! (`TIDINGS_FULL=1`) begins elsewhere each time, and `TIDINGS_SEED=…` where it is told.

use std::{
    env,
    fmt::{self, Display, Formatter},
    time::{SystemTime, UNIX_EPOCH},
};

/// Where the randomness of a journey begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed(u64);

impl Seed {
    /// The one that was asked for; otherwise the usual one, or in a full run another each time.
    pub fn of_this_run() -> Self {
        let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs());
        match env::var("TIDINGS_SEED") {
            Ok(seed) => Self(seed.parse().expect("TIDINGS_SEED is a whole number")),
            Err(_) if is_full() => Self(now()),
            Err(_) => Self(1),
        }
    }

    /// The randomness that begins there.
    pub fn random(self) -> fastrand::Rng {
        fastrand::Rng::with_seed(self.0)
    }
}

impl Display for Seed {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "TIDINGS_SEED={}", self.0)
    }
}

/// Whether everything is to be run, however long it takes.
pub fn is_full() -> bool {
    env::var_os("TIDINGS_FULL").is_some_and(|full| full == "1")
}
