//! `pushsubscriptionchange`: the browser has ended or replaced the subscription to push messages.

use wasm_bindgen::prelude::*;

use crate::{scope, subscription};

/// Subscribes again where that is wanted, and tells the server. What fails is done behind a later
/// event: the browser does not bring this one again.
pub(crate) async fn on_pushsubscriptionchange() -> Result<(), JsValue> {
    let done = subscription::switch("pushsubscriptionchange", None).await;
    done.map_err(|why| scope::failure(&why))
}
