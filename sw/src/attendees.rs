//! The look at who attends, and the notification that the user asked for.
//!
//! Called by `sync` (tag `syncAttendees`) and `message`.

use ::sync::{now, refresh, tell};
use domain::board::notice;
use wasm_bindgen::prelude::*;

use crate::{notify, scope};

/// Reads the attendees, tells the pages, and shows who is there: the user asked for it, so it is
/// shown whether or not somebody is new, whatever the hour.
pub(crate) async fn check(event: &str, last_chance: bool) -> Result<(), JsValue> {
    let began = now();
    let store = scope::store().await?;
    let read = refresh::attendees(&store).await;
    let (outcome, notice) = match &read {
        Ok(attending) => {
            tell::changed(&[]);
            let (all, new) = (attending.all.len(), &attending.new);
            (format!("{all} attendees, {} new", new.len()), Some(notice::attendees(all, new)))
        }
        Err(error) => {
            let notice = notice::attendees_unknown(&error.to_string());
            (error.plainly(), last_chance.then_some(notice))
        }
    };
    let told = match &notice {
        Some(notice) => notify::answer(notice).await,
        None => None,
    };
    scope::log(&store, event, began, outcome, told.into_iter().collect()).await;
    // When it failed, the browser tries again later.
    ::sync::keep_avatars(&read?.all).await;
    Ok(())
}
