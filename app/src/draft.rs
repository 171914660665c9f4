//! What is being written in the forms, kept for this tab, so that a reload loses no text.
//!
//! Called by `shell`. Never keeps the key: a duplicated tab would publish two texts under one.

use domain::json::{self, FromJson};
use gloo::utils::window;
use serde::Serialize;
use web_sys::Storage;

use crate::form::{Form, Text};

/// The form "Add news".
pub(crate) const NEWS: &str = "news";
/// The form "Register".
pub(crate) const REGISTRATION: &str = "registration";

fn storage() -> Option<Storage> {
    // Throws where site data is blocked; then nothing is kept, and nothing else is lost.
    window().session_storage().ok().flatten()
}

/// Keeps what stands in the form, and what can be put back into it.
pub(crate) fn keep<T: Text + Serialize>(name: &str, form: &Form<T>) {
    let Some(storage) = storage() else { return };
    // A full storage costs the copy, not the text in the form.
    drop(if form.previous.is_empty() && form.text == T::default() {
        storage.remove_item(name)
    } else {
        let texts: Vec<&T> = form.previous.iter().chain([&form.text]).collect();
        storage.set_item(name, &json::write(&texts))
    });
}

/// The form as it was kept.
pub(crate) fn recall<T: Text + FromJson>(name: &str) -> Form<T> {
    let kept = storage().and_then(|storage| storage.get_item(name).ok().flatten());
    let mut texts: Vec<T> = kept.and_then(|kept| json::read(&kept).ok()).unwrap_or_default();
    let text = texts.pop().unwrap_or_default();
    Form::begun(text, texts)
}

/// TEMP
pub(crate) async fn flush_drafts() {}
