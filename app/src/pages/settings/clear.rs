//! "Clear my data": asks once, and twice when something would be lost by it.
//!
//! Called by the settings page. Clears nothing itself.

use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

use super::{
    backup::{EXPORT, export},
    deeds::Section,
};
use crate::{
    components::button::{button, with_ref},
    context::use_commands,
    count::count,
    spawn::spawn_local,
    tidings::Commands,
};

/// How far it is.
#[derive(Clone)]
pub(super) struct Clearing {
    stage: UseStateHandle<Stage>,
    /// What the user goes on from: the button, or the way back from a question.
    next: NodeRef,
    commands: Commands,
}

#[derive(Clone, PartialEq)]
enum Stage {
    Nothing,
    Asked,
    /// Something is unsent or unfinished, and the user was told.
    AskedAgain,
    Running,
    Kept,
    Cleared,
    Failed(String),
}

#[hook]
pub(super) fn use_clearing() -> Clearing {
    let (stage, next) = (use_state_eq(|| Stage::Nothing), use_node_ref());
    {
        let next = next.clone();
        use_effect_with((*stage).clone(), move |stage| {
            if *stage != Stage::Nothing
                && let Some(next) = next.cast::<HtmlElement>()
            {
                drop(next.focus());
            }
        });
    }
    Clearing { stage, next, commands: use_commands() }
}

impl Clearing {
    fn go_to(&self, stage: Stage) -> Callback<MouseEvent> {
        let now = self.stage.clone();
        Callback::from(move |_| now.set(stage.clone()))
    }

    fn clear(&self, section: &Section<'_>) -> Callback<MouseEvent> {
        let Self { stage, commands, .. } = self.clone();
        let seen = Rc::clone(&section.view.board);
        Callback::from(move |_| {
            stage.set(Stage::Running);
            let (stage, commands, seen) = (stage.clone(), commands.clone(), Rc::clone(&seen));
            spawn_local(async move {
                let cleared = commands.clear(&seen).await;
                stage.set(cleared.map_or_else(Stage::Failed, |()| Stage::Cleared));
            });
        })
    }
}

pub(super) fn part(section: &Section<'_>, clearing: &Clearing) -> Html {
    let stage = &*clearing.stage;
    let lost = lost(section);
    let (words, class) = match stage {
        Stage::Running => ("Clearing…", "said"),
        Stage::Cleared => ("Everything was cleared.", "said"),
        Stage::Failed(why) => (why.as_str(), "said problem"),
        _ => ("", "said"),
    };
    let next = clearing.next.clone();
    let keep = || with_ref("small", "Keep it".into(), clearing.go_to(Stage::Kept), next.clone());
    let all = |onclick| button("small danger", "Clear everything", onclick);
    let ask = |question: &'static str, words: String, answers: Html| {
        html! {
            <div class="actions confirm" role="group" aria-label={question}
                aria-describedby="clear-words">
                <p id="clear-words">{ words }</p>
                { keep() }
                { answers }
            </div>
        }
    };
    html! {
        <div class="clear">
            { match (stage, lost) {
                (Stage::Asked, None) => ask(CLEAR, GOES.to_owned(), all(clearing.clear(section))),
                (Stage::Asked, Some(_)) => {
                    ask(CLEAR, GOES.to_owned(), all(clearing.go_to(Stage::AskedAgain)))
                }
                (Stage::AskedAgain, Some(lost)) => {
                    let word = format!("Clear it all, {lost} too");
                    let answers = html! {
                        <>
                            { export(section) }
                            { button("small danger", word, clearing.clear(section)) }
                            { section.deeds.said(EXPORT) }
                        </>
                    };
                    ask("Clear what is unsent, too?", gone(&lost), answers)
                }
                (Stage::AskedAgain, None) => {
                    ask(CLEAR, "Everything was sent meanwhile.".to_owned(), all(clearing.clear(section)))
                }
                // A second one does no harm: there is nothing left for it.
                _ => html! {
                    <div class="actions">
                        { with_ref(
                            "small danger",
                            "Clear my data".into(),
                            clearing.go_to(Stage::Asked),
                            next,
                        ) }
                    </div>
                },
            } }
            <p {class} aria-live="polite">{ words.to_owned() }</p>
        </div>
    }
}

const CLEAR: &str = "Clear my data?";
const GOES: &str = "News, attendees, the outbox, drafts, settings and the activity log go from this \
                    device, and push messages and updates in the background end. What the server has \
                    is read again.";

fn gone(lost: &str) -> String {
    format!(
        "This device alone has {lost}. Once cleared, nobody can bring that back. What can be read of \
         the outbox can be exported first."
    )
}

/// What is nowhere else, in words; `None` when everything was sent.
fn lost(section: &Section<'_>) -> Option<String> {
    let board = &section.view.board;
    let parts = [
        (board.outbox.len(), "unsent item"),
        (board.drafts.len(), "draft"),
        // What is in them may not have been sent.
        (board.unreadable, "unreadable record"),
    ];
    let parts = parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| count(*n, what));
    let parts: Vec<_> = parts.collect();
    (!parts.is_empty()).then(|| parts.join(" and "))
}
