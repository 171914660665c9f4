//! The form that changes what an item of the outbox asks for.
//!
//! Called by the list of the outbox. Never loses what was typed: only "Save", "Cancel" and "Add as
//! new" end it, whatever else the user does in this tab.

use store::Entry;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::{filling::use_filling, news_form, register_form};
use crate::{
    context::{use_commands, use_view},
    draft::{Edit, use_editing},
    form::{Stage, Text},
    route::{Route, focus_heading},
};

#[derive(Properties, PartialEq)]
pub(crate) struct EditFormProps {
    pub(crate) edit: Edit,
    /// What is edited from now on: nothing when this is done.
    pub(crate) edited: UseStateHandle<Option<Edit>>,
}

#[component]
pub(crate) fn EditForm(props: &EditFormProps) -> Html {
    let EditFormProps { edit, edited } = props;
    let view = use_view();
    let drafting = use_editing(edit);
    let filling = use_filling(&drafting);
    let form = &drafting.form;
    let saved = matches!(form.stage, Stage::Saved(_));
    let here = use_node_ref();
    // With the form goes the focus, unless it has somewhere to go.
    let close = {
        let edited = edited.clone();
        Callback::from(move |()| {
            Edit::forget();
            focus_heading();
            edited.set(None);
        })
    };
    {
        let (close, here) = (close.clone(), here.clone());
        let recalled = form.stage == Stage::Recalled;
        use_effect_with(saved, move |saved| {
            if *saved {
                close.emit(());
            } else if recalled {
                // Nobody has pressed "Edit".
            } else if let Some(form) = here.cast::<HtmlElement>() {
                drop(form.focus());
            }
        });
    }
    let as_seen =
        |entry: &Entry| (entry.item.seq, &entry.item.body) == (edit.item.seq, &edit.item.body);
    let outdated =
        view.loaded && form.stage != Stage::Saving && !view.board.outbox.iter().any(as_seen);
    let as_new = {
        let (commands, text) = (use_commands(), form.text.clone());
        // Goes on as a link: to where the draft is.
        close.reform(move |_: MouseEvent| commands.make_draft(text.clone()))
    };
    let beside = html! {
        <>
            if outdated {
                <a href={Route::Board.href()} onclick={as_new}>{ "Add as new" }</a>
            }
            <button type="button" class="quiet" onclick={close.reform(|_| ())}>{ "Cancel" }</button>
        </>
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
            { filling.foot("Save", beside) }
        </form>
    }
}
