//! What a link, a share or a plain form put into the address, for the form "Add news".
//!
//! Called by `shell`, once. Never sends anything: the user does.

use domain::board::Draft;
use gloo::utils::{history, window};
use wasm_bindgen::JsValue;
use web_sys::UrlSearchParams;

const FIELDS: [&str; 3] = ["headline", "byline", "body"];

/// Takes the fields out of the address, which is clean afterwards.
pub(crate) fn take() -> Option<Draft> {
    let location = window().location();
    let parameters = UrlSearchParams::new_with_str(&location.search().ok()?).ok()?;
    let [headline, byline, body] = FIELDS.map(|field| parameters.get(field));
    if headline.is_none() && byline.is_none() && body.is_none() {
        return None;
    }
    FIELDS.iter().for_each(|field| parameters.delete(field));
    let rest = String::from(parameters.to_string());
    let query = if rest.is_empty() { rest } else { format!("?{rest}") };
    let clean = location.pathname().ok()? + &query + &location.hash().ok()?;
    // When it fails, a reload fills the form in once more: no harm.
    drop(history().replace_state_with_url(&JsValue::NULL, "", Some(&clean)));
    Some(Draft {
        headline: headline.unwrap_or_default(),
        byline: byline.unwrap_or_default(),
        body: body.unwrap_or_default(),
    })
}
