//! The badge on the app's icon, which a browser without windows draws nowhere: a double that counts.
//!
//! Called by journeys.

use anyhow::ensure;
use serde_json::json;

use crate::{
    World,
    wait::{SOON, wait_for},
};

/// A double of `setAppBadge` (<https://w3c.github.io/badging/>), for a worker to begin with: it keeps
/// the last number in a cache, where a page can read it.
pub const COUNTED_BADGE: &str = "WorkerNavigator.prototype.setAppBadge = count =>
    caches.open('journey-badge').then(cache => cache.put('/badge', new Response(String(count))));";

impl World {
    /// From the next page of this tab on, the badge is counted there too.
    pub async fn count_badge(&self) {
        let script = COUNTED_BADGE.replace("WorkerNavigator", "Navigator");
        self.run_before_pages(&script).await;
    }

    /// From the next page of this tab on, it stands in a window of its own, as an installed app does.
    pub async fn stand_alone(&self) {
        let script = "{
            const {matchMedia} = window;
            window.matchMedia = query =>
                matchMedia(query.includes('display-mode') ? 'all' : query);
        }";
        self.run_before_pages(script).await;
    }

    /// Waits until the badge has this number.
    pub async fn wait_for_badge(&self, count: u32) {
        let script = "const [done] = arguments;
            caches.match('/badge', {cacheName: 'journey-badge'})
                .then(kept => kept?.text()).then(text => done(text ?? ''));";
        wait_for(&format!("the badge {count}"), SOON, async || {
            let badge: String = self.run_async(script, Vec::new()).await?;
            ensure!(badge == count.to_string(), "{badge:?}");
            Ok(())
        })
        .await;
    }

    /// Waits until the document has this title.
    pub async fn wait_for_title(&self, title: &str) {
        wait_for(&format!("the title {title:?}"), SOON, async || {
            let (_, is) = self.place().await;
            ensure!(json!(is) == json!(title), "{is:?}");
            Ok(())
        })
        .await;
    }
}
