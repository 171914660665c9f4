//! Drafts that were begun on this device and that no open tab is writing: to go on with.
//!
//! Called by the forms. Never offers what another tab has, and takes up nothing before it is asked
//! to: with the keyboard, entries are passed on the way to another one (WCAG 3.2.2).

use domain::outbox::Key;
use store::KeptDraft;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::draft::Drafting;

/// As a group of the select "Saved on this device".
pub(crate) fn other_drafts(offers: &[KeptDraft]) -> Html {
    if offers.is_empty() {
        return Html::default();
    }
    let options = offers.iter().map(|draft| {
        let (key, title) = (value(draft.key), draft.title());
        html! { <option key={key.clone()} value={key}>{ "Draft: " }{ title }</option> }
    });
    html! { <optgroup label="Not finished">{ for options }</optgroup> }
}

/// The button beside the select: goes on with the draft that was chosen there, or does `otherwise`
/// with what else is.
pub(crate) fn load_button(
    select: &NodeRef,
    drafting: &Drafting,
    otherwise: impl Fn(&str) + 'static,
) -> Html {
    let (select, drafting) = (select.clone(), drafting.clone());
    let onclick = move |_| {
        let Some(select) = select.cast::<HtmlSelectElement>() else { return };
        let value = select.value();
        match value.strip_prefix(PREFIX).map(str::parse) {
            Some(Ok(key)) => drafting.take_up(key),
            Some(Err(_)) | None => otherwise(&value),
        }
    };
    html! { <button type="button" class="small" {onclick}>{ "Load" }</button> }
}

/// An article's id may equal a draft's key.
const PREFIX: &str = "draft:";

fn value(key: Key) -> String {
    format!("{PREFIX}{key}")
}
