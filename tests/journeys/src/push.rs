//! Push messages, as the settings offer them and the browser has them.
//!
//! Called by journeys in a world with a push service.

use anyhow::ensure;
use serde_json::{Value, json};

use crate::{
    World,
    find::Role,
    wait::{SOON, wait_for},
};

const SWITCH: &str = "Push messages from the event";

impl World {
    /// Has push messages come, or not any more, by the switch on the settings page, and waits until it
    /// is as the switch says.
    pub async fn switch_push(&self, on: bool) {
        wait_for(&format!("push messages to be {on}"), SOON, async || {
            let switch = self.find(None, Role::Switch, SWITCH).await?;
            if switch.is_selected().await? != on {
                switch.click().await?;
            }
            ensure!(switch.is_selected().await? == on, "the switch says otherwise");
            ensure!(self.is_subscribed().await? == on, "the browser says otherwise");
            Ok(())
        })
        .await;
    }

    /// What the switch says, as soon as it is there.
    pub async fn push_is_on(&self) -> bool {
        let switch = self.look_for(Role::Switch, SWITCH).await;
        switch.is_selected().await.expect("the switch is on the page")
    }

    /// Waits until push service and server agree on so many subscriptions.
    pub async fn wait_for_subscriptions(&self, many: usize) {
        wait_for(&format!("{many} subscriptions"), SOON, async || {
            let mut taken = self.push_service().endpoints();
            taken.sort();
            let sent = self.server.push_endpoints();
            ensure!(taken == sent && sent.len() == many, "{sent:?} of {taken:?}");
            Ok(())
        })
        .await;
    }

    async fn is_subscribed(&self) -> anyhow::Result<bool> {
        let script = "const [done] = arguments;
            navigator.serviceWorker.ready
                .then(({pushManager}) => pushManager.getSubscription())
                .then(subscription => done(!!subscription), error => done(String(error)));";
        let said: Value = self.run_async(script, Vec::new()).await?;
        ensure!(said.is_boolean(), "{said}");
        Ok(said == json!(true))
    }
}
