//! `push`: the server says something by itself.
//!
//! Whatever it is, something sensible is shown: browsers demand it, and a payload is hostile like
//! everything that comes from elsewhere.

use std::{cell::RefCell, rc::Rc};

use ::sync::{new_key, now, within};
use domain::board::push::Push;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::PushMessageData;

use crate::{notify, refresh, scope, subscription, windows};

/// So long a notification waits for what it tells of to be here.
const REFRESHED_MS: u32 = 10_000;

pub(crate) async fn on_push(data: Option<PushMessageData>) -> Result<(), JsValue> {
    let began = now();
    let mut push = Push::read(&data.map(|data| data.text()).unwrap_or_default());
    if push.tag.is_empty() {
        // What has no tag replaces nothing.
        push.tag = new_key().to_string();
    }
    let Ok(store) = scope::store().await else {
        notify::deliver(&notice(&push), &Default::default()).await;
        return Ok(());
    };
    // What it tells of is here before it is told, or on its way when that takes long.
    let mut refreshing = None;
    if push.refresh {
        let read = Rc::new(RefCell::new(None));
        let (store, done) = (store.clone(), Rc::clone(&read));
        let promise = scope::promise(async move {
            *done.borrow_mut() = Some(refresh::board(&store).await);
            Ok(JsValue::UNDEFINED)
        });
        let _ = within(REFRESHED_MS, &promise).await;
        refreshing = Some((promise, read));
    }
    let settings = store.settings().await;
    let wanted = settings.as_ref().map_or(true, |settings| settings.push);
    // Whoever cannot say what is wanted must not keep it from being shown.
    let shown = notify::deliver(&notice(&push), &settings.unwrap_or_default()).await;
    let mut outcome =
        if shown.is_some() { "shown" } else { "not shown: notifications are not allowed" }
            .to_owned();
    let mut told: Vec<_> = shown.into_iter().collect();
    let mut read = None;
    if let Some((promise, reading)) = refreshing {
        let _ = JsFuture::from(promise).await;
        read = reading.take();
    }
    if let Some(read) = &read {
        told.extend(read.tell(&store).await);
        outcome.push_str(", refreshed: ");
        outcome.push_str(&read.words());
    }
    scope::log(&store, "push", began, outcome, told).await;
    if !wanted {
        // Browsers want to see it all the same. It was the last one.
        subscription::end(&store).await;
    }
    if let Some(read) = read {
        read.keep_avatars().await;
    }
    Ok(())
}

fn notice(push: &Push) -> domain::board::Notice {
    push.notice(windows::path_of(&push.url))
}
