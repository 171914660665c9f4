//! The look at who attends, and the notification that the user asked for.
//!
//! Called by `sync` (tag `syncAttendees`) and `message`.

use ::sync::{now, refresh, tell};
use domain::board::notice;
use store::Repeated;
use wasm_bindgen::prelude::*;

use crate::scope;

/// Reads the attendees, tells the pages, and shows who is there: the user asked for it, so it is
/// shown whether or not somebody is new.
pub(crate) async fn check(event: &str, last_chance: bool) -> Result<(), JsValue> {
    let began = now();
    let registration = scope::global().registration();
    let store = scope::store().await?;
    let read = refresh::attendees(&store).await;
    let outcome = match &read {
        Ok(attending) => format!("{} attendees, {} new", attending.all.len(), attending.new.len()),
        Err(error) => error.to_string(),
    };
    match &read {
        Ok(attending) => {
            tell::changed(&[]);
            tell::notify(&registration, &notice::attendees(attending.all.len(), &attending.new))
                .await;
        }
        Err(error) if last_chance => {
            tell::notify(&registration, &notice::attendees_unknown(&error.to_string())).await;
        }
        Err(_) => {}
    }
    scope::log(&store, event, began, outcome, Repeated::Kept).await;
    // When it failed, the browser tries again later.
    ::sync::keep_avatars(&read?.all).await;
    Ok(())
}
