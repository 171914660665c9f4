//! "Send now", and what the outbox page offers for each item.

use anyhow::bail;

use crate::{
    World,
    find::Role,
    rows::{List, Row, State},
    wait::{BY_ITSELF, SOON, wait_for},
};

const SEND_NOW: &str = "Send now";
const EDIT: &str = "Edit";

impl World {
    /// Clicks "Send now".
    pub async fn press_send_now(&self) {
        self.click(Role::Button, SEND_NOW).await;
    }

    /// Sees to it that everything goes now: clicks "Send now", unless it has gone already.
    pub async fn send_now(&self) {
        wait_for("a click on \"Send now\"", SOON, async || {
            let button = match self.find(None, Role::Button, SEND_NOW).await {
                Ok(button) => button,
                Err(_) if self.status().await.contains("Nothing waits") => return Ok(()),
                Err(error) => return Err(error),
            };
            Ok(button.click().await?)
        })
        .await;
    }

    /// Clicks "Send now" again and again until nothing waits, as somebody does who is in a hurry.
    pub async fn send_until_nothing_waits(&self) {
        wait_for("the moment when nothing waits", BY_ITSELF, async || {
            let status = self.status().await;
            if status.contains("Nothing waits") {
                return Ok(());
            }
            if let Ok(button) = self.find(None, Role::Button, SEND_NOW).await {
                // It may go in the moment between.
                let _ = button.click().await;
            }
            bail!("{status}")
        })
        .await;
    }

    /// What the outbox page shows, as it is.
    pub async fn outbox(&self) -> Vec<Row> {
        // A list without rows is not there.
        self.rows(List::Outbox).await.unwrap_or_default()
    }

    /// Clicks "Retry" of an item.
    pub async fn retry(&self, title: &str) {
        self.click(Role::Button, &format!("Retry: {title}")).await;
    }

    /// Clicks "Edit" of an item; what it asks for stands in the form then.
    pub async fn begin_edit(&self, title: &str) {
        self.click(Role::Button, &format!("Edit: {title}")).await;
        self.look_for(Role::Form, EDIT).await;
    }

    /// Replaces what stands in a text box of the form "Edit".
    pub async fn type_into_edit(&self, name: &str, text: &str) {
        let form = self.look_for(Role::Form, EDIT).await;
        self.fill_in(&form, name, text).await;
    }

    /// What stands in a text box of the form "Edit".
    pub async fn typed_into_edit(&self, name: &str) -> String {
        let form = self.look_for(Role::Form, EDIT).await;
        let typed = self.typed_into(&form, name).await;
        typed.unwrap_or_else(|error| panic!("could not read \"{name}\": {error:#}"))
    }

    /// Clicks "Save" of the form "Edit".
    pub async fn save_edit(&self) {
        let form = self.look_for(Role::Form, EDIT).await;
        self.submit(&form, "Save").await;
    }

    /// Clicks "Add as new" of the form "Edit": its text stands in the form for new ones then.
    pub async fn add_edit_as_new(&self) {
        self.click(Role::Link, "Add as new").await;
    }

    /// Whether the form "Edit" is there.
    pub async fn is_editing(&self) -> bool {
        self.find(None, Role::Form, EDIT).await.is_ok()
    }

    /// Whether an item can be edited now.
    pub async fn offers_edit(&self, title: &str) -> bool {
        self.find(None, Role::Button, &format!("Edit: {title}")).await.is_ok()
    }

    /// Clicks "Discard" of an item that the server has refused.
    pub async fn discard(&self, title: &str) {
        self.click(Role::Button, &format!("Discard: {title}")).await;
        self.wait_until_gone(List::Outbox, title).await;
    }

    /// Clicks "Discard" of an item that was tried, reads that it may have been published, and
    /// insists.
    pub async fn discard_all_the_same(&self, title: &str) {
        self.click(Role::Button, &format!("Discard: {title}")).await;
        self.wait_for_words("It may already have been published.").await;
        self.click(Role::Button, "Discard anyway").await;
        self.wait_until_gone(List::Outbox, title).await;
    }

    /// Clicks "Undo" of an item that was discarded.
    pub async fn undo(&self, title: &str) {
        self.click(Role::Button, &format!("Undo: {title}")).await;
        self.wait_for_row(List::Outbox, title, State::Waiting).await;
    }

    /// Waits until the outbox page says why this item is still waiting.
    pub async fn wait_for_reason(&self, title: &str, reason: &str) {
        let what = format!("\"{title}\" to be waiting because \"{reason}\"");
        let says_why = |row: &Row| row.is(title, State::Waiting) && row.text.contains(reason);
        self.wait_for_a_row(List::Outbox, &what, SOON, says_why).await;
    }
}
