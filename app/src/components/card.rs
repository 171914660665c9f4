//! A section with a heading of its own.
//!
//! Called by the settings.

use yew::prelude::*;

/// `id` is the heading's.
pub(crate) fn card(id: &'static str, heading: &'static str, content: Html) -> Html {
    html! {
        <section class="card" aria-labelledby={id}>
            <h2 {id}>{ heading }</h2>
            { content }
        </section>
    }
}
