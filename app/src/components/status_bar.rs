//! The status region of every route: the connection, what waits, how old the data is.
//!
//! Called by `shell`. Only a change of what matters is announced; that time passes is not.

use domain::outbox::State;
use yew::{platform::spawn_local, prelude::*};

use super::{ago::ago, next_try::next_probe};
use crate::{
    count::count,
    route::Route,
    tidings::{Commands, View},
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
    let attention = board.outbox.iter().filter(|entry| entry.item.needs_attention()).count();
    // "Send now" takes what needs the user too, and never what was refused.
    let parked = board.outbox.iter().any(|entry| entry.item.state == State::Parked);
    let (word, class) = if view.online { ("Online", "online") } else { ("Offline", "offline") };
    // Offline explains itself; otherwise what stands in the way of sending, or of reading.
    let sending = board.gate.reason.as_ref().filter(|_| unsent > 0).map(ToString::to_string);
    let reason = sending.or_else(|| view.unread.clone()).filter(|_| view.online);
    html! {
        <div class="status">
            <div class="bar" role="status" aria-atomic="false">
                <div class="facts">
                    <span class={classes!("connection", class)}>{ word }</span>
                    if view.loaded {
                        <span>{ waits(unsent) }</span>
                    }
                    if attention > 0 {
                        <a class="attention" href={Route::Outbox.href()}>
                            { format!("{} attention", needs(attention)) }
                        </a>
                    }
                    if let Some(reason) = &reason {
                        <span class="dim">{ reason.clone() }</span>
                    }
                    <span class="dim" aria-live="off">
                        if let Some(next) = next_probe(&board.gate, view.now).filter(|_| reason.is_some()) {
                            { next }{ ". " }
                        }
                        if let Some(time) = board.refreshed {
                            { "Updated " }{ ago(view.now, time) }
                        } else if view.loaded {
                            { "Not updated yet" }
                        }
                    </span>
                </div>
                if unsent > 0 || parked {
                    <button type="button" class="small" onclick={send_now}>{ "Send now" }</button>
                }
            </div>
        </div>
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
