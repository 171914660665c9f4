//! `periodicsync`: the store is refreshed while the app is closed.
//!
//! What the user wants is read from the store, what the device can spare from the browser: where
//! either speaks against it, nothing is asked of the network, and the log says why.

use ::sync::{
    background, now,
    tell::{self, Sound},
};
use js_sys::{Promise, Reflect};
use store::Store;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::{refresh, scope};

/// With less room than this the rest is left to what the user does: a refresh may take a few of it.
const ROOM: f64 = 16.0 * 1024.0 * 1024.0;

pub(crate) async fn on_periodicsync(tag: String) -> Result<(), JsValue> {
    if tag != background::FEED {
        return Ok(());
    }
    let began = now();
    let event = format!("periodicsync {tag}");
    let store = scope::store().await?;
    if let Some(why) = why_not(&store).await? {
        scope::log(&store, &event, began, format!("skipped: {why}"), Vec::new()).await;
        tell::changed(&[]);
        return Ok(());
    }
    let read = refresh::board(&store).await;
    match read.finish(&store, &event, began, Sound::Usual).await {
        None => Ok(()),
        Some(trouble) => Err(scope::failure(&trouble)),
    }
}

/// What speaks against a refresh that nobody is waiting for.
async fn why_not(store: &Store) -> Result<Option<&'static str>, JsValue> {
    if !store.settings().await?.refresh_in_background {
        // The tag has outlived the wish. Should this fail, there is a next time.
        let registration = scope::global().registration();
        let _ = background::unregister_periodic(&registration, background::FEED).await;
        return Ok(Some("it is switched off"));
    }
    let navigator = get(&js_sys::global(), "navigator");
    // Not in `web-sys`, and not in every browser (<https://wicg.github.io/netinfo/>).
    let connection = get(&navigator, "connection");
    if get(&connection, "saveData").is_truthy() {
        return Ok(Some("the device saves data"));
    }
    if get(&connection, "type").as_string().as_deref() == Some("cellular") {
        return Ok(Some("the connection may be metered"));
    }
    let room = room(&get(&navigator, "storage")).await;
    Ok(room.is_some_and(|room| room < ROOM).then_some("there is little storage left"))
}

/// How many bytes may still be stored; `None` where the browser does not say.
async fn room(storage: &JsValue) -> Option<f64> {
    let estimate: js_sys::Function = get(storage, "estimate").dyn_into().ok()?;
    let asked: Promise = estimate.call0(storage).ok()?.dyn_into().ok()?;
    let estimated = JsFuture::from(asked).await.ok()?;
    Some(get(&estimated, "quota").as_f64()? - get(&estimated, "usage").as_f64()?)
}

/// A member; `undefined` where there is none, nor anything to have it.
fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or_default()
}
