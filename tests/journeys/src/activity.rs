//! The activity log on the outbox page: what happened in the background.

use anyhow::ensure;

use crate::{
    World,
    find::Role,
    wait::{SOON, wait_for},
};

const ACTIVITY: &str = "Activity";

impl World {
    /// Waits until the log, which stands on the outbox page, tells of such an event with these
    /// words.
    pub async fn wait_for_activity(&self, event: &str, words: &str) {
        let what = format!("\"{event}\" with \"{words}\" in the activity log");
        wait_for(&what, SOON, async || {
            let lines = self.activity().await?;
            let told = |line: &String| line.contains(event) && line.contains(words);
            ensure!(lines.iter().any(told), "{lines:?}");
            Ok(())
        })
        .await;
    }

    async fn activity(&self) -> anyhow::Result<Vec<String>> {
        let list = self.find(None, Role::List, ACTIVITY).await?.to_json()?;
        let script = "return [...arguments[0].children].map(row => row.innerText)";
        self.run(script, vec![list]).await
    }
}
