//! What a link, a share or a plain form put into the address, for the two forms.
//!
//! Called by `shell`, once. Never sends anything: the user does.

use domain::board::{Draft, Registering, shared};
use gloo::utils::{history, window};
use wasm_bindgen::JsValue;
use web_sys::UrlSearchParams;

use crate::form::Text;

/// As they are called on the wire; the last three in what other apps share.
const FIELDS: [&str; 9] =
    ["headline", "byline", "body", "first_name", "last_name", "email", "title", "text", "url"];

/// What to fill in.
#[derive(Default)]
pub(crate) struct Prefill {
    pub(crate) news: Option<Text>,
    pub(crate) registering: Option<Text>,
}

/// Takes the fields out of the address, which is clean afterwards.
pub(crate) fn take() -> Prefill {
    let location = window().location();
    let query = location.search().unwrap_or_default();
    let Ok(parameters) = UrlSearchParams::new_with_str(&query) else { return Prefill::default() };
    let given = FIELDS.map(|field| parameters.get(field));
    if given.iter().all(Option::is_none) {
        return Prefill::default();
    }
    FIELDS.iter().for_each(|field| parameters.delete(field));
    let rest = String::from(parameters.to_string());
    let query = if rest.is_empty() { rest } else { format!("?{rest}") };
    let [path, hash] = [location.pathname(), location.hash()].map(Result::unwrap_or_default);
    // When it fails, a reload fills the form in once more: no harm.
    drop(history().replace_state_with_url(&JsValue::NULL, "", Some(&(path + &query + &hash))));
    let [headline, byline, body, first_name, last_name, email, title, text, url] =
        given.map(Option::unwrap_or_default);
    let registering = Registering { first_name, last_name, email };
    let filled_in = Draft { headline, byline, body };
    let news = if filled_in.is_empty() { shared(&title, &text, &url) } else { filled_in };
    Prefill {
        news: (!news.is_empty()).then_some(Text::News(news)),
        registering: (registering != Registering::default())
            .then_some(Text::Registration(registering)),
    }
}
