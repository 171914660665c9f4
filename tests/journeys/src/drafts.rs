//! What the select "Saved on this device" offers to go on with.

use anyhow::ensure;

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
}
