//! "A new version is ready.", on every route.
//!
//! Called by `shell`. Never reloads by itself: the user says when.

use domain::update::State;
use yew::prelude::*;

use crate::tidings::Commands;

pub(crate) fn newer(state: State, commands: &Commands) -> Html {
    let said = match state {
        State::Current | State::Downloading => None,
        State::Ready(_) => Some(("A new version is ready.", "Reload")),
        // The browser lets the old worker end what it has begun. It can be pressed again.
        State::Applying => {
            Some(("The new version starts when what is on its way has ended.", "Reloading…"))
        }
    };
    let commands = commands.clone();
    html! {
        // In the document from the start, so that its first words are announced.
        <div class="newer" aria-live="polite">
            if let Some((words, label)) = said {
                <div class="bar">
                    <p>{ words }</p>
                    <button type="button" class="small main" onclick={move |_| commands.update()}>
                        { label }
                    </button>
                </div>
            }
        </div>
    }
}
