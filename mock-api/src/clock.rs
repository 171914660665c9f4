//! The clock and chance: everything that the rules get passed in.
//!
//! Called by `api` and `admin`.

use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher, Hasher},
    time::{SystemTime, UNIX_EPOCH},
};

use domain::{outbox::Key, time::Time};

/// This moment.
pub(crate) fn now() -> Time {
    let millis = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    Time::from_millis(i64::try_from(millis).unwrap_or(i64::MAX))
}

/// A key that nobody has. Good against accidents, and never a secret.
pub(crate) fn new_key(now: Time) -> Key {
    // The standard library seeds its hash maps from the system's randomness.
    let [a, b] = [0, 1].map(|_| RandomState::new().build_hasher().finish().to_le_bytes());
    let mut random = [0; 10];
    random[..8].copy_from_slice(&a);
    random[8..].copy_from_slice(&b[..2]);
    Key::new(now, random)
}
