//! Background Sync as the browser runs it, and as it may not.
//!
//! Called by journeys. What is a double says so.

use anyhow::ensure;
use serde_json::json;

use crate::{
    Site, World,
    wait::{SOON, wait_for},
};

/// What becomes of Background Sync where a browser has it, and we do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// It is not there: a double, in the pages and in the worker.
    Absent,
    /// The user has denied it: the browser's own refusal.
    Denied,
    /// It takes every tag and fires none: a double, in the pages and in the worker.
    Silent,
}

impl Lack {
    /// What takes it away in the realm where this runs first.
    const fn script(self) -> &'static str {
        match self {
            Self::Absent => {
                "delete self.SyncManager; delete ServiceWorkerRegistration.prototype.sync"
            }
            Self::Denied => "",
            Self::Silent => "SyncManager.prototype.register = () => Promise.resolve()",
        }
    }
}

impl World {
    /// Takes Background Sync away from the worker, before the first visit.
    pub fn take_sync_away(&mut self, lack: Lack) {
        // No page reaches into the worker's realm: what is deployed begins with the same lines.
        self.server.deploy(&Site::first().with_worker_prefix(lack.script()));
    }

    /// Opens the board in this tab without Background Sync, and sees to it that it is so.
    pub async fn open_tab_without_sync(&self, lack: Lack) {
        if lack == Lack::Denied {
            // The browser's word to the driver ends with the browser.
            let permission = json!({"name": "background-sync"});
            let origin = self.server.origin();
            let denied = json!({"origin": origin, "permission": permission, "setting": "denied"});
            self.protocol("Browser.setPermission", denied).await;
        }
        self.run_before_pages(lack.script()).await;
        self.open("/").await;
        self.wait_until_controlled().await;
        let script = "const [done] = arguments;
            navigator.serviceWorker.ready
                .then(({sync}) => sync ? sync.register('journey-probe') : Promise.reject())
                .then(() => done('taken'), () => done('refused'));";
        let probed: anyhow::Result<String> = self.run_async(script, Vec::new()).await;
        let expected = if lack == Lack::Silent { "taken" } else { "refused" };
        assert_eq!(probed.ok().as_deref(), Some(expected), "Background Sync is {lack:?}");
    }

    /// The tags that the browser has.
    pub async fn sync_tags(&self) -> Vec<String> {
        let script = "const [done] = arguments;
            navigator.serviceWorker.ready.then(({sync}) => sync.getTags()).then(done);";
        let tags = self.run_async(script, Vec::new()).await;
        tags.unwrap_or_else(|error| panic!("could not ask for the tags: {error:#}"))
    }

    /// Waits until the browser keeps a `sync` event for a better network. Asks it with a tag that
    /// is nobody's: the worker has nothing to do for it.
    pub async fn wait_until_syncs_are_held_back(&self) {
        let script = "const [done] = arguments;
            (async () => {
                const {sync} = await navigator.serviceWorker.ready;
                await sync.register('journey-probe');
                await new Promise(passed => setTimeout(passed, 500));
                done((await sync.getTags()).includes('journey-probe'));
            })();";
        wait_for("the browser to hold back a sync", SOON, async || {
            let held: bool = self.run_async(script, Vec::new()).await?;
            ensure!(held, "it has fired");
            Ok(())
        })
        .await;
    }
}
