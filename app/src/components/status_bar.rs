//! The status region of every route: the connection, what waits, how old the data is.
//!
//! Called by `shell`. Only a change of what matters is announced; that time passes is not.

use std::time::Duration;

use domain::{outbox::State, time::Time};
use store::Board;
use yew::prelude::*;

use super::{
    ago::{ago, span},
    next_try::next_probe,
};
use crate::{
    count::count,
    route::Route,
    spawn::spawn_local,
    {tidings::Commands, view::View},
};

pub(crate) fn status_bar(view: &View, commands: &Commands) -> Html {
    let commands = commands.clone();
    // A second click does no harm: there is one flush, whoever starts it.
    let send_now = move |_| {
        let commands = commands.clone();
        spawn_local(async move { commands.send_now().await });
    };
    let board = &view.board;
    let unsent = board.unsent();
    let attention = board.needing_attention();
    // "Send now" takes what needs the user too, and never what was refused.
    let parked = board.outbox.iter().any(|entry| entry.item.state == State::Parked);
    let (word, class) = if view.online { ("Online", "online") } else { ("Offline", "offline") };
    let (reason, next) = obstacle(view, unsent);
    html! {
        <div class="status">
            // Off for the whole and on for a part: Safari tells what is off inside of what is on.
            <div class="bar" role="status" aria-live="off" aria-atomic="false">
                <div class="told" aria-live="polite">
                    <span class={classes!("connection", class)}>{ word }</span>
                    // What cannot be read may be waiting.
                    if view.loaded && (unsent > 0 || board.unreadable == 0) {
                        <span>{ waits(unsent) }</span>
                    }
                    if attention > 0 {
                        <a class="attention" href={Route::Outbox.href()}>
                            { format!("{} attention", needs(attention)) }
                        </a>
                    }
                    if let Some(reason) = reason {
                        <span class="why dim">{ reason }</span>
                    }
                </div>
                if let Some(oldest) = oldest(board, view.now) {
                    <span class="oldest dim">{ oldest }</span>
                }
                if let Some(next) = next {
                    <span class="next dim">{ next }</span>
                }
                <span class="age dim">
                    if let Some(time) = board.refreshed {
                        { "Updated " }{ ago(view.now, time) }
                    } else if view.loaded {
                        { "Not updated yet" }
                    }
                </span>
                if unsent > 0 || parked {
                    <button type="button" class="small" onclick={send_now}>{ "Send now" }</button>
                }
            </div>
        </div>
    }
}

/// How long the oldest item has waited; `None` while that says little.
pub(crate) fn oldest(board: &Board, now: Time) -> Option<String> {
    let unsent = board.outbox.iter().map(|entry| &entry.item).filter(|item| item.is_unsent());
    let waits = now.since(unsent.map(|item| item.enqueued).min()?);
    let which = if board.unsent() == 1 { "It" } else { "The oldest" };
    (waits >= Duration::from_secs(60)).then(|| format!("{which} has waited for {}.", span(waits)))
}

/// What stands in the way of sending, and until when; otherwise of reading. Offline explains itself.
fn obstacle(view: &View, unsent: usize) -> (Option<String>, Option<String>) {
    let gate = &view.board.gate;
    match (&gate.reason, &view.unread) {
        _ if !view.online => (None, None),
        (Some(reason), _) if unsent > 0 => (Some(reason.to_string()), next_probe(gate, view.now)),
        (_, unread) => (unread.clone(), None),
    }
}

fn waits(unsent: usize) -> String {
    match unsent {
        0 => "Nothing waits".to_owned(),
        1 => "1 item waits".to_owned(),
        n => format!("{} wait", count(n, "item")),
    }
}

fn needs(n: usize) -> String {
    if n == 1 { "1 needs".to_owned() } else { format!("{n} need") }
}
