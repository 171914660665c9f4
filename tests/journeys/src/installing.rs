//! Tidings as an app: the manifest as Chromium reads it, and the offer to install.

use anyhow::ensure;
use serde_json::{Value, json};

use crate::{
    World,
    find::Role,
    wait::{SOON, wait_for},
};

/// A manifest as the browser has read it.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// What is wrong with it, in the browser's words.
    pub errors: Vec<Value>,
    /// What stands in it.
    pub members: Value,
}

const INSTALL: &str = "Install";
const NOT_NOW: &str = "Not now";

impl World {
    /// The page's manifest.
    pub async fn manifest(&self) -> Manifest {
        let answer = self.protocol("Page.getAppManifest", json!({})).await;
        let errors = answer["errors"].as_array().cloned().unwrap_or_default();
        let text = answer["data"].as_str().unwrap_or_default();
        let members = serde_json::from_str(text)
            .unwrap_or_else(|error| panic!("could not read the manifest {text:?}: {error}"));
        Manifest { errors, members }
    }

    /// Why the browser would not install the app; nothing when it would.
    pub async fn installability_errors(&self) -> Vec<Value> {
        let answer = self.protocol("Page.getInstallabilityErrors", json!({})).await;
        answer["installabilityErrors"].as_array().cloned().unwrap_or_default()
    }

    /// Waits until the page passes on the browser's own offer to install the app.
    pub async fn wait_for_offer_to_install(&self) {
        self.look_for(Role::Button, INSTALL).await;
    }

    /// Offers to install the app, to a page that was offered it before or not. Nobody can say what
    /// the browser's own window would answer, so this is a double of its event: it knows how often
    /// `prompt()` was called.
    pub async fn offer_to_install(&self) {
        let script = "const offer = new Event('beforeinstallprompt', {cancelable: true});
            window.journeyPrompts ??= 0;
            offer.prompt = () => {
                window.journeyPrompts += 1;
                return Promise.resolve({outcome: 'accepted', platform: 'web'});
            };
            dispatchEvent(offer);
            return offer.defaultPrevented";
        let taken = self.run::<bool>(script, Vec::new()).await;
        let taken = taken.unwrap_or_else(|error| panic!("could not offer to install: {error:#}"));
        assert!(taken, "the page keeps the browser's own bar away");
    }

    /// Clicks "Install", and waits until the page has had the browser ask, once.
    pub async fn install(&self) {
        self.click(Role::Button, INSTALL).await;
        wait_for("the browser to be told to ask", SOON, async || {
            let prompts: u32 = self.run("return window.journeyPrompts ?? 0", Vec::new()).await?;
            ensure!(prompts == 1, "{prompts}");
            Ok(())
        })
        .await;
    }

    /// Clicks "Not now" beside the offer.
    pub async fn decline_to_install(&self) {
        self.click(Role::Button, NOT_NOW).await;
        wait_for("the end of the offer", SOON, async || {
            ensure!(!self.is_install_offered().await, "it is still there");
            Ok(())
        })
        .await;
    }

    /// Whether the page passes on the browser's offer.
    pub async fn is_install_offered(&self) -> bool {
        self.find(None, Role::Button, INSTALL).await.is_ok()
    }

    /// Waits until the browser has offered to install the app to the page that is open.
    pub async fn wait_until_browser_offers(&self) {
        let script = "return !!window.tidingsInstall";
        wait_for("the browser's offer", SOON, async || {
            ensure!(self.run::<bool>(script, Vec::new()).await?, "not yet");
            Ok(())
        })
        .await;
    }
}
