//! What the page says, and notifications.

use anyhow::{Context as _, bail};
use serde::Deserialize;

use crate::{
    World,
    find::Role,
    wait::{RARELY, SOON, wait_for, wait_with},
};

/// A notification that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Notification {
    /// First line.
    pub title: String,
    /// The rest.
    pub body: String,
}

impl World {
    /// Every word that the page shows.
    pub async fn words(&self) -> String {
        let words = self.run("return document.body.innerText", Vec::new()).await;
        words.unwrap_or_else(|error| panic!("could not read the page: {error:#}"))
    }

    /// Waits until these words are among those that the page shows.
    pub async fn wait_for_words(&self, words: &str) {
        wait_for(&format!("the words \"{words}\""), SOON, async || {
            let all = self.words().await;
            if all.contains(words) { Ok(()) } else { bail!("{all}") }
        })
        .await;
    }

    /// Waits until these words are not among them.
    pub async fn wait_until_words_are_gone(&self, words: &str) {
        wait_for(&format!("the end of the words \"{words}\""), SOON, async || {
            let all = self.words().await;
            if all.contains(words) { bail!("{all}") } else { Ok(()) }
        })
        .await;
    }

    /// What the status region says.
    pub async fn status(&self) -> String {
        wait_for("the status region", SOON, async || {
            Ok(self.find(None, Role::Status, "").await?.text().await?)
        })
        .await
    }

    /// Waits until the status region says these words.
    pub async fn wait_for_status(&self, words: &str) {
        wait_for(&format!("the status \"{words}\""), SOON, async || {
            let status = self.status().await;
            if status.contains(words) { Ok(()) } else { bail!("{status}") }
        })
        .await;
    }

    /// The notifications that are shown.
    pub async fn notifications(&self) -> Vec<Notification> {
        let script = "const [done] = arguments;
            navigator.serviceWorker.ready
                .then(registration => registration.getNotifications())
                .then(shown => done(shown.map(({title, body}) => ({title, body}))));";
        let shown = self.run_async(script, Vec::new()).await;
        shown.unwrap_or_else(|error| panic!("could not ask for the notifications: {error:#}"))
    }

    /// Waits for a notification of this title, and returns it.
    ///
    /// Looks rarely: Chromium forgets a notification that is asked for while it is being shown.
    pub async fn wait_for_notification(&self, title: &str) -> Notification {
        wait_with(&format!("the notification \"{title}\""), SOON, RARELY, async || {
            let shown = self.notifications().await;
            let found = shown.iter().find(|shown| shown.title == title).cloned();
            found.with_context(|| format!("{shown:?}"))
        })
        .await
    }
}
