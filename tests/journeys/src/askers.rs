//! Askers: each asks the worker as a page does, and keeps what it was answered.
//!
//! Called by journeys about what many hear. Their answers are kept in the page that they are in.

use anyhow::ensure;
use serde_json::json;

use crate::{
    World,
    wait::{SOON, wait_for},
};

impl World {
    /// Asks the worker in charge of the page to send, under this name. Returns when it has heard.
    pub async fn ask_to_send(&self, name: &str) {
        let script = "const [name, message, done] = arguments;
            const {port1, port2} = new MessageChannel();
            const answers = (window.askers ??= {})[name] = [];
            port1.onmessage = ({data}) => { answers.push(data); done(true); };
            navigator.serviceWorker.controller.postMessage(message, [port2]);";
        let message = json!({"flush": {"wake": "changed"}}).to_string();
        let asked = self.run_async::<bool>(script, vec![json!(name), json!(message)]).await;
        asked.unwrap_or_else(|error| panic!("could not ask the worker: {error:#}"));
    }

    /// What this asker was told of the end so far: nothing, or `null`, or what went wrong.
    pub async fn told_of_the_end(&self, name: &str) -> Vec<Option<String>> {
        let script = "return window.askers[arguments[0]].map(text => JSON.parse(text))
            .filter(answer => answer.ended).map(answer => answer.ended.trouble)";
        let told = self.run(script, vec![json!(name)]).await;
        told.unwrap_or_else(|error| panic!("could not read the answers: {error:#}"))
    }

    /// Waits until this asker was told of the end; says what went wrong.
    pub async fn wait_for_the_end(&self, name: &str) -> Option<String> {
        wait_for(&format!("the end for {name}"), SOON, async || {
            ensure!(!self.told_of_the_end(name).await.is_empty(), "nothing was said");
            Ok(())
        })
        .await;
        self.told_of_the_end(name).await.swap_remove(0)
    }
}
