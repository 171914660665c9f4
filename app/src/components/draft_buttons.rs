//! What can be done with a draft beside submitting it, and what there is to know of it.
//!
//! Called by the forms. Nothing here sends or loses anything: what is discarded can be put back
//! until the tab is closed.

use domain::outbox::Key;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::{
    form::{Event, Form, Stage},
    tidings::Commands,
};

/// "Put my text back", "Discard draft". `first` is the field that gets the focus: the button may be
/// gone after the click.
pub(crate) fn draft_buttons(
    form: &UseReducerHandle<Form>,
    commands: &Commands,
    first: &NodeRef,
) -> Html {
    let button = |label: &'static str, event: fn(Key) -> Event| {
        let (form, commands, first) = (form.dispatcher(), commands.clone(), first.clone());
        let onclick = move |_| {
            form.dispatch(event(commands.new_key()));
            if let Some(field) = first.cast::<HtmlElement>() {
                drop(field.focus());
            }
        };
        html! { <button type="button" class="quiet" {onclick}>{ label }</button> }
    };
    html! {
        <>
            if !form.previous.is_empty() {
                { button("Put my text back", Event::PutBack) }
            }
            if form.text.is_worth_keeping() && form.stage != Stage::Saving {
                { button("Discard draft", |_| Event::Discarded) }
            }
        </>
    }
}

/// What there is to know of the text before it is submitted; nothing most of the time.
pub(crate) fn draft_words(stage: &Stage) -> Option<&'static str> {
    Some(match stage {
        Stage::Recalled => "Your draft is still here. Nothing was sent yet.",
        Stage::FilledIn => "Filled in for you. Nothing was sent yet.",
        Stage::Elsewhere => "What you were writing is in another tab of Tidings.",
        _ => return None,
    })
}

/// Calm, and once: the text itself is safe as long as the tab is.
pub(crate) fn unkept(unkept: bool) -> Html {
    html! {
        <p class="hint" role="status">
            if unkept {
                { "This draft could not be stored on this device. Keep this tab open until you have \
                   sent it." }
            }
        </p>
    }
}
