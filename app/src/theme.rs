//! Light or dark, as the user has chosen: at once, and from the first paint of the next start.
//!
//! Called by `shell`. The store is the truth; where the script in `index.html` finds it before
//! anything is painted is a copy.

use domain::board::Theme;
use gloo::utils::window;
use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::Storage;

/// The copy's name, which `index.html` knows too.
const COPY: &str = "tidings-theme";
/// What the script there calls its function.
const SHOW: &str = "tidingsTheme";

/// Shows it, and has the next start begin with it.
pub(crate) fn choose(theme: Theme) {
    if let Some(storage) = storage() {
        // Without a copy the next start is in the device's colours for a moment.
        drop(storage.set_item(COPY, theme.as_str()));
    }
    let show = Reflect::get(&window(), &SHOW.into()).ok().and_then(|it| it.dyn_into().ok());
    if let Some(show) = show {
        let show: Function = show;
        let _ = show.call1(&JsValue::UNDEFINED, &theme.as_str().into());
    }
}

/// Forgets the copy.
pub(crate) fn forget() {
    if let Some(storage) = storage() {
        drop(storage.remove_item(COPY));
    }
}

fn storage() -> Option<Storage> {
    // Throws where site data is blocked.
    window().local_storage().ok().flatten()
}
