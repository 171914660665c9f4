//! When again: back-off, `Retry-After`, and what counts as due.

use std::time::Duration;

use serde::Serialize;

use crate::{
    json::{FromJson, Json, Unreadable},
    object, reads,
    time::Time,
};

/// The first wait; it doubles with each attempt.
const BASE: Duration = Duration::from_secs(5);
/// No wait that we choose ourselves is longer.
const CAP: Duration = Duration::from_secs(15 * 60);
/// No wait at all is longer, whoever asks for it.
pub(super) const RETRY_AFTER_CAP: Duration = Duration::from_secs(60 * 60);
/// So much may the clock be set back before what was set under the old one is over.
pub(super) const SET_BACK: Duration = Duration::from_secs(60);

/// What started a flush, from the weakest to the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Wake {
    /// Time has passed, or something was saved: only what is due goes.
    Timer,
    /// Things changed (`sync`, `online`, visible again, page start): what nothing had answered
    /// goes at once.
    Changed,
    /// The user wants it now: everything goes, parked items too.
    SendNow,
}

reads!(Wake);

impl FromJson for Wake {
    fn from_json(json: Json) -> Result<Self, Unreadable> {
        match &*String::from_json(json)? {
            "timer" => Ok(Self::Timer),
            "changed" => Ok(Self::Changed),
            "send_now" => Ok(Self::SendNow),
            _ => Err(Unreadable),
        }
    }
}

/// What a wait came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Nothing answered.
    Silence,
    /// An answer.
    Answer,
}

reads!(By);

impl FromJson for By {
    fn from_json(json: Json) -> Result<Self, Unreadable> {
        match &*String::from_json(json)? {
            "silence" => Ok(Self::Silence),
            "answer" => Ok(Self::Answer),
            _ => Err(Unreadable),
        }
    }
}

/// A time before which something is not tried again, with the moment at which it was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Postponed {
    /// When this was decided.
    pub set: Time,
    /// Not before this.
    pub until: Time,
    /// What it came from.
    pub by: By,
}

object!(Postponed { set, until, by });

impl Postponed {
    /// A wait from `now` on, capped at one hour.
    pub fn new(now: Time, wait: Duration, by: By) -> Self {
        Self { set: now, until: now + wait.min(RETRY_AFTER_CAP), by }
    }

    /// Whether it is over.
    ///
    /// Clocks jump: a wait that was set in what is now the future, or that is longer than any wait
    /// may be, is over.
    pub fn is_due(self, now: Time, wake: Wake) -> bool {
        let lifted = match (wake, self.by) {
            (Wake::SendNow, _) | (Wake::Changed, By::Silence) => true,
            (Wake::Timer, _) | (Wake::Changed, By::Answer) => false,
        };
        lifted
            || now >= self.until
            || now < self.set - SET_BACK
            || self.until.since(now) > RETRY_AFTER_CAP + SET_BACK
    }
}

/// A wait after the given number of attempts in vain (1 after the first): exponential with full
/// jitter, at least one second, at most 15 minutes. `jitter` is a random number in 0..1.
pub fn backoff(attempts: u32, jitter: f64) -> Duration {
    let doublings = attempts.saturating_sub(1).min(16);
    let ceiling = BASE.saturating_mul(1 << doublings).min(CAP);
    fraction(ceiling, jitter).max(Duration::from_secs(1))
}

/// A part of a wait, to the millisecond: `part` is held to 0..1.
pub(super) fn fraction(wait: Duration, part: f64) -> Duration {
    Duration::from_millis((wait.as_millis() as f64 * part.clamp(0.0, 1.0)) as u64)
}

