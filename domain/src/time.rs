//! A moment on the wall clock, as browsers count it.
//!
//! Passed into every rule that needs "now"; never read from a clock here.

use std::time::Duration;

use serde::Serialize;

use crate::{
    json::{FromJson, Json, Unreadable},
    reads,
};

/// Milliseconds since 1970-01-01T00:00:00Z, as `Date.now()` gives them.
///
/// Wall clocks jump both ways, so every stored time that matters is kept with the moment at which
/// it was set (see [`crate::outbox::Postponed`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Time(i64);

reads!(Time);

impl FromJson for Time {
    fn from_json(json: Json) -> Result<Self, Unreadable> {
        i64::from_json(json).map(Self)
    }
}

impl Time {
    /// The moment that is `millis` milliseconds after 1970-01-01T00:00:00Z.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Whether so much time has passed since `earlier`. It has when the clock was set back behind it:
    /// nobody knows then.
    pub fn is_past(self, earlier: Self, span: Duration) -> bool {
        self < earlier || self.since(earlier) >= span
    }

    /// How long after `earlier` this is; zero when it is not after it.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

impl std::ops::Add<Duration> for Time {
    type Output = Self;

    fn add(self, span: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }
}

impl std::ops::Sub<Duration> for Time {
    type Output = Self;

    fn sub(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }
}
