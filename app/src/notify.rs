//! Permission for notifications: asked for after a user's act, never before.
//!
//! Called by `live`. Shows nothing itself: the worker does.

use js_sys::Reflect;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Notification, NotificationPermission};

/// Asks for permission; in a sentence what stands in the way.
pub(crate) async fn ask_permission() -> Result<(), String> {
    if !Reflect::has(&js_sys::global(), &"Notification".into()).unwrap_or(false) {
        return Err(
            "This browser cannot show notifications here. The list below is always up to date."
                .to_owned(),
        );
    }
    if Notification::permission() == NotificationPermission::Default
        && let Ok(asking) = Notification::request_permission()
    {
        // Its result is the permission, which is read below.
        let _ = JsFuture::from(asking).await;
    }
    if Notification::permission() == NotificationPermission::Granted {
        return Ok(());
    }
    web_sys::console::log_1(&"Permission was not granted.".into());
    Err(if Notification::permission() == NotificationPermission::Denied {
        "Notifications are blocked for this site. To change that, open the site's settings beside \
         the address and allow notifications."
    } else {
        "Without your permission there are no notifications. Follow the link again to be asked again."
    }
    .to_owned())
}
