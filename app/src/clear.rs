//! Everything goes from this device: what is stored, what stands in the forms, what the browser has
//! granted.
//!
//! Called by the settings, which have asked. Never while something is being sent.

use std::{rc::Rc, time::Duration};

use gloo::utils::window;
use js_sys::Array;
use sync::{
    background,
    lock::{Asked, Patience},
};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Notification, ServiceWorkerRegistration};

use crate::{draft, live::Live, theme, wishes::is_subscribed, worker};

/// So long a run of the flush may take to end.
const SENDING: Patience = Patience::For(Duration::from_secs(10));

impl Live {
    /// Clears it all. `places` is how far the user has seen the outbox. `Err` is a sentence for the
    /// user, and nothing that is stored was cleared.
    pub(crate) async fn clear(self: &Rc<Self>, places: u64) -> Result<(), String> {
        let store = self.store().await?;
        // Whoever sends just now is waited for, and nobody begins meanwhile.
        let alone = match sync::hold_off_flushes(SENDING).await {
            Asked::Granted(guard) => Some(guard),
            Asked::Missing => None,
            Asked::Taken => {
                let why = "Tidings is sending just now, and nothing was cleared. Please try again.";
                return Err(why.to_owned());
            }
        };
        let cleared = match store.clear(places).await {
            Ok(true) => Ok(()),
            Ok(false) => {
                Err("Something was added to the outbox meanwhile, and nothing was cleared."
                    .to_owned())
            }
            Err(error) => Err(error.to_string()),
        };
        drop(alone);
        cleared?;
        // At once: what stands in the forms must not be kept again.
        self.desks.borrow().iter().for_each(|desk| desk.clear());
        draft::clear_tab();
        theme::forget();
        if let Ok(caches) = window().caches() {
            // The pictures come again with the attendees.
            let _ = JsFuture::from(caches.delete(sync::AVATAR_CACHE)).await;
        }
        sync::tell::changed(&[]);
        self.refreshed.set(None);
        self.reread();
        take_back_wishes().await;
        self.refresh();
        Ok(())
    }
}

/// Ends what the browser has granted. Nobody wants it any more: what cannot be ended here ends with its
/// next event.
async fn take_back_wishes() {
    let Some(registration) = worker::ready().await else { return };
    close_notifications(&registration).await;
    if is_subscribed().await {
        // When the server does not hear of it, the worker tells it later.
        let _ = worker::push(false).await;
    }
    let _ = background::unregister_periodic(&registration, background::FEED).await;
}

/// What they say is stored by the browser, too.
async fn close_notifications(registration: &ServiceWorkerRegistration) {
    let Ok(asked) = registration.get_notifications() else { return };
    let Ok(shown) = JsFuture::from(asked).await else { return };
    for notification in Array::from(&shown) {
        notification.unchecked_into::<Notification>().close();
    }
}
