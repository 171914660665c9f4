//! The news that is being written, kept for this tab, so that a reload loses no text.
//!
//! Called by `shell`. Never keeps the key: a duplicated tab would publish two texts under one.

use domain::board::Draft;
use gloo::utils::window;
use web_sys::Storage;

const NAME: &str = "draft";

fn storage() -> Option<Storage> {
    // Throws where site data is blocked; then nothing is kept, and nothing else is lost.
    window().session_storage().ok().flatten()
}

/// Keeps what stands in the form.
pub(crate) fn keep(draft: &Draft) {
    let Some(storage) = storage() else { return };
    // A full storage costs the copy, not the text in the form.
    drop(if draft.is_empty() {
        storage.remove_item(NAME)
    } else {
        storage.set_item(NAME, &serde_json::to_string(draft).expect("a draft is plain text"))
    });
}

/// What was kept.
pub(crate) fn recall() -> Draft {
    let kept = storage().and_then(|storage| storage.get_item(NAME).ok().flatten());
    kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}
