//! The outbox as a file: export, and import after a look at the list.
//!
//! Called by the settings page. Stores and sends nothing of a file before the user confirms it.

use std::rc::Rc;

use domain::board::backup::Backup;
use gloo::utils::document;
use store::Board;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::deeds::Section;
use crate::{
    components::{button::button, card::card, outbox_item::kind},
    context::use_commands,
    count::count,
    file,
    route::Route,
    spawn::spawn_local,
    tidings::Commands,
    window::{Window, show_more, show_previous},
};

/// The button that hands out the file.
pub(super) const EXPORT: &str = "export";

/// How far an import is.
#[derive(Clone)]
pub(super) struct Importing {
    stage: UseStateHandle<Stage>,
    window: UseStateHandle<Window>,
    heading: NodeRef,
    commands: Commands,
}

#[derive(Clone, PartialEq)]
enum Stage {
    Nothing,
    /// What is in the file, and which of it is here already.
    Shown(Rc<Backup>, Rc<[bool]>),
    Saving,
    /// So many were added.
    Added(usize),
    Failed(String),
}

#[hook]
pub(super) fn use_importing() -> Importing {
    let (stage, window) = (use_state_eq(|| Stage::Nothing), use_state_eq(Window::default));
    let (heading, commands) = (use_node_ref(), use_commands());
    {
        let heading = heading.clone();
        use_effect_with(matches!(*stage, Stage::Shown(..)), move |_| {
            // There only while there is a list, which is to be read before it is confirmed.
            if let Some(heading) = heading.cast::<HtmlElement>() {
                drop(heading.focus());
            }
        });
    }
    Importing { stage, window, heading, commands }
}

impl Importing {
    fn open(&self, event: &Event, board: Rc<Board>) {
        let input: HtmlInputElement = event.target_unchecked_into();
        let chosen = input.files().and_then(|files| files.get(0));
        // Chosen again, the same file is read again.
        input.set_value("");
        let Some(chosen) = chosen else { return };
        let Self { stage, window, commands, .. } = self.clone();
        window.set(Window::default());
        spawn_local(async move {
            let read = async {
                let backup = file::read(&chosen).await?;
                let here = commands.are_here(&backup.items, &board).await?;
                Ok(Stage::Shown(backup.into(), here.into()))
            };
            stage.set(read.await.unwrap_or_else(Stage::Failed));
        });
    }

    fn add(&self, backup: &Rc<Backup>) {
        focus_input();
        let (Self { stage, commands, .. }, backup) = (self.clone(), Rc::clone(backup));
        stage.set(Stage::Saving);
        spawn_local(async move {
            let saved = commands.import(&backup.items).await;
            stage.set(saved.map_or_else(Stage::Failed, Stage::Added));
        });
    }
}

/// What had the focus goes with the list.
fn focus_input() {
    let input = document().get_element_by_id("import").and_then(|it| it.dyn_into().ok());
    if let Some(input) = input {
        let input: HtmlElement = input;
        drop(input.focus());
    }
}

pub(super) fn section(section: &Section<'_>, importing: &Importing) -> Html {
    let (opening, board) = (importing.clone(), Rc::clone(&section.view.board));
    let content = html! {
        <>
            <p>
                { "What is not accepted yet can be kept in a file, or go on from another browser. \
                   However often it is imported, the server does each thing once." }
            </p>
            <div class="actions">
                { export(section) }
                <div class="import">
                    <label for="import">{ "Import an outbox" }</label>
                    <input id="import" type="file" accept=".json,application/json"
                        onchange={move |event: Event| opening.open(&event, Rc::clone(&board))} />
                </div>
            </div>
            { section.deeds.said(EXPORT) }
            { came(importing) }
            if let Stage::Shown(backup, here) = &*importing.stage {
                { list(importing, backup, here) }
            }
        </>
    };
    card("backup", "The outbox as a file", content)
}

/// The button that hands out the file, wherever it is offered.
pub(super) fn export(section: &Section<'_>) -> Html {
    let (deeds, board) = (section.deeds.clone(), Rc::clone(&section.view.board));
    let onclick = Callback::from(move |_| {
        let exported = file::export(&board);
        deeds.run(EXPORT, true, "", |_| Box::pin(async { exported }));
    });
    button("small", "Export the outbox", onclick)
}

/// What came of the last file.
fn came(importing: &Importing) -> Html {
    let (words, class) = match &*importing.stage {
        Stage::Nothing | Stage::Shown(..) => (String::new(), "said"),
        Stage::Saving => ("Saving…".to_owned(), "said"),
        Stage::Added(n) => (format!("{} added to the outbox.", count(*n, "item")), "said"),
        Stage::Failed(why) => (why.clone(), "said problem"),
    };
    html! {
        <p {class} aria-live="polite">
            { words }
            if matches!(*importing.stage, Stage::Added(_)) {
                { " " }<a href={Route::Outbox.href()}>{ "Open the outbox" }</a>
            }
        </p>
    }
}

/// What is in the file, before anything of it is stored.
fn list(importing: &Importing, backup: &Rc<Backup>, here: &[bool]) -> Html {
    let Importing { stage, window, heading, .. } = importing;
    let len = backup.items.len();
    let rows = window.rows(len).map(|place| {
        let (intent, _) = &backup.items[place];
        html! {
            <li>
                <span class="kind">{ kind(Some(intent)) }</span>
                <span class="title">{ intent.title() }</span>
                if here[place] {
                    <span class="dim">{ "already here" }</span>
                }
            </li>
        }
    });
    let new = here.iter().filter(|here| !**here).count();
    let cancel = {
        let stage = stage.clone();
        Callback::from(move |_| {
            focus_input();
            stage.set(Stage::Nothing);
        })
    };
    let unusable = backup.unusable;
    let (adding, backup) = (importing.clone(), Rc::clone(backup));
    let add = Callback::from(move |_| adding.add(&backup));
    html! {
        <div class="to-import">
            <h3 id="to-import" ref={heading} tabindex="-1">{ "To import" }</h3>
            { show_previous(window, len, "items") }
            if len > 0 {
                <ul class="rows" aria-labelledby="to-import">{ for rows }</ul>
            }
            { show_more(window, len, "items") }
            if unusable > 0 {
                <p class="hint">
                    { count(unusable, "other") }
                    { " cannot be used: broken, of an unknown kind, or there twice." }
                </p>
            }
            if new == 0 {
                <p class="hint">{ "Nothing in it is new here." }</p>
            }
            <div class="actions">
                if new > 0 {
                    { button("small main", format!("Add {} to the outbox", count(new, "item")), add) }
                }
                { button("small", "Cancel", cancel) }
            </div>
        </div>
    }
}
