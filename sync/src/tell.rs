//! Telling: every open tab hears which records changed, and a notification says what became of
//! things while nobody was looking.

use domain::board::{Message, notice::Notice};
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    BroadcastChannel, Notification, NotificationOptions, NotificationPermission,
    ServiceWorkerRegistration,
};

/// The channel on which page and worker say what changed.
pub const CHANNEL: &str = "tidings";

thread_local! {
    // One for the context's whole life: a channel that is closed at once may lose its message.
    static CHANGES: Option<BroadcastChannel> = BroadcastChannel::new(CHANNEL).ok();
}

/// Tells every other context of this origin, worker and tabs, that records changed.
pub fn changed(ids: &[String]) {
    post(&Message::Changed { ids: ids.to_vec() });
}

/// Tells the pages that the worker's program has stopped.
pub fn trapped(why: String) {
    post(&Message::Trapped { why });
}

fn post(message: &Message) {
    CHANGES.with(|channel| {
        if let Some(channel) = channel {
            // Fails only on a closed channel, and this one never is.
            let _ = channel.post_message(&message.to_json().into());
        }
    });
}

/// Sets the badge on the app's icon to the number of things that need the user; `false` where the
/// browser has no badges (<https://w3c.github.io/badging/>, not in `web-sys`).
pub async fn badge(count: usize) -> bool {
    let set = || -> Result<Promise, JsValue> {
        let navigator = Reflect::get(&js_sys::global(), &"navigator".into())?;
        // With 0 there is none.
        let set: Function = Reflect::get(&navigator, &"setAppBadge".into())?.dyn_into()?;
        set.call1(&navigator, &(count as f64).into())?.dyn_into()
    };
    match set() {
        // What the browser makes of it is its own affair: many show it for installed apps alone.
        Ok(set) => {
            let _ = JsFuture::from(set).await;
            true
        }
        Err(_) => false,
    }
}

/// Whether notifications may be shown. Asking the user is the page's part.
pub fn may_notify() -> bool {
    // Firefox has no `Notification` in private windows' workers, Safari only in installed apps.
    let present = Reflect::has(&js_sys::global(), &"Notification".into()).unwrap_or(false);
    present && Notification::permission() == NotificationPermission::Granted
}

/// Shows a notification; `false` when the browser would not.
pub async fn notify(registration: &ServiceWorkerRegistration, notice: &Notice) -> bool {
    if !may_notify() {
        return false;
    }
    let options = NotificationOptions::new();
    options.set_body(&notice.body);
    options.set_tag(notice.tag);
    options.set_data(&notice.path.into());
    // The same tag replaces the older one; without this it would do so in silence.
    let _ = Reflect::set(&options, &"renotify".into(), &JsValue::TRUE);
    match registration.show_notification_with_options(&notice.title, &options) {
        Ok(shown) => JsFuture::from(shown).await.is_ok(),
        Err(_) => false,
    }
}
