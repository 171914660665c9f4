//! Telling: every open tab hears which records changed, and a notification says what became of
//! things while nobody was looking.
//!
//! Called by `sync` and `sw`; the page only sets the badge. What is told, and whether, `sw` decides.

use domain::{
    board::{
        Message, Notice,
        notice::{Action, Carried, QUESTION},
    },
    json,
};
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, Notification, NotificationPermission, ServiceWorkerRegistration};

use crate::chance;

/// The channel on which page and worker say what changed.
pub const CHANNEL: &str = "tidings";

/// The app's own picture, below the worker's folder; the worker keeps it for offline.
const ICON: &str = "icons/any-192.png";
/// The same in one colour, for a status bar.
const BADGE: &str = "icons/monochrome-192.png";

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

/// Sets the badge on the app's icon to the number of things that need the user, where the browser has
/// badges (<https://w3c.github.io/badging/>, not in `web-sys`).
pub async fn badge(count: usize) {
    let set = || -> Result<Promise, JsValue> {
        let navigator = Reflect::get(&js_sys::global(), &"navigator".into())?;
        // With 0 there is none.
        let set: Function = Reflect::get(&navigator, &"setAppBadge".into())?.dyn_into()?;
        set.call1(&navigator, &(count as f64).into())?.dyn_into()
    };
    if let Ok(set) = set() {
        // What the browser makes of it is its own affair: many show it for installed apps alone.
        let _ = JsFuture::from(set).await;
    }
}

/// Whether notifications may be shown. Asking the user is the page's part.
pub fn may_notify() -> bool {
    // Firefox has no `Notification` in private windows' workers, Safari only in installed apps.
    let present = Reflect::has(&js_sys::global(), &"Notification".into()).unwrap_or(false);
    present && Notification::permission() == NotificationPermission::Granted
}

/// Whether a notification makes itself heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sound {
    /// As the device does it.
    Usual,
    /// It is only there.
    Silent,
}

/// Shows a notification, which carries this for whoever handles its click; `false` when the browser
/// would not.
pub async fn notify(
    registration: &ServiceWorkerRegistration,
    notice: &Notice,
    carried: &Carried,
    sound: Sound,
) -> bool {
    let Notice { topic, title, body, .. } = notice;
    show(registration, title, body, &topic.tag(), carried, notice.actions(), sound).await
}

/// Asks in its place whether a notification was useful.
pub async fn ask_about(
    registration: &ServiceWorkerRegistration,
    asked: &web_sys::Notification,
    carried: &Carried,
) -> bool {
    let actions = [Action::Yes, Action::No];
    let (title, tag) = (asked.title(), asked.tag().unwrap_or_default());
    show(registration, QUESTION, &title, &tag, carried, &actions, Sound::Silent).await
}

async fn show(
    registration: &ServiceWorkerRegistration,
    title: &str,
    body: &str,
    tag: &str,
    carried: &Carried,
    actions: &[Action],
    sound: Sound,
) -> bool {
    if !may_notify() {
        return false;
    }
    let silent = sound == Sound::Silent;
    let options = Object::new();
    let buttons: Array = actions
        .iter()
        .map(|action| {
            let button = Object::new();
            set(&button, "action", action.name());
            set(&button, "title", action.words());
            button
        })
        .collect();
    set(&options, "body", body);
    set(&options, "tag", tag);
    set(&options, "icon", ICON);
    set(&options, "badge", BADGE);
    set(&options, "data", json::write(carried));
    set(&options, "timestamp", chance::now().as_millis() as f64);
    set(&options, "silent", silent);
    // The same tag replaces the older one; without this it would do so in silence.
    set(&options, "renotify", !silent);
    set(&options, "actions", buttons);
    match registration.show_notification_with_options(title, options.unchecked_ref()) {
        Ok(shown) => JsFuture::from(shown).await.is_ok(),
        Err(_) => false,
    }
}

fn set(options: &Object, name: &str, value: impl Into<JsValue>) {
    // A plain object takes any property.
    let _ = Reflect::set(options, &name.into(), &value.into());
}
