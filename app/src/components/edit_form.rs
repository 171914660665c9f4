//! The form that changes what an item of the outbox asks for.
//!
//! Called by the list of the outbox. Never clears what was typed before it is on the disk.

use store::Entry;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::{filling::use_filling, news_form, register_form};
use crate::{
    draft::use_editing,
    form::{Stage, Text},
    route::focus_heading,
};

#[derive(Properties, PartialEq)]
pub(crate) struct EditFormProps {
    pub(crate) entry: Entry,
    /// What is edited from now on: nothing when this is done.
    pub(crate) on_edit: Callback<Option<Entry>>,
}

#[component]
pub(crate) fn EditForm(props: &EditFormProps) -> Html {
    let drafting = use_editing(&props.entry);
    let filling = use_filling(&drafting);
    let form = &drafting.form;
    let saved = matches!(form.stage, Stage::Saved(_));
    let here = use_node_ref();
    // With the form goes the focus, unless it has somewhere to go.
    let close = props.on_edit.reform(|()| {
        focus_heading();
        None
    });
    {
        let (close, here) = (close.clone(), here.clone());
        use_effect_with(saved, move |saved| {
            if *saved {
                close.emit(());
            } else if let Some(form) = here.cast::<HtmlElement>() {
                drop(form.focus());
            }
        });
    }
    let cancel = html! {
        <button type="button" class="quiet" onclick={close.reform(|_| ())}>{ "Cancel" }</button>
    };
    let boxes = match form.text {
        Text::News(_) => news_form::BOXES,
        Text::Registration(_) => register_form::BOXES,
    };
    let boxes = boxes.into_iter().enumerate().map(|(place, it)| filling.text_box(place, it));
    html! {
        <form class="card" aria-label="Edit" tabindex="-1" ref={here} novalidate=true
            onsubmit={filling.onsubmit()}>
            <h2>{ "Edit" }</h2>
            { for boxes }
            { filling.foot("Save", cancel) }
        </form>
    }
}
