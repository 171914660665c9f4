//! Permission for notifications: asked for after a user's act, never before.
//!
//! Called by `live` and by the settings. Shows nothing itself: the worker does.

use gloo::utils::window;
use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Notification, NotificationPermission};

use crate::browser::Browser;

/// What the browser says of notifications for this site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Permission {
    /// There are none here.
    Missing,
    /// The user was not asked, or has not answered.
    NotAsked,
    Allowed,
    Blocked,
}

pub(crate) fn permission() -> Permission {
    // Only a worker shows them where everybody does; there is none on plain HTTP and in some private
    // windows. Safari has them in installed apps alone.
    let lacks = |of: &JsValue, name: &str| !Reflect::has(of, &name.into()).unwrap_or(false);
    if lacks(&window(), "Notification") || lacks(&window().navigator(), "serviceWorker") {
        return Permission::Missing;
    }
    match Notification::permission() {
        NotificationPermission::Granted => Permission::Allowed,
        NotificationPermission::Denied => Permission::Blocked,
        _ => Permission::NotAsked,
    }
}

/// Asks for permission; in a sentence what stands in the way.
pub(crate) async fn ask_permission() -> Result<(), String> {
    if permission() == Permission::NotAsked
        && let Ok(asking) = Notification::request_permission()
    {
        // Its result is the permission, which is read below.
        let _ = JsFuture::from(asking).await;
    }
    let why = match permission() {
        Permission::Allowed => return Ok(()),
        Permission::Missing => return Err(missing().to_owned()),
        Permission::Blocked => {
            ["Notifications are blocked for this site. ", Browser::this().how_to_unblock()].concat()
        }
        Permission::NotAsked => {
            "Without your permission there are no notifications. You can be asked again the same way."
                .to_owned()
        }
    };
    web_sys::console::log_1(&"Permission was not granted.".into());
    Err(why)
}

/// What to say where there are none.
pub(crate) fn missing() -> &'static str {
    match Browser::this() {
        Browser::SafariOnPhone => {
            "This browser shows notifications of installed apps only: tap Share, then “Add to Home \
             Screen”, and open Tidings from there."
        }
        _ => {
            "This browser cannot show notifications here. A private window or an address without \
             HTTPS may be the reason."
        }
    }
}
