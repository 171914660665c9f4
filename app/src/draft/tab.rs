//! What stands in a form, in the tab's own storage: written at every keystroke, and there at once
//! after a reload.
//!
//! Called by `draft`. Never decides whose draft it is: locks do that.

use domain::{board::Kind, json, object, outbox::Key, time::Time};
use gloo::utils::window;
use serde::Serialize;
use sync::lock;
use web_sys::Storage;

use crate::form::{Form, Text, Written};

/// A draft in the tab's own storage.
#[derive(Serialize)]
struct InTab {
    key: Option<Key>,
    text: String,
    /// When it was last typed into: a browser that is killed may bring back an old copy.
    written_at: Time,
}

object!(InTab { text; key, written_at });

/// Keeps what stands in the form, and what can be put back into it.
pub(crate) fn keep(form: &Form) {
    let Some(storage) = storage() else { return };
    let name = name(form.text.kind());
    let in_tab = |(key, text, written_at)| InTab { key, text, written_at };
    let texts: Vec<InTab> = form.all().into_iter().map(in_tab).collect();
    if form.is_blank() || storage.set_item(&name, &json::write(&texts)).is_err() {
        // There is no room: no copy is better than an old one, and the store has the text.
        drop(storage.remove_item(&name));
    }
}

/// The form as this tab has left it; `None` when it has left none.
pub(crate) fn recall(kind: Kind) -> Option<Form> {
    let kept = storage()?.get_item(&name(kind)).ok()??;
    let drafts: Vec<InTab> = json::read(&kept).ok()?;
    let mut texts: Vec<_> = drafts
        .into_iter()
        .filter_map(|InTab { key, text, written_at }| {
            // Without locks nobody knows whether this tab is the copy of another one.
            let key = key.map(|key| if lock::are_supported() { key } else { sync::new_key() });
            Some(Written { key, text: Text::read(kind, &text)?, written_at })
        })
        .collect();
    let last = texts.pop()?;
    Some(Form::recalled(last, texts))
}

/// Takes everything out of it.
pub(crate) fn clear() {
    if let Some(storage) = storage() {
        drop(storage.clear());
    }
}

/// The tab's own storage.
pub(super) fn storage() -> Option<Storage> {
    // Throws where site data is blocked; then nothing is kept, and nothing else is lost.
    window().session_storage().ok().flatten()
}

fn name(kind: Kind) -> String {
    format!("draft:{}", kind.as_str())
}
