//! A part of the board that the address names: the installed app's shortcuts lead there, and so
//! does what was filled in elsewhere.
//!
//! Called by `shell`, once. The browser looks for it before the program has shown anything.

use gloo::{
    events::EventListener,
    utils::{document, history, window},
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use crate::components::news_form::{BYLINE, HEADLINE};

/// The form "Add news" by its shortcut: an act rather than a place.
const ADD_NEWS: &str = "add-news";

/// Lands once the board is there, and whenever the address names another part. `instead` is where
/// to go when it names none.
#[hook]
pub(crate) fn use_landing(settled: bool, instead: Option<&'static str>) {
    use_effect_with(settled, move |settled| {
        let listening = settled.then(|| {
            land(instead);
            EventListener::new(&window(), "hashchange", |_| land(None))
        });
        move || drop(listening)
    });
}

fn land(instead: Option<&'static str>) {
    let location = window().location();
    let hash = location.hash().unwrap_or_default();
    let Some(part) = hash.strip_prefix('#').or(instead) else { return };
    let focused = match part {
        // What is filled in already needs no more typing.
        ADD_NEWS if is_filled(HEADLINE.id) && !is_filled(BYLINE.id) => BYLINE.id,
        ADD_NEWS => HEADLINE.id,
        part => part,
    };
    // Not there on another route.
    let [Some(part_of_page), Some(focused)] = [part, focused].map(element) else { return };
    part_of_page.scroll_into_view();
    drop(focused.focus());
    if part == ADD_NEWS {
        // Asked for again, it is heard again.
        let [path, query] = [location.pathname(), location.search()].map(Result::unwrap_or_default);
        drop(history().replace_state_with_url(&JsValue::NULL, "", Some(&(path + &query))));
    }
}

fn is_filled(id: &str) -> bool {
    element(id)
        .is_some_and(|text_box| !text_box.unchecked_into::<HtmlInputElement>().value().is_empty())
}

fn element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id).map(JsCast::unchecked_into)
}
