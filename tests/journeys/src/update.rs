//! New versions: what the page says of them, which build it runs, and how often it was loaded.

use anyhow::{Context as _, bail};
use serde_json::json;

use crate::{
    Site, World,
    find::Role,
    wait::{SOON, wait_for},
};

/// What every route says once a newer version is whole.
const READY: &str = "A new version is ready.";
const RELOAD: &str = "Reload";
/// Between the two parts of the footer: what the program calls itself, and what its page does.
const BUILD: &str = " · build ";

impl World {
    /// Has the browser look for a newer worker, as it does by itself with every visit. What it
    /// finds may be broken: that is for the page to say.
    pub async fn look_for_update(&self) {
        let script = "navigator.serviceWorker.getRegistration()
                .then(registration => registration.update())
                .catch(error => console.warn(String(error)));
            return true";
        let looked = self.run::<bool>(script, Vec::new()).await;
        looked.unwrap_or_else(|error| panic!("could not look for a newer worker: {error:#}"));
    }

    /// Waits until the page offers a newer version.
    pub async fn wait_for_update(&self) {
        self.wait_for_words(READY).await;
        self.look_for(Role::Button, RELOAD).await;
    }

    /// Whether the page offers a newer version.
    pub async fn is_update_offered(&self) -> bool {
        self.words().await.contains(READY)
    }

    /// Clicks "Reload" beside the offer, and waits until the page is loaded anew.
    pub async fn take_update(&self) {
        self.wait_for_update().await;
        self.mark_this_load().await;
        self.click(Role::Button, RELOAD).await;
        self.wait_for_another_load().await;
    }

    /// Waits until this page's footer names exactly this build.
    pub async fn wait_for_build(&self, site: &Site) {
        let wanted = site.footer();
        wait_for(&format!("the footer \"{wanted}\""), SOON, async || {
            let footer = self.footer().await?;
            if footer == wanted { Ok(()) } else { bail!("{footer}") }
        })
        .await;
    }

    /// Which build the page says it is: program and page, which may not be of two.
    pub async fn build(&self) -> String {
        wait_for("the footer", SOON, async || self.footer().await).await
    }

    async fn footer(&self) -> anyhow::Result<String> {
        let words: String = self.run("return document.body.innerText", Vec::new()).await?;
        let footer = words.lines().find(|line| line.contains(BUILD));
        Ok(footer.with_context(|| format!("no line with \"{BUILD}\" in {words:?}"))?.trim().into())
    }

    /// Counts from now on how often this tab loads a page of ours. Chromium alone can.
    pub async fn count_loads(&self) {
        let script = "if (location.protocol.startsWith('http') && self === top)
            sessionStorage.journeyLoads = Number(sessionStorage.journeyLoads ?? 0) + 1;";
        self.protocol("Page.addScriptToEvaluateOnNewDocument", json!({"source": script})).await;
    }

    /// How often this tab has loaded a page of ours since it is counted.
    pub async fn loads(&self) -> u32 {
        let script = "return Number(sessionStorage.journeyLoads ?? 0)";
        let loads = self.run(script, Vec::new()).await;
        loads.unwrap_or_else(|error| panic!("could not ask how often it was loaded: {error:#}"))
    }
}
