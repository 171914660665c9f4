//! Which browser this is, for the few places where the user has to be told where to look.
//!
//! Called by whoever gives such advice. Never decides what is possible: that is asked of the browser
//! itself.

use gloo::utils::window;
use js_sys::Reflect;

/// Those whose ways differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Browser {
    /// Chrome, Edge, Opera and their like.
    Chromium,
    Firefox,
    FirefoxOnAndroid,
    Safari,
    /// Every browser on an iPhone or iPad.
    SafariOnPhone,
    Other,
}

impl Browser {
    pub(crate) fn this() -> Self {
        let navigator = window().navigator();
        let agent = navigator.user_agent().unwrap_or_default();
        let has = |name: &str| Reflect::has(&window(), &name.into()).unwrap_or(false);
        if has("onbeforeinstallprompt") {
            Self::Chromium
        } else if Reflect::has(&navigator, &"standalone".into()).unwrap_or(false) {
            // Only WebKit on iPhones and iPads has it.
            Self::SafariOnPhone
        } else if has("GestureEvent") {
            // Only WebKit has them.
            Self::Safari
        } else if agent.contains("Firefox") {
            if agent.contains("Android") { Self::FirefoxOnAndroid } else { Self::Firefox }
        } else {
            Self::Other
        }
    }

    /// How a site that may not show notifications gets to.
    pub(crate) const fn how_to_unblock(self) -> &'static str {
        match self {
            Self::Chromium => {
                "To change that, press the icon on the left of the address and allow notifications \
                 there."
            }
            Self::Firefox => {
                "To change that, press the crossed-out speech bubble beside the address, take \
                 “Blocked” away, and reload this page."
            }
            Self::FirefoxOnAndroid => {
                "To change that, press the lock beside the address and allow notifications there."
            }
            Self::Safari => {
                "To change that, open Safari's settings, then Websites, then Notifications, and \
                 allow this site."
            }
            Self::SafariOnPhone => {
                "To change that, open the device's settings, then Notifications, then Tidings, and \
                 allow them."
            }
            Self::Other => {
                "To change that, open the site's settings beside the address and allow notifications."
            }
        }
    }
}
