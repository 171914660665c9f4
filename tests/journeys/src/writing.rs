//! Writing faster than anybody types: for journeys about how much, or how often, rather than how.
//!
//! Goes through the same form, by one script instead of a question to the driver for each step.

use anyhow::ensure;
use serde_json::json;

use crate::{
    World,
    rows::List,
    wait::{SOON, wait_for},
};

/// Finds the form and its text boxes as people do: by what they are called.
const FORM: &str = "const form = [...document.forms].find(form => form.ariaLabel === 'Add news');
    const box = name => [...form.elements]
        .find(({labels}) => labels?.[0]?.textContent.trim().startsWith(name));
    const type = (name, text) => {
        box(name).value = text;
        box(name).dispatchEvent(new InputEvent('input', {bubbles: true}));
        return new Promise(typed => setTimeout(typed));
    };";

impl World {
    /// Fills in the form "Add news", and leaves it like that.
    pub async fn begin_quickly(&self, headline: &str) {
        let script = "type('Headline', headline).then(() => type('Byline', 'Ada'))
            .then(() => done(true), error => done(String(error)))";
        self.in_form(headline, script).await;
    }

    /// Submits the form "Add news" as it is.
    pub async fn submit_quickly(&self) {
        self.in_form("", "form.requestSubmit(); done(true)").await;
    }

    /// Fills in the form "Add news" and submits it.
    pub async fn write_quickly(&self, headline: &str) {
        self.begin_quickly(headline).await;
        self.submit_quickly().await;
    }

    /// Waits until the page shows this article, in whatever state: then it says that it is saved.
    pub async fn wait_until_saved(&self, headline: &str) {
        let what = format!("\"{headline}\" to be saved");
        self.wait_for_a_row(List::News, &what, SOON, |row| row.title == headline).await;
    }

    /// Whether this text still stands in the form; otherwise it is saved.
    ///
    /// # Panics
    /// When it is nowhere, or in both places.
    pub async fn is_in_form_and_not_saved(&self, headline: &str) -> bool {
        let script = format!("{FORM} return box('Headline').value");
        let what = format!("\"{headline}\" to be saved, or in the form");
        wait_for(&what, SOON, async || {
            let typed: String = self.run(&script, Vec::new()).await?;
            let rows = self.rows(List::News).await?;
            let is_saved = rows.iter().any(|row| row.title == headline);
            // The form may be a moment behind.
            ensure!((typed == headline) != is_saved, "typed: {typed:?}, saved: {is_saved}");
            Ok(!is_saved)
        })
        .await
    }

    async fn in_form(&self, headline: &str, script: &str) {
        let script = format!("const [headline, done] = arguments; {FORM} {script}");
        wait_for("the form \"Add news\"", SOON, async || {
            let done: serde_json::Value = self.run_async(&script, vec![json!(headline)]).await?;
            ensure!(done == true, "{done}");
            Ok(())
        })
        .await;
    }
}
