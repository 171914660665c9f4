//! A button with a word on it.
//!
//! Called wherever one needs nothing more: written out each time, they would be a kilobyte of the page.

use yew::prelude::*;

pub(crate) fn button(
    class: &'static str,
    word: impl Into<AttrValue>,
    onclick: Callback<MouseEvent>,
) -> Html {
    with_ref(class, word.into(), onclick, NodeRef::default())
}

/// The same for one that gets the focus.
pub(crate) fn with_ref(
    class: &'static str,
    word: AttrValue,
    onclick: Callback<MouseEvent>,
    place: NodeRef,
) -> Html {
    html! { <button type="button" {class} ref={place} {onclick}>{ word }</button> }
}
