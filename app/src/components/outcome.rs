//! What becomes of what was just saved, told where it was typed.
//!
//! Called by the forms. Never says more than the store does: "published" only when it is.

use domain::{
    board::Kind,
    outbox::{Item, Key, State},
};
use yew::prelude::*;

use crate::{
    context::use_view,
    view::{Background, View},
};

/// What to say of what was saved under this key.
#[hook]
pub(crate) fn use_outcome(saved: Option<Key>, kind: Kind) -> String {
    let view = use_view();
    // The board is read again a moment after the save: gone is only what was there.
    let seen = use_mut_ref(|| None);
    let Some(saved) = saved else { return String::new() };
    let board = &view.board;
    let item = board.outbox.iter().map(|entry| &entry.item).find(|item| item.key == saved);
    if item.is_some() {
        *seen.borrow_mut() = Some(saved);
    }
    if board.discarded.iter().any(|entry| entry.item.key == saved) {
        return "Discarded. The outbox can bring it back.".to_owned();
    }
    match item {
        None if *seen.borrow() == Some(saved) => accepted(kind).to_owned(),
        item => pending(item, kind, &view),
    }
}

const fn accepted(kind: Kind) -> &'static str {
    match kind {
        Kind::Article => "Saved and published.",
        Kind::Registration => "Saved and accepted: you are registered.",
        Kind::Feedback => "Saved and sent.",
    }
}

fn pending(item: Option<&Item>, kind: Kind, view: &View) -> String {
    let (subject, done) = match kind {
        Kind::Article => ("Your news", "published"),
        Kind::Registration => ("Your registration", "sent"),
        Kind::Feedback => ("Your answer", "sent"),
    };
    // What is new was not tried while nothing goes: then the reason is everybody's.
    let reason = item.and_then(|item| item.reason.as_ref().or(view.board.gate.reason.as_ref()));
    let stuck = item.is_some_and(|item| matches!(item.state, State::Parked | State::Refused));
    match (stuck, view.online, view.background, reason) {
        (true, _, _, Some(reason)) => format!("Not {done}: {reason}"),
        (true, _, _, None) => format!("Not {done}. The outbox says more."),
        (false, false, Background::Available, _) => format!(
            "{subject} will be {done} automatically as soon as the connection is restored. \
             It is safe to close the app."
        ),
        (false, false, Background::Unknown | Background::Unavailable, _) => format!(
            "Saved on this device. It will be {done} when you open Tidings again with a connection."
        ),
        (false, true, Background::Available, Some(reason)) => {
            format!("Saved on this device. {reason} Tidings keeps trying.")
        }
        (false, true, Background::Unknown | Background::Unavailable, Some(reason)) => {
            format!("Saved on this device. {reason} Tidings keeps trying while it is open.")
        }
        (false, true, _, None) => match kind {
            Kind::Article => "Saved. Publishing…".to_owned(),
            Kind::Registration | Kind::Feedback => "Saved. Sending…".to_owned(),
        },
    }
}
