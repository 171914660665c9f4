//! What the select "Saved on this device" offers to go on with, and what a tab keeps of it.

use anyhow::ensure;
use serde_json::json;

use crate::{
    World,
    wait::{SOON, wait_for},
};

impl World {
    /// Waits until so many entries of the select begin like this, and returns them in its order.
    pub async fn wait_for_saved(&self, begin: &str, many: usize) -> Vec<String> {
        wait_for(&format!("{many} entries \"{begin}…\" in the select"), SOON, async || {
            let mut offers = self.saved_on_this_device().await;
            offers.retain(|offer| offer.starts_with(begin));
            ensure!(offers.len() == many, "{offers:?}");
            Ok(offers)
        })
        .await
    }

    /// What this tab has in its own storage of the form "Add news".
    pub async fn copy_in_tab(&self) -> String {
        let script = "return sessionStorage.getItem('draft:article')";
        let copy = self.run(script, Vec::new()).await;
        copy.unwrap_or_else(|error| panic!("could not read the tab's own storage: {error:#}"))
    }

    /// Has the tab's own storage say this again, as a browser does that was killed: it is written
    /// to the disk late.
    pub async fn bring_back_in_tab(&self, copy: &str) {
        let script = "sessionStorage.setItem('draft:article', arguments[0])";
        let done: anyhow::Result<()> = self.run(script, vec![json!(copy)]).await;
        done.unwrap_or_else(|error| panic!("could not write the tab's own storage: {error:#}"));
    }
}
