//! "Clear my data": asks once, and twice when something would be lost by it.
//!
//! Called by the settings page. Clears nothing itself.

use web_sys::HtmlElement;
use yew::{platform::spawn_local, prelude::*};

use super::{backup::export, deeds::Section};
use crate::{context::use_commands, count::count, tidings::Commands};

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

    fn clear(&self) -> Callback<MouseEvent> {
        let Self { stage, commands, .. } = self.clone();
        Callback::from(move |_| {
            stage.set(Stage::Running);
            let (stage, commands) = (stage.clone(), commands.clone());
            spawn_local(async move {
                let cleared = commands.clear().await;
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
    let keep = html! {
        <button type="button" class="small" ref={&clearing.next} onclick={clearing.go_to(Stage::Kept)}>
            { "Keep it" }
        </button>
    };
    let danger = |word: String, onclick| {
        html! { <button type="button" class="small danger" {onclick}>{ word }</button> }
    };
    html! {
        <div class="clear">
            { match (stage, lost) {
                (Stage::Asked, lost) => html! {
                    <div class="actions confirm" role="group" aria-label="Clear my data?">
                        <p>{ GOES }</p>
                        { keep }
                        { danger("Clear everything".to_owned(), match lost {
                            Some(_) => clearing.go_to(Stage::AskedAgain),
                            None => clearing.clear(),
                        }) }
                    </div>
                },
                (Stage::AskedAgain, Some(lost)) => html! {
                    <div class="actions confirm" role="group" aria-label="Clear what is unsent, too?">
                        <p>
                            { format!("This device alone has {lost}. Once cleared, nobody can bring \
                                       that back. What is in the outbox can be exported first.") }
                        </p>
                        { keep }
                        { export(section) }
                        { danger(format!("Clear it all, {lost} too"), clearing.clear()) }
                    </div>
                },
                // It was sent meanwhile.
                (Stage::AskedAgain, None) => html! {
                    <div class="actions confirm" role="group" aria-label="Clear my data?">
                        <p>{ "Everything was sent meanwhile." }</p>
                        { keep }
                        { danger("Clear everything".to_owned(), clearing.clear()) }
                    </div>
                },
                _ => html! {
                    <div class="actions">
                        <button type="button" class="small danger" ref={&clearing.next}
                            disabled={*stage == Stage::Running}
                            onclick={clearing.go_to(Stage::Asked)}>{ "Clear my data" }</button>
                    </div>
                },
            } }
            <p {class} aria-live="polite">{ words.to_owned() }</p>
        </div>
    }
}

const GOES: &str = "News, attendees, the outbox, drafts, settings and the activity log go from this \
                    device, and push messages and updates in the background end. What the server has \
                    is read again.";

/// What is nowhere else, in words; `None` when everything was sent.
fn lost(section: &Section<'_>) -> Option<String> {
    let board = &section.view.board;
    let parts = [(board.outbox.len(), "unsent item"), (board.drafts.len(), "draft")];
    let parts = parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| count(*n, what));
    let parts: Vec<_> = parts.collect();
    (!parts.is_empty()).then(|| parts.join(" and "))
}
