//! The idempotency key: the name of what a user asked for.

use std::{fmt, str::FromStr};

use serde::Serialize;
use uuid::Uuid;

use crate::{
    json::{FromJson, Json, Unreadable},
    reads,
    time::Time,
};

/// A UUID that goes with every attempt in the `Idempotency-Key` header, so that the server can
/// tell a repetition from a second wish.
///
/// Keys made here are UUIDv7 (RFC 9562, section 5.7); any UUID is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Key(Uuid);

impl Key {
    /// A new key from the moment and ten random bytes.
    pub fn new(now: Time, random: [u8; 10]) -> Self {
        let millis = u64::try_from(now.as_millis()).unwrap_or(0);
        Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    /// When it was made, for a key of ours.
    pub fn made_at(self) -> Time {
        // 48 bits always fit.
        Time::from_millis(i64::try_from(self.0.as_u128() >> 80).unwrap_or_default())
    }
}

reads!(Key);

impl FromJson for Key {
    fn from_json(json: Json) -> Result<Self, Unreadable> {
        String::from_json(json)?.parse().map_err(|NotAKey| Unreadable)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

/// The text is not a UUID.
#[derive(Debug, PartialEq, Eq)]
pub struct NotAKey;

impl fmt::Display for NotAKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("could not read the key: it is not a UUID")
    }
}

impl std::error::Error for NotAKey {}

impl FromStr for Key {
    type Err = NotAKey;

    /// Reads the 36-character form alone, so that one key has one spelling.
    fn from_str(text: &str) -> Result<Self, NotAKey> {
        if text.len() != 36 {
            return Err(NotAKey);
        }
        Uuid::try_parse(text).map(Self).map_err(|_| NotAKey)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_version_7_uuid_and_later_keys_sort_later() {
        let early = Key::new(Time::from_millis(1_700_000_000_000), [0xff; 10]);
        let late = Key::new(Time::from_millis(1_700_000_000_001), [0; 10]);
        assert_eq!(early.0.get_version_num(), 7);
        assert!(early < late);
        assert_eq!(late.made_at(), Time::from_millis(1_700_000_000_001));
        assert_eq!(early.to_string().parse(), Ok(early));
    }

    #[test]
    fn only_the_hyphenated_form_is_read() {
        for text in
            ["", "x", "{0190163d-8694-739b-aea5-966c26f8ad91}", "0190163d8694739baea5966c26f8ad91"]
        {
            assert_eq!(text.parse::<Key>(), Err(NotAKey), "{text}");
        }
    }
}
