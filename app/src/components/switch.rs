//! A switch with an honest label.
//!
//! Called by the settings.

use yew::prelude::*;

/// `said` is what came of the last flip.
pub(crate) fn switch(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    on: bool,
    on_flipped: Callback<bool>,
    said: Html,
) -> Html {
    let hint_id = format!("{id}-hint");
    let flipped = !on;
    let onchange = on_flipped.reform(move |_: Event| flipped);
    html! {
        <div class="switch">
            <input {id} type="checkbox" role="switch" checked={on} {onchange}
                aria-describedby={hint_id.clone()} />
            <label for={id}>{ label }</label>
            <p class="hint" id={hint_id}>{ hint }</p>
            { said }
        </div>
    }
}
