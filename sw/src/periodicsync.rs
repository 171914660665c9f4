//! `periodicsync`: the store is refreshed while the app is closed.

use ::sync::{background, now, refresh, tell};
use wasm_bindgen::prelude::*;

use crate::scope;

pub(crate) async fn on_periodicsync(tag: String) -> Result<(), JsValue> {
    if tag != background::FEED {
        return Ok(());
    }
    let began = now();
    let store = scope::store().await?;
    // One failing does not stop the other.
    let news = refresh::news(&store).await;
    let attendees = refresh::attendees(&store).await;
    tell::changed(&[]);
    let outcome = match (&news, &attendees) {
        (Ok(news), Ok(attending)) => {
            format!("{} new articles, {} new attendees", news.len(), attending.new.len())
        }
        (Err(error), _) | (_, Err(error)) => error.to_string(),
    };
    scope::log(&store, &format!("periodicsync {tag}"), began, outcome).await;
    news?;
    ::sync::keep_avatars(&attendees?.all).await;
    Ok(())
}