/// The wait that a `Retry-After` header asks for: seconds, or a date relative to the answer's own
/// `Date` (RFC 9110, section 10.2.3), so that a wrong clock of ours does not matter.
///
/// Capped at one hour. `None` without the header, or when it says nothing readable. `parse_date`
/// reads an HTTP date: browsers have a parser for that, and it costs no bytes.
pub fn parse_retry_after(
    retry_after: Option<&str>,
    date: Option<&str>,
    parse_date: impl Fn(&str) -> Option<Time>,
) -> Option<Duration> {
    let text = retry_after?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a u64 holds is still "very long".
        let seconds = text.parse().unwrap_or(u64::MAX);
        return Some(Duration::from_secs(seconds).min(RETRY_AFTER_CAP));
    }
    let (until, sent) = (parse_date(text)?, parse_date(date?.trim())?);
    Some(until.since(sent).min(RETRY_AFTER_CAP))
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use proptest::prelude::*;

    use super::*;

    const NOW: Time = Time::from_millis(1_800_000_000_000);

    fn parse_date(text: &str) -> Option<Time> {
        let since = httpdate::parse_http_date(text).ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(Time::from_millis(since.as_millis() as i64))
    }

    #[test]
    fn retry_after_counts_in_seconds_or_as_a_date_relative_to_the_answers_date() {
        let date = "Wed, 21 Oct 2015 07:28:00 GMT";
        for (retry_after, date, wait) in [
            (Some("2"), None, Some(2)),
            (Some(" 120 "), None, Some(120)),
            (Some("0"), None, Some(0)),
            (Some("86400"), None, Some(3600)),
            (Some("99999999999999999999999"), None, Some(3600)),
            (Some("Wed, 21 Oct 2015 07:28:30 GMT"), Some(date), Some(30)),
            (Some("Wed, 21 Oct 2015 07:27:00 GMT"), Some(date), Some(0)),
            (Some("Thu, 22 Oct 2015 07:28:00 GMT"), Some(date), Some(3600)),
            (Some("Wed, 21 Oct 2015 07:28:30 GMT"), None, None),
            (Some("-1"), None, None),
            (Some("soon"), Some(date), None),
            (Some(""), None, None),
            (None, Some(date), None),
        ] {
            let expected = wait.map(Duration::from_secs);
            let wait = parse_retry_after(retry_after, date, parse_date);
            assert_eq!(wait, expected, "{retry_after:?} {date:?}");
        }
    }

    #[test]
    fn what_nothing_answered_is_due_when_things_change_and_what_was_answered_is_not() {
        let wait = Duration::from_secs(60);
        let (silence, answer) =
            (Postponed::new(NOW, wait, By::Silence), Postponed::new(NOW, wait, By::Answer));
        assert!(!silence.is_due(NOW, Wake::Timer) && !answer.is_due(NOW, Wake::Timer));
        assert!(silence.is_due(NOW, Wake::Changed) && !answer.is_due(NOW, Wake::Changed));
        assert!(silence.is_due(NOW, Wake::SendNow) && answer.is_due(NOW, Wake::SendNow));
    }

    #[test]
    fn a_clock_that_is_set_back_ends_what_was_set_under_the_old_one() {
        let postponed = Postponed::new(NOW, Duration::from_secs(60), By::Answer);
        assert!(!postponed.is_due(NOW - SET_BACK, Wake::Timer));
        assert!(postponed.is_due(NOW - SET_BACK - Duration::from_millis(1), Wake::Timer));
    }

    proptest! {
        #[test]
        fn a_wait_is_never_longer_than_the_cap_nor_shorter_than_a_second(
            attempts: u32, jitter in 0.0..1.0f64
        ) {
            let wait = backoff(attempts, jitter);
            prop_assert!((Duration::from_secs(1)..=CAP).contains(&wait));
        }

        #[test]
        fn waits_grow_until_the_cap(attempts in 1..60u32, jitter in 0.0..1.0f64) {
            prop_assert!(backoff(attempts, jitter) <= backoff(attempts + 1, jitter));
        }

        #[test]
        fn whatever_the_clock_does_nothing_waits_longer_than_an_hour_on_it(
            wait_ms in 0..=3_600_000u64, jump_ms in -10_000_000_000..10_000_000_000i64
        ) {
            // The clock jumps once after the wait was set, and then runs for 62 minutes.
            let postponed = Postponed::new(NOW, Duration::from_millis(wait_ms), By::Answer);
            let jumped = Time::from_millis(NOW.as_millis() + jump_ms);
            let later = jumped + Duration::from_secs(62 * 60);
            prop_assert!(
                postponed.is_due(jumped, Wake::Timer) || postponed.is_due(later, Wake::Timer)
            );
        }

        #[test]
        fn with_a_steady_clock_it_is_due_exactly_at_its_time(wait_ms in 1..=3_600_000i64) {
            let postponed =
                Postponed::new(NOW, Duration::from_millis(wait_ms as u64), By::Answer);
            let just_before = Time::from_millis(NOW.as_millis() + wait_ms - 1);
            prop_assert!(!postponed.is_due(just_before, Wake::Timer));
            prop_assert!(postponed.is_due(postponed.until, Wake::Timer));
        }
    }
}
