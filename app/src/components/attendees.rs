//! Who comes: "Attendees: N / 30", the form, the list.
//!
//! Called by the board page. Never counts one page of the list instead of all of it.

use domain::board::CAPACITY;
use yew::prelude::*;

use super::{
    avatar::avatar,
    left_out::left_out,
    notify_link::{Asked, notify_link},
    patience::patience,
    register_form::RegisterForm,
};
use crate::{
    context::{use_commands, use_view},
    draft::Drafting,
    window::{Window, show_more, show_previous},
};

#[derive(Properties, PartialEq)]
pub(crate) struct AttendeesProps {
    pub(crate) drafting: Drafting,
}

#[component]
pub(crate) fn AttendeesPart(props: &AttendeesProps) -> Html {
    let view = use_view();
    let commands = use_commands();
    let asked = use_state_eq(|| Asked::NotYet);
    let window = use_state_eq(Window::default);
    let attendees = view.board.attendees.as_ref();
    let len = attendees.map_or(0, |attendees| attendees.list.len());
    let unread = attendees.map_or(0, |attendees| attendees.left_out);
    let taken = len + unread;
    let rows =
        attendees.iter().flat_map(|attendees| &attendees.list[window.rows(len)]).map(|who| {
            let name = who.name();
            html! {
                <li key={who.id}>
                    { avatar(who) }
                    <span>{ name }</span>
                </li>
            }
        });
    let (heading, places) = match attendees {
        None => ("Attendees".to_owned(), "How many places are left is not known here yet."),
        Some(_) => (
            format!("Attendees: {taken} / {CAPACITY}"),
            if taken >= CAPACITY {
                "Sorry, this event is full."
            } else {
                "Some places are still available for you to register for this event."
            },
        ),
    };
    html! {
        <section class="card" aria-labelledby="attendees">
            <h2 id="attendees" tabindex="-1">{ heading }</h2>
            <progress max={CAPACITY.to_string()} value={taken.min(CAPACITY).to_string()} aria-hidden="true" />
            <p>{ places }</p>
            <RegisterForm drafting={props.drafting.clone()} full={taken >= CAPACITY} />
            <h3>{ "Who comes" }</h3>
            { show_previous(&window, len, "attendees") }
            if len > 0 {
                <ul class="attendees" aria-label="Attendees">{ for rows }</ul>
            } else if attendees.is_some() {
                <p class="empty">{ "Nobody yet. Be the first to register." }</p>
            } else {
                { patience(&view, "The attendees") }
            }
            { show_more(&window, len, "attendees") }
            { left_out(unread, "attendee") }
            { notify_link(&commands, &asked) }
        </section>
    }
}
