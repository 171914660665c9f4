//! `notificationclick`: the tab that is open comes to the front, or one is opened.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Notification, WindowClient};

use crate::{build::Build, scope, windows};

pub(crate) async fn on_notificationclick(notification: Notification) -> Result<(), JsValue> {
    notification.close();
    let path = notification.data().as_string().unwrap_or_default();
    let origin = scope::global().location().origin();
    let url = format!("{origin}{}{path}", Build::this().base);
    let windows = windows::open().await;
    // The same page, wherever in it the user is: what is being typed there stays.
    let is_there = |window: &&WindowClient| window.url().split(['#', '?']).next() == Some(&*url);
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
