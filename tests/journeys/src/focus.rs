//! Where the focus is, for those who type or listen.

use anyhow::ensure;

use crate::{
    World,
    wait::{SOON, wait_for},
};

impl World {
    /// Waits until the focus is on the element of this accessible name.
    pub async fn wait_for_focus_on(&self, name: &str) {
        wait_for(&format!("the focus on \"{name}\""), SOON, async || {
            let element = self.session().active_element().await?;
            let path = format!("/element/{}/computedlabel", element.element_id());
            let label = self.browser.ask("GET", &path, None)?;
            ensure!(label == name, "{label}");
            Ok(())
        })
        .await;
    }
}
