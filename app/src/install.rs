//! Tidings as an app of its own: whether the browser offers to install it, and how else it is done.
//!
//! Called by `shell` and by the settings. Never asks by itself: the user presses a button.

use gloo::{events::EventListener, utils::window};
use js_sys::{Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use yew::prelude::*;

use crate::{browser::Browser, context::use_commands, spawn::spawn_local, tidings::Commands};

/// Where this browser stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Install {
    /// It offers nothing now; maybe its menu does.
    NotOffered,
    /// It does.
    Offered,
    /// It does, and the user did not want it.
    Declined,
    /// This is the app.
    Installed,
}

#[wasm_bindgen]
extern "C" {
    /// `BeforeInstallPromptEvent` (<https://wicg.github.io/manifest-incubations/>).
    type Offer;

    #[wasm_bindgen(method, catch)]
    fn prompt(this: &Offer) -> Result<Promise, JsValue>;
}

/// Where `index.html` leaves the offer, which may come before the program.
const OFFER: &str = "tidingsInstall";

/// How the app is installed here, as it changes.
#[derive(Clone, PartialEq)]
pub(crate) struct Installing {
    pub(crate) state: UseStateHandle<Install>,
    commands: Commands,
}

/// Called once.
#[hook]
pub(crate) fn use_install() -> Installing {
    let (state, commands) = (use_state_eq(|| Install::NotOffered), use_commands());
    let installing = Installing { state, commands };
    {
        let installing = installing.clone();
        use_effect_with((), move |()| {
            installing.look();
            let offered = installing.clone();
            let listeners = [
                EventListener::new(&window(), "beforeinstallprompt", move |_| offered.look()),
                EventListener::new(&window(), "appinstalled", move |_| {
                    installing.state.set(Install::Installed);
                }),
            ];
            move || drop(listeners)
        });
    }
    installing
}

impl Installing {
    /// What there is to do; the settings know whether the user wants to hear of it.
    fn look(&self) {
        if is_app() {
            return self.state.set(Install::Installed);
        }
        if offer().is_none() {
            return;
        }
        let Self { state, commands } = self.clone();
        spawn_local(async move {
            let declined = commands.has_declined_to_install().await;
            state.set(if declined { Install::Declined } else { Install::Offered });
        });
    }

    /// Has the browser ask.
    pub(crate) fn install(&self) {
        let Some(offer) = offer() else { return };
        // It can be used once. When the user says no there, the browser makes another some time.
        let _ = Reflect::set(&window(), &OFFER.into(), &JsValue::UNDEFINED);
        self.state.set(Install::NotOffered);
        if let Ok(answer) = offer.prompt() {
            // `appinstalled` tells more than the answer.
            spawn_local(async move { drop(JsFuture::from(answer).await) });
        }
    }

    /// Not now: from here on the settings alone offer it.
    pub(crate) fn decline(&self) {
        self.state.set(Install::Declined);
        let commands = self.commands.clone();
        spawn_local(async move {
            // When it cannot be kept, the strip comes back: a nuisance, and no loss.
            drop(commands.change_settings(&|settings| settings.install_declined = true).await);
        });
    }
}

/// How it is done where the browser makes no offer.
pub(crate) fn by_hand() -> &'static str {
    match Browser::this() {
        Browser::Chromium => {
            "Open the browser's menu and choose “Install Tidings” or “Add to Home screen”. When it is \
             not there, Tidings is installed already, or this browser cannot install it from here."
        }
        Browser::SafariOnPhone => "Tap Share, then “Add to Home Screen”.",
        Browser::Safari => "In Safari's menu bar choose File, then “Add to Dock”.",
        Browser::FirefoxOnAndroid => {
            "Open the menu and choose “Install” or “Add app to Home screen”."
        }
        Browser::Firefox => {
            "Firefox on a computer does not install web apps. Tidings works the same in a tab: keep a \
             bookmark, or pin the tab."
        }
        Browser::Other => "The browser's menu may have “Install” or “Add to Home screen”.",
    }
}

fn offer() -> Option<Offer> {
    let offer = Reflect::get(&window(), &OFFER.into()).ok()?;
    offer.is_object().then(|| offer.unchecked_into())
}

/// Whether this window is the installed app's own.
pub(crate) fn is_app() -> bool {
    let modes = "(display-mode: standalone), (display-mode: minimal-ui), \
                 (display-mode: window-controls-overlay)";
    let own = window().match_media(modes).ok().flatten().is_some_and(|own| own.matches());
    // Safari's older sign.
    let navigator = window().navigator();
    own || Reflect::get(&navigator, &"standalone".into()).is_ok_and(|sign| sign == JsValue::TRUE)
}
