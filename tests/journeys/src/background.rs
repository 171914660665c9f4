//! Background Sync as the browser runs it, and as it may not.
//!
//! Called by journeys. What is a double says so.

use anyhow::ensure;

use crate::{
    World,
    wait::{SOON, wait_for},
};

impl World {
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
