//! Tidings as an app: the manifest as Chromium reads it, and the offer to install.

use serde_json::{Value, json};

use crate::World;

/// A manifest as the browser has read it.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// What is wrong with it, in the browser's words.
    pub errors: Vec<Value>,
    /// What stands in it.
    pub members: Value,
}

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

    /// Offers to install the app, as the browser does when it sees fit. No browser without a window
    /// does, so this is a double of its event: whether `prompt()` was called is all that it knows.
    pub async fn offer_to_install(&self) {
        let script = "const offer = new Event('beforeinstallprompt', {cancelable: true});
            window.journeyPrompts ??= 0;
            offer.prompt = () => {
                window.journeyPrompts += 1;
                return Promise.resolve({outcome: 'accepted', platform: 'web'});
            };
            offer.userChoice = Promise.resolve({outcome: 'accepted', platform: 'web'});
            dispatchEvent(offer);
            return offer.defaultPrevented";
        let taken = self.run::<bool>(script, Vec::new()).await;
        let taken = taken.unwrap_or_else(|error| panic!("could not offer to install: {error:#}"));
        assert!(taken, "the page keeps the browser's own bar away");
    }

    /// How often the page has called `prompt()` of the offer.
    pub async fn install_prompts(&self) -> u32 {
        let prompts = self.run("return window.journeyPrompts ?? 0", Vec::new()).await;
        prompts.unwrap_or_else(|error| panic!("could not ask for the prompts: {error:#}"))
    }
}
