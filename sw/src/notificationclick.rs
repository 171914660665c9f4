//! `notificationclick`: back to the app, to the outbox, or an answer to "Was this useful?".

use ::sync::{now, tell};
use domain::{
    board::{
        Feedback, Intent, Told,
        notice::{Action, Carried},
    },
    json,
};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::WindowClient;

use crate::{build::Build, outbox, scope, windows};

/// The event, in the activity log.
const CLICK: &str = "notificationclick";

pub(crate) async fn on_notificationclick(event: scope::ClickEvent) -> Result<(), JsValue> {
    let notification = event.notification();
    let action = Action::named(&event.action());
    let carried = carried(&notification.data());
    if action != Action::Ask {
        notification.close();
    }
    match (action, carried.told.clone()) {
        (Action::Retry, _) => outbox::retry(CLICK).await,
        (Action::Ask, _) => {
            let registration = scope::global().registration();
            tell::ask_about(&registration, &notification, &carried).await;
            Ok(())
        }
        (Action::Yes, Some(told)) => keep_answer(told, true).await,
        (Action::No, Some(told)) => keep_answer(told, false).await,
        _ => open(&carried.path).await,
    }
}

/// What a notification of ours carries; one of an older build carries its path alone.
fn carried(data: &JsValue) -> Carried {
    let text = data.as_string().unwrap_or_default();
    json::read(&text).unwrap_or(Carried { path: text, told: None })
}

/// The tab that is open comes to the front, or one is opened.
async fn open(path: &str) -> Result<(), JsValue> {
    let origin = scope::global().location().origin();
    let url = format!("{origin}{}{path}", Build::this().base);
    let windows = windows::open().await;
    // The same page, wherever in it the user is: what is being typed there stays.
    let is_whole = path.contains(['#', '?']);
    let is_there = |window: &&WindowClient| {
        let there = window.url();
        there == url || (!is_whole && there.split(['#', '?']).next() == Some(&*url))
    };
    let there = windows.iter().find(is_there);
    match there.or(windows.first()) {
        Some(window) => {
            // At once: the click that allows it is soon forgotten.
            JsFuture::from(window.focus()?).await?;
            if there.is_none() {
                // Refused for a window that this worker does not control; it is in front all the
                // same.
                let _ = JsFuture::from(window.navigate(&url)?).await;
            }
            Ok(())
        }
        None => JsFuture::from(scope::global().clients().open_window(&url)).await.map(drop),
    }
}

/// The answer goes through the outbox like everything that the user sends, under the key that the
/// notification brought: however often and wherever it is given, it is one.
async fn keep_answer(told: Told, useful: bool) -> Result<(), JsValue> {
    let began = now();
    let store = scope::store().await?;
    // One of our own words, so it fits.
    let Ok(about) = told.about.try_into() else { return Ok(()) };
    let feedback = Feedback { about, useful, comment: Default::default() };
    store.submit(&Intent::Feedback(feedback), told.key, began).await?;
    tell::changed(&[]);
    let outcome = if useful { "it was useful" } else { "it was not useful" }.to_owned();
    scope::log(&store, CLICK, began, outcome, Vec::new()).await;
    outbox::ask_and_flush(CLICK).await;
    Ok(())
}
