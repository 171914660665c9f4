//! What happened in the background: sync, periodic sync and push events.
//!
//! Called by the outbox page.

use std::rc::Rc;

use domain::board::Activity;
use yew::{platform::spawn_local, prelude::*};

use super::ago::ago;
use crate::{
    context::{use_commands, use_view},
    window::{Window, show_more},
};

#[component]
pub(crate) fn ActivityLog() -> Html {
    let view = use_view();
    let commands = use_commands();
    let events = use_state_eq(|| None::<Rc<[Activity]>>);
    let window = use_state_eq(Window::default);
    {
        let events = events.clone();
        // Whatever changed the board may have been logged; the clock's step brings the rest.
        use_effect_with((Rc::as_ptr(&view.board), view.now), move |_| {
            spawn_local(async move { events.set(Some(commands.activity().await.into())) });
        });
    }
    let len = events.as_ref().map_or(0, |events| events.len());
    let rows = events.iter().flat_map(|events| &events[window.rows(len)]).map(|activity| {
        html! {
            <li>
                { ago(view.now, activity.at) }
                <span class="event">{ &activity.event }</span>
                <span>{ &activity.outcome }</span>
                // What the page has written down took no time.
                if activity.took_ms > 0 {
                    <span class="dim">{ format!("{} ms", activity.took_ms) }</span>
                }
            </li>
        }
    });
    html! {
        <>
            if len > 0 {
                <ul class="rows log" aria-label="Activity">{ for rows }</ul>
            } else if events.is_some() {
                <p class="empty">{ "Nothing has happened in the background yet." }</p>
            }
            { show_more(&window, len, "events") }
        </>
    }
}
