//! "A new version is ready.", on every route.
//!
//! Called by `shell`. Never reloads by itself: the user says when.

use domain::update::State;
use yew::prelude::*;

use crate::tidings::Commands;

pub(crate) fn newer(state: State, commands: &Commands) -> Html {
    let label = match state {
        State::Current | State::Downloading => None,
        State::Ready(_) => Some("Reload"),
        // It can be pressed again, should the browser be slow.
        State::Applying => Some("Reloading…"),
    };
    let commands = commands.clone();
    html! {
        // In the document from the start, so that its first words are announced.
        <div class="newer" aria-live="polite">
            if let Some(label) = label {
                <div class="bar">
                    <p>{ "A new version is ready." }</p>
                    <button type="button" class="small main" onclick={move |_| commands.update()}>
                        { label }
                    </button>
                </div>
            }
        </div>
    }
}
