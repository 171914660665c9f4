//! The two forms.

use anyhow::bail;
use thirtyfour::WebElement;

use crate::{
    World,
    find::Role,
    rows::List,
    wait::{SOON, wait_for},
};

/// A text box of the form "Add news".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewsField {
    /// What it says in one line.
    Headline,
    /// Who says so.
    Byline,
    /// The rest, in Markdown.
    Story,
}

impl NewsField {
    const fn name(self) -> &'static str {
        match self {
            Self::Headline => "Headline",
            Self::Byline => "Byline",
            Self::Story => "Story",
        }
    }
}

const ADD_NEWS: &str = "Add news";
const REGISTER: &str = "Register";
const EMAIL: &str = "Email";

impl World {
    /// Fills in the form "Add news" and submits it. The article is saved when this returns.
    pub async fn add_news(&self, headline: &str, byline: &str, story: &str) {
        let form = self.look_for(Role::Form, ADD_NEWS).await;
        self.fill_in(&form, NewsField::Headline.name(), headline).await;
        self.fill_in(&form, NewsField::Byline.name(), byline).await;
        self.fill_in(&form, NewsField::Story.name(), story).await;
        self.submit(&form, ADD_NEWS).await;
        let what = format!("\"{headline}\" to be in the news");
        self.wait_for_a_row(List::News, &what, SOON, |row| row.title == headline).await;
    }

    /// Fills in the form "Register" and submits it. The registration is saved when this returns.
    pub async fn register(&self, first_name: &str, last_name: &str, email: &str) {
        let form = self.look_for(Role::Form, REGISTER).await;
        self.fill_in(&form, "First name", first_name).await;
        self.fill_in(&form, "Last name", last_name).await;
        self.fill_in(&form, EMAIL, email).await;
        self.submit(&form, REGISTER).await;
        wait_for("the form to be free for the next person", SOON, async || {
            let left = self.typed_into(&form, EMAIL).await?;
            if left.is_empty() { Ok(()) } else { bail!("{left:?} stands in it") }
        })
        .await;
    }

    /// Waits until this stands in a text box of the form "Add news".
    pub async fn wait_for_text_in(&self, field: NewsField, text: &str) {
        wait_for(&format!("{text:?} in {field:?}"), SOON, async || {
            let form = self.find(None, Role::Form, ADD_NEWS).await?;
            let typed = self.typed_into(&form, field.name()).await?;
            if typed == text { Ok(()) } else { bail!("{typed:?}") }
        })
        .await;
    }

    async fn fill_in(&self, form: &WebElement, name: &str, text: &str) {
        wait_for(&format!("the text box \"{name}\""), SOON, async || {
            let text_box = self.find(Some(form), Role::TextBox, name).await?;
            text_box.clear().await?;
            Ok(text_box.send_keys(text).await?)
        })
        .await;
    }

    async fn submit(&self, form: &WebElement, button: &str) {
        wait_for(&format!("the button \"{button}\""), SOON, async || {
            Ok(self.find(Some(form), Role::Button, button).await?.click().await?)
        })
        .await;
    }

    async fn typed_into(&self, form: &WebElement, name: &str) -> anyhow::Result<String> {
        let text_box = self.find(Some(form), Role::TextBox, name).await?;
        Ok(text_box.prop("value").await?.unwrap_or_default())
    }
}
