//! How long the browser says that things took.
//!
//! Called by the benches. Never measures from outside: the driver's own way would be in it.

use serde::{Deserialize, Serialize};

use crate::World;

/// A navigation, in milliseconds from its start, and who answered it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct Navigation {
    /// The first byte of the answer.
    pub response_start: f64,
    /// When the worker was up and its `fetch` event sent, where it was asked.
    pub fetch_start: f64,
    /// When the worker began to start or, where it runs, was told; zero where nobody asked it.
    pub worker_start: f64,
    /// What a static route answered from: "cache"; empty where no such route was for it.
    #[serde(default)]
    pub worker_final_source_type: String,
}

impl World {
    /// How the browser came to the page that is open
    /// (<https://www.w3.org/TR/navigation-timing-2/>).
    pub async fn navigation(&self) -> Navigation {
        let script = "return performance.getEntriesByType('navigation')[0].toJSON()";
        let navigation = self.run(script, Vec::new()).await;
        navigation.unwrap_or_else(|error| panic!("could not read the page's timing: {error:#}"))
    }
}
