//! Waiting for the first data, with an end.
//!
//! Called by the lists that have nothing to show yet. Never says "Loading" for ever.

use gloo::utils::window;
use yew::prelude::*;

use crate::view::View;

/// So long after the page was opened, loading has not worked.
const MILLIS: f64 = 8_000.0;

/// `what` is waited for: "The attendees".
pub(crate) fn patience(view: &View, what: &str) -> Html {
    // Read again whenever the view changes, which it does every half minute at the latest.
    let late =
        view.unread.is_some() || window().performance().is_none_or(|clock| clock.now() > MILLIS);
    let bones = html! { <div class="bones" aria-hidden="true"><div /><div /><div /></div> };
    let words = match (view.loaded, view.online, late) {
        (false, ..) if view.trouble.is_some() => "cannot be shown without the storage.",
        (false, _, false) => return bones,
        (_, true, false) => return html! { <><p class="unseen">{ "Loading…" }</p>{ bones }</> },
        (_, true, true) => "could not be loaded yet. Tidings tries again by itself.",
        (_, false, _) => "are not on this device yet. They will appear with a connection.",
    };
    html! { <p class="empty">{ what }{ " " }{ words }</p> }
}
