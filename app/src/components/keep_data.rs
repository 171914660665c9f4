//! "Keep my data": a strip at the bottom while something waits that the browser may remove, and a
//! part of the settings.
//!
//! Called by `shell` and by the settings.

use yew::prelude::*;

use super::button::button;
use crate::keeping::{Keeping, Promised};

/// At the bottom of every other route, until the user has answered.
pub(crate) fn keep_strip(keeping: &Keeping) -> Html {
    let declining = keeping.clone();
    html! {
        <section class="strip" aria-label="Your data">
            <div class="bar">
                <p>
                    <strong>{ "What waits is on this device alone." }</strong>
                    <span class="hint">{ "Your browser asks whether Tidings may keep it." }</span>
                </p>
                { keep_button(keeping) }
                { button("small quiet", "Not now", Callback::from(move |_| declining.decline())) }
            </div>
        </section>
    }
}

/// In the settings. `used` is in bytes.
pub(crate) fn keep_words(keeping: &Keeping, used: Option<f64>) -> Html {
    let words = match keeping.promised() {
        Promised::Unknown => "",
        Promised::Kept => "The browser has promised to keep it until you clear it.",
        Promised::NotKept | Promised::AtRisk => {
            "When the device runs out of room, the browser may remove it, and what waits with it."
        }
        Promised::Refused => {
            "The browser has not promised to keep it. It does so sooner for what is installed or \
             used often."
        }
    };
    html! {
        <>
            <p>
                if let Some(used) = used {
                    { format!("Tidings uses {} here. ", size(used)) }
                }
                { words }
            </p>
            if !matches!(keeping.promised(), Promised::Unknown | Promised::Kept) {
                <div class="actions">{ keep_button(keeping) }</div>
            }
        </>
    }
}

fn keep_button(keeping: &Keeping) -> Html {
    let keeping = keeping.clone();
    button("small", "Keep my data", Callback::from(move |_| keeping.keep()))
}

/// "412 kB", "3.1 MB".
fn size(bytes: f64) -> String {
    // A tenth of a megabyte is as exact as anybody wants it, and browsers only estimate.
    let kilobytes = (bytes / 1_000.0) as u64;
    match kilobytes {
        0..1_000 => format!("{} kB", kilobytes.max(1)),
        1_000.. => format!("{}.{} MB", kilobytes / 1_000, kilobytes % 1_000 / 100),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_told_in_the_unit_that_says_most() {
        let told = [0.0, 12_345.0, 999_999.0, 1_000_000.0, 48_765_432.0].map(size);
        assert_eq!(told, ["1 kB", "12 kB", "999 kB", "1.0 MB", "48.7 MB"]);
    }
}
