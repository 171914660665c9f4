//! Wishes that the browser has to grant: a periodic refresh, push messages.
//!
//! Called by the settings, after a user's act. Keeps no wish that was not granted.

use std::rc::Rc;

use sync::{background, push};

use crate::{live::Live, notify, worker};

impl Live {
    /// Registers the periodic refresh, or ends it. The words in the console are those of the tutorials
    /// that this app goes back to.
    pub(crate) async fn refresh_in_background(self: &Rc<Self>, on: bool) -> Result<String, String> {
        if !on {
            self.change_settings(&|settings| settings.refresh_in_background = false).await?;
            if let Some(registration) = worker::ready().await {
                let ended = background::unregister_periodic(&registration, background::FEED).await;
                ended.map_err(|_| "The browser could not switch it off. Please try again.")?;
            }
            return Ok("Switched off.".to_owned());
        }
        if let Err(why) = register().await {
            self.change_settings(&|settings| settings.refresh_in_background = false).await?;
            return Err(why.to_owned());
        }
        self.change_settings(&|settings| settings.refresh_in_background = true).await?;
        Ok("Success! Feed will be updated in the background.".to_owned())
    }

    /// Has the worker subscribe and tell the server, or end both.
    pub(crate) async fn push(self: &Rc<Self>, on: bool) -> Result<String, String> {
        if on {
            notify::ask_permission().await?;
        }
        // The worker keeps the wish as well, before anything else.
        let done = worker::push(on).await;
        if on && done.is_err() && !is_subscribed().await {
            // One that the server does not know of yet is a subscription all the same.
            self.change_settings(&|settings| settings.push = false).await?;
        }
        let words = if on { "Push messages are on." } else { "Push messages are off." };
        done.map(|()| words.to_owned())
    }
}

/// Whether the server can push messages to this browser, wanted or not.
pub(crate) async fn is_subscribed() -> bool {
    match worker::ready().await {
        Some(registration) => push::subscription(&registration).await.is_some(),
        None => false,
    }
}

/// In a sentence why the browser does not refresh the feed.
async fn register() -> Result<(), &'static str> {
    let not_here = "This browser cannot do it. The feed is refreshed while Tidings is open.";
    let registration = worker::ready().await.ok_or(not_here)?;
    if background::periodic_tags(&registration).await.is_none() {
        worker::say("Periodic Background Sync is not supported");
        return Err(not_here);
    }
    let refused = "This browser does not allow it for this site; most do once Tidings is installed and \
                   often used. Until then the feed is refreshed while Tidings is open.";
    if background::permission(background::PERIODIC).await.is_some_and(|state| state != "granted") {
        worker::say("Periodic Background Sync is not granted.");
        return Err(refused);
    }
    if background::register_periodic(&registration, background::FEED).await.is_err() {
        worker::say("Periodic Background Sync is not granted.");
        return Err(refused);
    }
    worker::say("Registered periodic background sync");
    Ok(())
}
