//! An item of the outbox while it is changed: what was typed is in the tab's own storage at every
//! keystroke, so that neither another route nor a reload loses it.
//!
//! Called by the list of the outbox and by the form "Edit". Never decides whether the item can still
//! be changed: the store does.

use domain::{board::Kind, json, outbox::Item};
use store::Entry;
use yew::prelude::*;

use super::{Drafting, Place, Told, tab};
use crate::form::{Event, Form, Stage, Text, Written};

/// An item that is changed. One in each tab.
#[derive(Clone, PartialEq)]
pub(crate) struct Edit {
    /// As the user has seen it.
    pub(crate) item: Item,
    /// What the form begins with.
    text: Text,
    /// Whether that was typed before the user went elsewhere.
    recalled: bool,
}

/// What is in the tab's own storage: the item as the user has seen it, and what was typed since.
const NAMES: [&str; 2] = ["edit:item", "edit:text"];

impl Edit {
    /// Begins with what the item asks for; `None` where there is no form for it.
    pub(crate) fn of(Entry { item, intent }: &Entry) -> Option<Self> {
        let text = Text::of(intent.as_ref()?)?;
        Some(Self { item: item.clone(), text, recalled: false })
    }

    /// As this tab has left it; `None` when nothing was typed, or it was saved or given up.
    pub(crate) fn recall() -> Option<Self> {
        let storage = tab::storage()?;
        let [item, text] = NAMES.map(|name| storage.get_item(name).ok().flatten());
        let item: Item = json::read(&item?).ok()?;
        let text = Text::read(Kind::named(&item.kind)?, &text?)?;
        Some(Self { item, text, recalled: true })
    }

    /// It was saved, or the user does not want it.
    pub(crate) fn forget() {
        if let Some(storage) = tab::storage() {
            drop(storage.remove_item(NAMES[1]));
        }
    }

    /// Keeps what was typed; returns whether that is in the tab's own storage.
    fn keep(&self, form: &Form) -> bool {
        if form.keys().is_empty() || matches!(form.stage, Stage::Saved(_)) {
            Self::forget();
            return true;
        }
        let texts = [json::write(&self.item), form.text.to_json()];
        // Where there is no room, what was kept last is better than nothing.
        tab::storage().is_some_and(|storage| {
            NAMES.iter().zip(&texts).all(|(name, text)| storage.set_item(name, text).is_ok())
        })
    }
}

/// A form that changes what an item asks for.
#[hook]
pub(crate) fn use_editing(edit: &Edit) -> Drafting {
    let form = use_reducer_eq(|| {
        let text = edit.text.clone();
        if edit.recalled {
            let key = sync::new_key();
            let last = Written { key: Some(key), text, written_at: key.made_at() };
            Form::recalled(last, Vec::new())
        } else {
            Form::empty(text)
        }
    });
    {
        let edit = edit.clone();
        use_effect_with(form.clone(), move |form| {
            let told = if edit.keep(form) { Told::Kept } else { Told::Unkept };
            form.dispatch(Event::Told(told, sync::new_key()));
        });
    }
    Drafting { form, place: Place::Item(edit.clone().into()) }
}
