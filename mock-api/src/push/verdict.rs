//! What an answer of a push service means for one message to one browser.
//!
//! Asked by `push`. Pure: the attempt and its outcome come in, what follows goes out.

use std::time::Duration;

/// Attempts at most.
const ATTEMPTS: u32 = 6;

/// After the first attempt; doubled after each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// Who asks for a longer pause is not asked again: the message would be no news any more.
const LONGEST_PAUSE: Duration = Duration::from_secs(60 * 60);

/// What came of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// No answer, and why.
    Nothing(String),
    /// An answer.
    Answer {
        /// Its status.
        status: u16,
        /// The pause that it asks for.
        pause: Option<Duration>,
        /// What it says, for people.
        words: String,
    },
}

/// What follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The push service has taken it.
    Accepted,
    /// There is no such subscription any more: it is to be forgotten.
    Gone,
    /// Once more, after this pause.
    Again(Duration),
    /// Not this time; the subscription stays.
    Failed(String),
}

/// Judges what was heard after so many attempts, the one in question included.
pub(crate) fn judge(heard: Heard, attempts: u32) -> Verdict {
    let (asked, why) = match heard {
        Heard::Answer { status: 200..=299, .. } => return Verdict::Accepted,
        Heard::Answer { status: 404 | 410, .. } => return Verdict::Gone,
        Heard::Answer { status: status @ (429 | 500..=599), pause, words } => {
            (pause, said(status, &words))
        }
        Heard::Answer { status, words, .. } => return Verdict::Failed(said(status, &words)),
        Heard::Nothing(why) => (None, why),
    };
    let pause = asked.unwrap_or(FIRST_PAUSE * 2_u32.pow(attempts.saturating_sub(1).min(16)));
    if attempts >= ATTEMPTS {
        Verdict::Failed(format!("{why}, {attempts} times"))
    } else if pause > LONGEST_PAUSE {
        Verdict::Failed(format!("{why}, and asks for {} seconds", pause.as_secs()))
    } else {
        Verdict::Again(pause)
    }
}

fn said(status: u16, words: &str) -> String {
    let words = words.trim();
    match status {
        300..=399 => format!("{status}, which is not followed"),
        _ if words.is_empty() => status.to_string(),
        _ => format!("{status} {words}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(status: u16, pause: Option<u64>, attempts: u32) -> Verdict {
        let pause = pause.map(Duration::from_secs);
        judge(Heard::Answer { status, pause, words: "no\n".to_owned() }, attempts)
    }

    fn again(seconds: u64) -> Verdict {
        Verdict::Again(Duration::from_secs(seconds))
    }

    fn failed(why: &str) -> Verdict {
        Verdict::Failed(why.to_owned())
    }

    #[test]
    fn a_status_says_what_becomes_of_message_and_subscription() {
        for (status, expected) in [
            (200, Verdict::Accepted),
            (201, Verdict::Accepted),
            (202, Verdict::Accepted),
            (307, failed("307, which is not followed")),
            (400, failed("400 no")),
            (401, failed("401 no")),
            (403, failed("403 no")),
            (404, Verdict::Gone),
            (410, Verdict::Gone),
            (413, failed("413 no")),
            (429, again(1)),
            (500, again(1)),
            (503, again(1)),
        ] {
            assert_eq!(judged(status, None, 1), expected, "{status}");
        }
    }

    #[test]
    fn pauses_double_and_end() {
        let pauses: Vec<_> = (1..=6).map(|attempts| judged(500, None, attempts)).collect();
        let expected =
            [again(1), again(2), again(4), again(8), again(16), failed("500 no, 6 times")];
        assert_eq!(pauses, expected);
        let silence = |attempts| judge(Heard::Nothing("no answer".to_owned()), attempts);
        assert_eq!(silence(2), again(2));
        assert_eq!(silence(6), failed("no answer, 6 times"));
    }

    #[test]
    fn a_push_service_that_asks_for_a_pause_gets_it_or_is_not_asked_again() {
        assert_eq!(judged(429, Some(7), 1), again(7));
        assert_eq!(judged(503, Some(0), 4), again(0));
        assert_eq!(judged(429, Some(3600), 1), again(3600));
        assert_eq!(judged(429, Some(3601), 1), failed("429 no, and asks for 3601 seconds"));
        assert_eq!(judged(429, Some(1), 6), failed("429 no, 6 times"));
    }
}
