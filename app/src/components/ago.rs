//! "2 minutes ago".
//!
//! Called wherever the page shows a moment. Never announces that time passes.

use std::time::Duration;

use domain::time::Time;
use js_sys::Date;
use wasm_bindgen::JsValue;
use yew::prelude::*;

use crate::count::count;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// A span in the one unit that says most: "1 minute", "3 hours", "12 days".
pub(crate) fn span(span: Duration) -> String {
    let seconds = span.as_secs();
    let (n, noun) = match seconds {
        0..MINUTE => (seconds, "second"),
        MINUTE..HOUR => (seconds / MINUTE, "minute"),
        HOUR..DAY => (seconds / HOUR, "hour"),
        DAY.. => (seconds / DAY, "day"),
    };
    count(usize::try_from(n).unwrap_or(usize::MAX), noun)
}

/// The same where there is little room: "5 s", "2 min".
pub(crate) fn short_span(span: Duration) -> String {
    let seconds = span.as_secs();
    match seconds {
        0..MINUTE => format!("{} s", seconds.max(1)),
        MINUTE..HOUR => format!("{} min", seconds / MINUTE),
        HOUR.. => format!("{} h", seconds / HOUR),
    }
}

/// How long ago `then` was; `None` when that says little: in the future, or weeks ago.
fn words(now: Time, then: Time) -> Option<String> {
    let ahead = then.since(now).as_secs();
    match now.since(then).as_secs() {
        // Two clocks are never quite equal.
        0 if ahead > 5 * MINUTE => None,
        0..45 => Some("just now".to_owned()),
        45..MINUTE => Some("1 minute ago".to_owned()),
        MINUTE.. if now.since(then).as_secs() > 21 * DAY => None,
        MINUTE.. => Some(format!("{} ago", span(now.since(then)))),
    }
}

/// The moment as JavaScript's date. A far one is no date there, and formatting it would throw.
fn date(time: Time) -> Option<Date> {
    const FARTHEST: i64 = 8_640_000_000_000_000;
    let millis = time.as_millis();
    (-FARTHEST..=FARTHEST).contains(&millis).then(|| Date::new(&JsValue::from_f64(millis as f64)))
}

/// How long ago it was, with the exact moment behind it.
pub(crate) fn ago(now: Time, then: Time) -> Html {
    let Some(date) = date(then) else { return html! { "at an unknown time" } };
    let locale = |style: fn(&Date) -> js_sys::JsString| String::from(style(&date));
    let exact = locale(|date| date.to_locale_string("default", &JsValue::UNDEFINED));
    let shown = words(now, then).unwrap_or_else(|| {
        locale(|date| date.to_locale_date_string("default", &JsValue::UNDEFINED))
    });
    let datetime = String::from(date.to_iso_string());
    html! { <time {datetime} title={exact}>{ shown }</time> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_told_in_the_unit_that_says_most() {
        let now = Time::from_millis(2_000_000_000_000);
        for (seconds, expected) in [
            (0, Some("just now")),
            (44, Some("just now")),
            (50, Some("1 minute ago")),
            (125, Some("2 minutes ago")),
            (3 * HOUR, Some("3 hours ago")),
            (26 * HOUR, Some("1 day ago")),
            (40 * DAY, None),
        ] {
            let then = now - Duration::from_secs(seconds);
            assert_eq!(words(now, then).as_deref(), expected, "{seconds} s");
        }
    }

    #[test]
    fn a_clock_that_is_a_little_ahead_is_just_now_and_a_wrong_one_is_a_date() {
        let now = Time::from_millis(2_000_000_000_000);
        assert_eq!(words(now, now + Duration::from_secs(60)).as_deref(), Some("just now"));
        assert_eq!(words(now, now + Duration::from_secs(DAY)), None);
        assert_eq!(words(now, Time::from_millis(i64::MAX)), None);
    }
}
