//! The form "Register", and what became of the registrations of this device.
//!
//! Called by the attendees.

use domain::board::Intent;
use store::{ArticleState, Board};
use yew::prelude::*;

use super::{
    filling::{Filling, use_filling},
    other_drafts::{load_button, other_drafts},
    state_label::state_label,
    text_box::{Kind, TextBox},
};
use crate::{context::use_view, draft::Drafting};

#[derive(Properties, PartialEq)]
pub(crate) struct RegisterFormProps {
    pub(crate) drafting: Drafting,
    /// As far as this device knows.
    pub(crate) full: bool,
}

const FIRST_NAME: TextBox = TextBox {
    id: "first-name",
    label: "First name",
    kind: Kind::Line,
    autocomplete: "given-name",
    hint: None,
};
const LAST_NAME: TextBox = TextBox {
    id: "last-name",
    label: "Last name",
    kind: Kind::Line,
    autocomplete: "family-name",
    hint: None,
};
const EMAIL: TextBox =
    TextBox { id: "email", label: "Email", kind: Kind::Email, autocomplete: "email", hint: None };

/// In their order.
pub(crate) const BOXES: [TextBox; 3] = [FIRST_NAME, LAST_NAME, EMAIL];

#[component]
pub(crate) fn RegisterForm(props: &RegisterFormProps) -> Html {
    let RegisterFormProps { drafting, full } = props;
    let view = use_view();
    let filling = use_filling(drafting);
    html! {
        <>
            <form id="register" tabindex="-1" aria-label="Register" novalidate=true
                onsubmit={filling.onsubmit()}>
                <h3>{ "Register" }</h3>
                if *full {
                    <p class="hint">
                        { "This list may be out of date. You can still ask: the answer will appear here." }
                    </p>
                }
                { unfinished(&filling, drafting) }
                <div class="columns pair">
                    { filling.text_box(0, FIRST_NAME) }
                    { filling.text_box(1, LAST_NAME) }
                </div>
                { filling.text_box(2, EMAIL) }
                { filling.foot("Register", filling.draft_buttons()) }
            </form>
            { own_registrations(&view.board) }
        </>
    }
}

/// Registrations that were begun and not sent; the form alone most of the time.
fn unfinished(filling: &Filling, drafting: &Drafting) -> Html {
    if filling.offers.is_empty() {
        return Html::default();
    }
    html! {
        <div class="saved">
            <label for="unfinished">{ "Not finished" }</label>
            <select id="unfinished" ref={&filling.select}>
                <option value="" selected=true>{ "Go on with…" }</option>
                { other_drafts(&filling.offers) }
            </select>
            { load_button(&filling.select, drafting, |_| {}) }
        </div>
    }
}

/// Registrations of this device that are not accepted yet.
fn own_registrations(board: &Board) -> Html {
    let rows: Vec<Html> = board
        .outbox
        .iter()
        .filter_map(|entry| {
            let Some(Intent::Registration(who)) = &entry.intent else { return None };
            let state = ArticleState::of(&entry.item)?;
            let reason = entry.item.reason.as_ref().map(ToString::to_string);
            Some(html! {
                <li key={entry.item.seq} data-state={state.as_str()}>
                    <span>{ format!("{} {}", who.first_name, who.last_name) }</span>
                    { state_label(state) }
                    if let Some(reason) = reason {
                        <span class="reason">{ reason }</span>
                    }
                </li>
            })
        })
        .collect();
    html! {
        if !rows.is_empty() {
            <ul class="own" aria-label="Your registrations">{ rows }</ul>
        }
    }
}
