//! One item of the outbox: what it is, where it stands and why, what the user can do.
//!
//! Called by the lists of open and of discarded items. Never discards what may already be published
//! without saying so.

use domain::{
    board::{Intent, Kind},
    outbox::{Gate, Item, Reason},
};
use store::{ArticleState, Entry, Revision};
use web_sys::HtmlElement;
use yew::prelude::*;

use super::{next_try::next_try, state_label::state_label};
use crate::{
    context::{use_commands, use_view},
    count::count,
    draft::Edit,
    spawn::spawn_local,
};

#[derive(Properties, PartialEq)]
pub(crate) struct OutboxItemProps {
    pub(crate) entry: Entry,
    pub(crate) gate: Gate,
    /// What is edited: one at a time, because another one's text would go.
    pub(crate) edited: UseStateHandle<Option<Edit>>,
}

/// What the user is doing with it.
#[derive(Clone, PartialEq)]
enum Act {
    Nothing,
    /// Was told that it may already be published, and has not answered.
    Asked,
    Running,
    Failed(String),
}

#[component]
pub(crate) fn OutboxItem(props: &OutboxItemProps) -> Html {
    let OutboxItemProps { entry: Entry { item, intent }, gate, edited } = props;
    let commands = use_commands();
    let now = use_view().now;
    let act = use_state_eq(|| Act::Nothing);
    let keep = use_node_ref();
    let asked = *act == Act::Asked;
    {
        let keep = keep.clone();
        use_effect_with(asked, move |_| {
            // There only while it is asked.
            if let Some(button) = keep.cast::<HtmlElement>() {
                drop(button.focus());
            }
        });
    }
    let unreadable = || "Something that this version cannot read".to_owned();
    let title = intent.as_ref().map_or_else(unreadable, Intent::title);
    let seq = item.seq;
    let run = {
        let act = act.clone();
        Callback::from(move |revision: Revision| {
            if *act == Act::Running {
                return;
            }
            act.set(Act::Running);
            let (act, commands) = (act.clone(), commands.clone());
            spawn_local(async move {
                let done = commands.revise(seq, &revision).await;
                act.set(done.err().map_or(Act::Nothing, Act::Failed));
            });
        })
    };
    let set = |next: Act| {
        let act = act.clone();
        Callback::from(move |_| act.set(next.clone()))
    };
    let button = |revision: Revision| {
        let (word, class) = match revision {
            Revision::Discard => ("Discard", "small danger"),
            Revision::Undo => (undo_word(item), "small"),
            _ => ("Retry", "small"),
        };
        let onclick = if revision == Revision::Discard && item.may_be_done() {
            set(Act::Asked)
        } else {
            run.reform(move |_: MouseEvent| revision.clone())
        };
        html! {
            <button type="button" {class} aria-label={format!("{word}: {title}")} {onclick}>{ word }</button>
        }
    };
    let edit = edit_of(&props.entry).filter(|_| edited.is_none()).map(|edit| {
        let edited = edited.clone();
        let onclick = move |_| edited.set(Some(edit.clone()));
        html! {
            <button type="button" class="small" aria-label={["Edit: ", &title].concat()} {onclick}>{ "Edit" }</button>
        }
    });
    let state = ArticleState::of(item);
    html! {
        <li class="card" data-state={state.map(ArticleState::as_str)}>
            <h3>{ &title }</h3>
            <p class="meta">
                <span class="kind">{ kind(intent.as_ref()) }</span>
                if let Some(state) = state {
                    { state_label(state) }
                }
                <span>{ attempts(item) }</span>
                <span>{ next_try(item, gate, now) }</span>
                if item.needs_attention() {
                    <strong class="attention">{ "Needs attention" }</strong>
                }
            </p>
            if let Some(reason) = &item.reason {
                <p class="reason">{ reason.to_string() }</p>
            }
            if asked {
                <div class="actions confirm" role="group" aria-label={format!("Discard {title}?")}>
                    <p>{ format!("It may already have been {}. Discard it here anyway?", done(intent.as_ref())) }</p>
                    <button type="button" class="small" ref={keep} onclick={set(Act::Nothing)}>
                        { "Keep it" }
                    </button>
                    <button type="button" class="small danger"
                        onclick={run.reform(|_: MouseEvent| Revision::Discard)}>
                        { "Discard anyway" }
                    </button>
                </div>
            } else if state.is_some() {
                <div class="actions">{ button(Revision::Retry) }{ edit }{ button(Revision::Discard) }</div>
            } else {
                <div class="actions">{ button(Revision::Undo) }</div>
            }
            if let Act::Failed(why) = &*act {
                <p class="alert" role="alert">{ why }</p>
            }
        </li>
    }
}

pub(crate) fn kind(intent: Option<&Intent>) -> &'static str {
    match intent.map(Intent::kind) {
        Some(Kind::Article) => "News",
        Some(Kind::Registration) => "Registration",
        Some(Kind::Feedback) => "Feedback",
        None => "Unknown",
    }
}

fn attempts(item: &Item) -> String {
    if item.attempts == 0 {
        "Not tried yet".to_owned()
    } else {
        count(item.attempts as usize, "attempt")
    }
}

/// What the server makes of it.
fn done(intent: Option<&Intent>) -> &'static str {
    match intent.map(Intent::kind) {
        Some(Kind::Article) => "published",
        Some(Kind::Registration) => "accepted",
        Some(Kind::Feedback) | None => "sent",
    }
}

/// What the server has answered is sent once more when it comes back; the rest just goes on.
fn undo_word(item: &Item) -> &'static str {
    match item.reason {
        Some(Reason::Said { .. }) => "Put back and send again",
        _ => "Undo",
    }
}

/// What there is to change, unless the server may have it already.
fn edit_of(entry: &Entry) -> Option<Edit> {
    if entry.item.may_be_done() { None } else { Edit::of(entry) }
}
