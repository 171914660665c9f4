//! `/outbox`: what is not accepted yet, what was discarded, what happened in the background.
//!
//! Called by `shell`.

use gloo::utils::window;
use yew::prelude::*;

use crate::{
    components::{
        activity_log::ActivityLog,
        outbox_list::{OutboxList, Which},
        status_bar::oldest,
    },
    count::count,
    view::View,
};

pub(crate) fn outbox_page(view: &View) -> Html {
    let words = match (view.loaded, view.board.outbox.len(), view.board.unreadable) {
        // What is wrong with the storage stands above.
        (false, ..) if view.trouble.is_some() => String::new(),
        (false, ..) => "Loading…".to_owned(),
        (true, 0, 0) => "Nothing waits. Everything was sent.".to_owned(),
        (true, 0, _) => "Nothing else waits.".to_owned(),
        (true, open, _) => {
            let oldest = oldest(&view.board, view.now);
            format!("{} not accepted yet. {}", count(open, "item"), oldest.unwrap_or_default())
        }
    };
    html! {
        <div class="page">
            <div class="intro">
                <h1 tabindex="-1">{ "Outbox" }</h1>
                <p>{ "What you wrote stays here, on this device, until the server has accepted it." }</p>
            </div>
            { unreadable(view.board.unreadable) }
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

/// Records that this build cannot read: what there is to know of them, and to do.
fn unreadable(records: usize) -> Html {
    let (title, kept) = match records {
        0 => return Html::default(),
        1 => (
            "1 record cannot be read".to_owned(),
            "It is kept: nothing was deleted. What is in it may not have been sent yet.",
        ),
        n => (
            format!("{n} records cannot be read"),
            "They are kept: nothing was deleted. What is in them may not have been sent yet.",
        ),
    };
    let reload = |_| {
        // Fails in no window that shows this page.
        drop(window().location().reload());
    };
    html! {
        <section class="card unreadable" aria-labelledby="unreadable">
            <h2 id="unreadable">{ title }</h2>
            <p>
                { kept }
                { " The newest version of Tidings may be able to read what this one cannot: reload, \
                   and if that does not help, close every tab of Tidings and open it again with a \
                   connection." }
            </p>
            <div class="actions">
                <button type="button" class="small" onclick={reload}>{ "Reload" }</button>
            </div>
        </section>
    }
}
