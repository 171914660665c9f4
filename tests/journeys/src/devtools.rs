//! What only Chromium's DevTools protocol can do: permissions, and the worker's life.
//!
//! Called by journeys. Never looks at the page.

use anyhow::bail;
use serde_json::{Value, json};

use crate::{
    World,
    wait::{SOON, wait_for},
};

/// Whether the browser would try again if a `sync` event failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chance {
    /// It would.
    Another,
    /// It would not.
    Last,
}

impl World {
    /// Grants what a user can grant. One grant replaces all earlier ones, so it is all at once.
    pub async fn grant_permissions(&self) {
        let permissions = ["notifications", "backgroundSync", "periodicBackgroundSync"];
        let origin = self.origin();
        self.protocol(
            "Browser.grantPermissions",
            json!({"origin": origin, "permissions": permissions}),
        )
        .await;
    }

    /// Denies notifications.
    pub async fn deny_notifications(&self) {
        let origin = self.origin();
        self.protocol(
            "Browser.setPermission",
            json!({"origin": origin, "permission": {"name": "notifications"}, "setting": "denied"}),
        )
        .await;
    }

    /// Stops the worker, as the browser does whenever it likes, and waits until it is gone.
    pub async fn stop_worker(&self) {
        wait_for("the worker to stop", SOON, async || {
            // Again, when an event of the browser's own has started it meanwhile.
            self.stop_worker_that_may_start_again().await;
            let targets = self.session().cdp().send_raw("Target.getTargets", json!({})).await?;
            let targets = targets["targetInfos"].as_array().cloned().unwrap_or_default();
            let is_worker = |target: &Value| target["type"] == "service_worker";
            match targets.iter().find(|target| is_worker(target)) {
                Some(worker) => bail!("{worker}"),
                None => Ok(()),
            }
        })
        .await;
    }

    /// Stops the worker, whom a page or an event may start again at once. The protocol answers when
    /// it is stopped.
    pub async fn stop_worker_that_may_start_again(&self) {
        self.protocol("ServiceWorker.enable", json!({})).await;
        self.protocol("ServiceWorker.stopAllWorkers", json!({})).await;
    }

    /// Sends the worker a `sync` event.
    pub async fn dispatch_sync(&self, tag: &str, chance: Chance) {
        self.dispatch_sync_at(&self.origin(), tag, chance).await;
    }

    /// The same where the site is visited at another origin than the server's.
    pub async fn dispatch_sync_at(&self, origin: &str, tag: &str, chance: Chance) {
        self.protocol("ServiceWorker.enable", json!({})).await;
        let event = json!({
            "origin": origin,
            // The first registration in a fresh profile.
            "registrationId": "0",
            "tag": tag,
            "lastChance": chance == Chance::Last,
        });
        self.protocol("ServiceWorker.dispatchSyncEvent", event).await;
    }

    /// Sends the worker a `periodicsync` event. The browser itself refuses to register for them in
    /// an app that is not installed.
    pub async fn dispatch_periodic_sync(&self, tag: &str) {
        self.protocol("ServiceWorker.enable", json!({})).await;
        let event = json!({"origin": self.origin(), "registrationId": "0", "tag": tag});
        self.protocol("ServiceWorker.dispatchPeriodicSyncEvent", event).await;
    }

    /// Sends the worker a `push` event with this text, as the push service does.
    pub async fn deliver_push(&self, text: &str) {
        self.protocol("ServiceWorker.enable", json!({})).await;
        let event = json!({"origin": self.origin(), "registrationId": "0", "data": text});
        self.protocol("ServiceWorker.deliverPushMessage", event).await;
    }

    /// Runs this in this tab before any script of a page, from the next page on.
    pub async fn run_before_pages(&self, script: &str) {
        self.protocol("Page.addScriptToEvaluateOnNewDocument", json!({"source": script})).await;
    }

    pub(crate) async fn protocol(&self, method: &str, parameters: Value) -> Value {
        let answer = self.session().cdp().send_raw(method, parameters).await;
        answer.unwrap_or_else(|error| panic!("could not call {method}: {error}"))
    }
}
