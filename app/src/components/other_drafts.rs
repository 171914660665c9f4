//! Drafts that were begun on this device and that no open tab is writing: to go on with.
//!
//! Called by the forms. Never offers what another tab has.

use domain::outbox::Key;
use store::KeptDraft;
use yew::prelude::*;

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

/// The draft that was chosen, if it was one.
pub(crate) fn chosen(value: &str) -> Option<Key> {
    value.strip_prefix(PREFIX)?.parse().ok()
}

/// An article's id may equal a draft's key.
const PREFIX: &str = "draft:";

fn value(key: Key) -> String {
    format!("{PREFIX}{key}")
}
