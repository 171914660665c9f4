//! The activity log on the outbox page: what happened in the background.

use anyhow::ensure;
use serde_json::json;
use thirtyfour::By;

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

    /// Waits until so many entries of the log ask "Was this useful?".
    pub async fn wait_for_questions(&self, many: usize) {
        wait_for(&format!("{many} questions in the activity log"), SOON, async || {
            let log = self.find(None, Role::List, ACTIVITY).await?;
            let yes = log.find_all(By::XPath(".//button[normalize-space()='Yes']")).await?;
            ensure!(yes.len() == many, "{}: {:?}", yes.len(), self.activity().await?);
            Ok(())
        })
        .await;
    }

    /// Answers the latest question of the log.
    pub async fn answer_in_log(&self, answer: &str) {
        wait_for("a click on an answer in the activity log", SOON, async || {
            let group = self.find(None, Role::Group, "Was this useful?").await?;
            Ok(self.find(Some(&group), Role::Button, answer).await?.click().await?)
        })
        .await;
    }

    /// Presses "Copy the log", and waits until the page says that it is copied.
    pub async fn copy_log(&self) {
        self.click(Role::Button, "Copy the log").await;
        self.wait_for_words("Copied.").await;
    }

    /// Lets the page at the clipboard, as a user's press does where no permission was granted by the
    /// protocol. Chromium alone can be told.
    pub async fn allow_clipboard(&self) {
        let origin = self.server.origin();
        for name in ["clipboard-write", "clipboard-read"] {
            let set = json!({"origin": origin, "permission": {"name": name}, "setting": "granted"});
            self.protocol("Browser.setPermission", set).await;
        }
    }

    /// What the user would paste now.
    pub async fn pasted(&self) -> String {
        let script = "const [done] = arguments;
            navigator.clipboard.readText().then(done, error => done(String(error)));";
        let text = self.run_async(script, Vec::new()).await;
        text.unwrap_or_else(|error| panic!("could not paste: {error:#}"))
    }

    async fn activity(&self) -> anyhow::Result<Vec<String>> {
        let list = self.find(None, Role::List, ACTIVITY).await?.to_json()?;
        let script = "return [...arguments[0].children].map(row => row.innerText)";
        self.run(script, vec![list]).await
    }
}
