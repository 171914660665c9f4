//! What happened in the background: sync, periodic sync and push events.
//!
//! Called by the outbox page. Has nothing personal in it, so that it can be passed on.

use std::rc::Rc;

use domain::board::{Activity, Told};
use gloo::utils::window;
use js_sys::Reflect;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::{ago::ago, button::button};
use crate::{
    context::{use_commands, use_view},
    report::report,
    spawn::spawn_local,
    tidings::Commands,
    truth::use_truth,
    window::{Window, show_more},
};

/// What became of the copy.
#[derive(Clone, PartialEq)]
enum Copied {
    No,
    Yes,
    /// The browser gives us no clipboard: the text, for the user to take.
    ByHand(String),
}

#[component]
pub(crate) fn ActivityLog() -> Html {
    let view = use_view();
    let commands = use_commands();
    let truth = use_truth();
    let events = use_state_eq(|| None::<Rc<[(Activity, bool)]>>);
    let window = use_state_eq(Window::default);
    let copied = use_state_eq(|| Copied::No);
    let by_hand = use_node_ref();
    let answer = use_state_eq(|| Ok(""));
    {
        let (events, commands) = (events.clone(), commands.clone());
        // Whatever changed the board may have been logged; the clock's step brings the rest.
        use_effect_with((Rc::as_ptr(&view.board), view.now), move |_| {
            spawn_local(async move {
                events.set(Some(commands.activity().await.unwrap_or_default().into()));
            });
        });
    }
    {
        let by_hand = by_hand.clone();
        use_effect_with((*copied).clone(), move |_| {
            // There only while the user has to take it.
            if let Some(text) = by_hand.cast::<HtmlTextAreaElement>() {
                text.select();
            }
        });
    }
    let len = events.as_ref().map_or(0, |events| events.len());
    let rows = events.iter().flat_map(|events| &events[window.rows(len)]);
    let rows = rows.map(|(activity, answered)| {
        html! {
            <li>
                { ago(view.now, activity.at) }
                <span class="event">{ &activity.event }</span>
                <span>{ &activity.outcome }</span>
                // What the page has written down took no time.
                if activity.took_ms > 0 {
                    <span class="dim">{ format!("{} ms", activity.took_ms) }</span>
                }
                if let Some(told) = &activity.told {
                    { useful(told, *answered, &commands, &answer) }
                }
            </li>
        }
    });
    let copy = {
        let (view, copied, events) = (view.clone(), copied.clone(), (*events).clone());
        Callback::from(move |_| {
            let text = report(&view, &truth, events.as_deref().unwrap_or_default());
            copy(text, &copied);
        })
    };
    html! {
        <>
            if len > 0 {
                <ul class="rows log" aria-label="Activity">{ for rows }</ul>
            } else if events.is_some() {
                <p class="empty">{ "Nothing has happened in the background yet." }</p>
            }
            { show_more(&window, len, "events") }
            <p class={if answer.is_ok() { "unseen" } else { "said problem" }} aria-live="polite">
                { match &*answer {
                    Ok(words) => (*words).to_owned(),
                    Err(why) => why.clone(),
                } }
            </p>
            <div class="actions">
                { button("small", "Copy the log", copy) }
                <p class="said" aria-live="polite">
                    { match *copied {
                        Copied::No => "For a bug report. Nothing personal is in it.",
                        Copied::Yes => "Copied.",
                        Copied::ByHand(_) => "This browser does not let Tidings copy: take it from here.",
                    } }
                </p>
            </div>
            if let Copied::ByHand(text) = &*copied {
                <textarea class="copy" ref={by_hand} readonly=true aria-label="The log"
                    value={text.clone()} />
            }
        </>
    }
}

const THANKS: &str = "Thank you.";

/// The same question that a notification asks, where notifications have no buttons.
fn useful(
    told: &Told,
    answered: bool,
    commands: &Commands,
    said: &UseStateHandle<Result<&'static str, String>>,
) -> Html {
    let answer = |word: &'static str, useful: bool| {
        let (told, commands, said) = (told.clone(), commands.clone(), said.clone());
        let onclick = Callback::from(move |event: MouseEvent| {
            // The button goes, and what it stands in stays.
            let button: HtmlElement = event.target_unchecked_into();
            if let Some(group) = button.parent_element() {
                drop(group.unchecked_into::<HtmlElement>().focus());
            }
            let (told, commands, said) = (told.clone(), commands.clone(), said.clone());
            spawn_local(async move {
                let kept = commands.answer(&told, useful).await;
                said.set(kept.map(|()| THANKS));
            });
        });
        button("small quiet", word, onclick)
    };
    html! {
        <div class="useful" role="group" aria-label="Was this useful?" tabindex="-1">
            if answered {
                <span class="dim">{ THANKS }</span>
            } else {
                <span class="dim">{ "Was this useful?" }</span>{ answer("Yes", true) }{ answer("No", false) }
            }
        </div>
    }
}

/// Called by the click itself: some browsers give the clipboard to nothing later.
fn copy(text: String, copied: &UseStateHandle<Copied>) {
    let copied = copied.clone();
    // Missing on plain HTTP.
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into()).unwrap_or_default();
    if !clipboard.is_object() {
        return copied.set(Copied::ByHand(text));
    }
    let writing = window().navigator().clipboard().write_text(&text);
    spawn_local(async move {
        let written = JsFuture::from(writing).await;
        copied.set(written.map_or_else(|_| Copied::ByHand(text), |_| Copied::Yes));
    });
}
