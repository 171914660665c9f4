//! `/outbox`: what is not accepted yet, what was discarded, what happened in the background.
//!
//! Called by `shell`.

use yew::prelude::*;

use crate::{
    components::{
        activity_log::ActivityLog,
        outbox_list::{OutboxList, Which},
    },
    count::count,
    tidings::View,
};

pub(crate) fn outbox_page(view: &View) -> Html {
    let words = match (view.loaded, view.board.outbox.len()) {
        (false, _) => "Loading…".to_owned(),
        (true, 0) => "Nothing waits. Everything was sent.".to_owned(),
        (true, open) => format!("{} not accepted yet.", count(open, "item")),
    };
    html! {
        <div class="page">
            <div class="intro">
                <h1 tabindex="-1">{ "Outbox" }</h1>
                <p>{ "What you wrote stays here, on this device, until the server has accepted it." }</p>
            </div>
            <p>{ words }</p>
            <OutboxList which={Which::Open} />
            if !view.board.discarded.is_empty() {
                <h2>{ "Discarded" }<span class="hint">{ " kept for 7 days" }</span></h2>
                <OutboxList which={Which::Discarded} />
            }
            <h2>{ "Activity" }</h2>
            <ActivityLog />
        </div>
    }
}
