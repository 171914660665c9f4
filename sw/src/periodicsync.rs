//! `periodicsync`: the store is refreshed while the app is closed.

use ::sync::{background, now};
use store::Repeated;
use wasm_bindgen::prelude::*;

use crate::{refresh, scope};

pub(crate) async fn on_periodicsync(tag: String) -> Result<(), JsValue> {
    if tag != background::FEED {
        return Ok(());
    }
    let began = now();
    let store = scope::store().await?;
    let read = refresh::board(&store).await;
    let outcome = match (&read.news, &read.attendees) {
        (Ok(news), Ok(attending)) => {
            format!("{} new articles, {} new attendees", news.len(), attending.new.len())
        }
        (Err(error), _) | (_, Err(error)) => error.to_string(),
    };
    scope::log(&store, &format!("periodicsync {tag}"), began, outcome, Repeated::Kept).await;
    read.keep_avatars().await;
    match read.trouble() {
        None => Ok(()),
        Some(trouble) => Err(scope::failure(&trouble)),
    }
}
