//! `notificationclick`: the tab that is open comes to the front, or one is opened.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Notification;

use crate::{build::Build, scope};

pub(crate) async fn on_notificationclick(notification: Notification) -> Result<(), JsValue> {
    notification.close();
    let path = notification.data().as_string().unwrap_or_default();
    let origin = scope::global().location().origin();
    let url = format!("{origin}{}{path}", Build::this().base);
    let windows = scope::windows().await;
    let there = windows.iter().find(|window| window.url() == url);
    match there.or(windows.first()) {
        Some(window) => {
            if window.url() != url {
                // Refused for a window that this worker does not control; it comes to the front
                // all the same.
                let _ = JsFuture::from(window.navigate(&url)?).await;
            }
            JsFuture::from(window.focus()?).await.map(drop)
        }
        None => JsFuture::from(scope::global().clients().open_window(&url)).await.map(drop),
    }
}
