//! `push`: the server says something by itself.
//!
//! Whatever it is, something sensible is shown: browsers demand it, and a payload is hostile like
//! everything that comes from elsewhere.

use ::sync::{deferred, new_key, now, tell::Sound, within};
use domain::board::{Notice, push::Push};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::PushMessageData;

use crate::{notify, refresh, scope, subscription, windows};

/// So long a notification waits for what it tells of to be here.
const REFRESHED_MS: u32 = 10_000;

/// The event, in the activity log.
const PUSH: &str = "push";

pub(crate) async fn on_push(data: Option<PushMessageData>) -> Result<(), JsValue> {
    let began = now();
    let push = Push::read(&data.map(|data| data.text()).unwrap_or_default());
    let Ok(store) = scope::store().await else {
        notify::deliver(&notice(push), &Default::default()).await;
        return Ok(());
    };
    let mut refreshing = None;
    if push.refresh {
        let (read, done) = deferred();
        let store = store.clone();
        refreshing = Some(scope::promise(async move {
            let read = refresh::board(&store).await;
            let _ = done.call0(&JsValue::UNDEFINED);
            // Beside the message, which may have told of it already.
            read.finish(&store, PUSH, began, Sound::Silent).await;
            Ok(JsValue::UNDEFINED)
        }));
        // What it tells of is here before it is told, or on its way when that takes long.
        let _ = within(REFRESHED_MS, &read).await;
    }
    let settings = store.settings().await;
    let wanted = settings.as_ref().map_or(true, |settings| settings.push);
    // Whoever cannot say what is wanted must not keep it from being shown.
    let told = notify::deliver(&notice(push), &settings.unwrap_or_default()).await;
    let outcome = if told.is_some() { "shown" } else { "not shown: notifications are not allowed" };
    scope::log(&store, PUSH, began, outcome.to_owned(), told.into_iter().collect()).await;
    if !wanted {
        // Browsers want to see it all the same. It was the last one.
        subscription::end(&store).await;
    }
    if let Some(refreshing) = refreshing {
        let _ = JsFuture::from(refreshing).await;
    }
    Ok(())
}

fn notice(mut push: Push) -> Notice {
    if push.tag.is_empty() {
        // What has no tag replaces nothing.
        push.tag = new_key().to_string();
    }
    push.notice(windows::path_of(&push.url))
}
