//! The two forms.

use anyhow::{bail, ensure};
use thirtyfour::{By, WebElement};

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
const FIRST_NAME: &str = "First name";
const LAST_NAME: &str = "Last name";
const EMAIL: &str = "Email";
const SAVED: &str = "Saved on this device";
const LOAD: &str = "Load";

impl World {
    /// Fills in the form "Add news", and leaves it like that.
    pub async fn begin_news(&self, headline: &str, byline: &str, story: &str) {
        let form = self.look_for(Role::Form, ADD_NEWS).await;
        self.fill_in(&form, NewsField::Headline.name(), headline).await;
        self.fill_in(&form, NewsField::Byline.name(), byline).await;
        self.fill_in(&form, NewsField::Story.name(), story).await;
    }

    /// Waits until this stands in the form "Add news".
    pub async fn wait_for_begun_news(&self, headline: &str, byline: &str, story: &str) {
        self.wait_for_text_in(NewsField::Headline, headline).await;
        self.wait_for_text_in(NewsField::Byline, byline).await;
        self.wait_for_text_in(NewsField::Story, story).await;
    }

    /// Submits the form "Add news" as it is.
    pub async fn submit_news(&self) {
        let form = self.look_for(Role::Form, ADD_NEWS).await;
        self.submit(&form, ADD_NEWS).await;
    }

    /// Fills in the form "Add news" and submits it. The article is saved when this returns.
    pub async fn add_news(&self, headline: &str, byline: &str, story: &str) {
        self.begin_news(headline, byline, story).await;
        self.submit_news().await;
        let what = format!("\"{headline}\" to be in the news");
        self.wait_for_a_row(List::News, &what, SOON, |row| row.title == headline).await;
    }

    /// Fills in the form "Register", and leaves it like that.
    pub async fn begin_registration(&self, first_name: &str, last_name: &str, email: &str) {
        let form = self.look_for(Role::Form, REGISTER).await;
        for (name, text) in [(FIRST_NAME, first_name), (LAST_NAME, last_name), (EMAIL, email)] {
            self.fill_in(&form, name, text).await;
        }
    }

    /// Waits until this stands in the form "Register".
    pub async fn wait_for_begun_registration(&self, first: &str, last: &str, email: &str) {
        wait_for("what was typed into the form \"Register\"", SOON, async || {
            let form = self.find(None, Role::Form, REGISTER).await?;
            for (name, text) in [(FIRST_NAME, first), (LAST_NAME, last), (EMAIL, email)] {
                let typed = self.typed_into(&form, name).await?;
                ensure!(typed == text, "{typed:?} in {name}");
            }
            Ok(())
        })
        .await;
    }

    /// Fills in the form "Register" and submits it. The registration is saved when this returns.
    pub async fn register(&self, first_name: &str, last_name: &str, email: &str) {
        self.begin_registration(first_name, last_name, email).await;
        let form = self.look_for(Role::Form, REGISTER).await;
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

    /// What the select "Saved on this device" offers; nothing where there is none.
    pub async fn saved_on_this_device(&self) -> Vec<String> {
        let Ok(select) = self.find(None, Role::Select, SAVED).await else { return Vec::new() };
        let script = "return [...arguments[0].options].map(option => option.text)";
        let options = match select.to_json() {
            Ok(select) => self.run(script, vec![select]).await,
            Err(error) => Err(error.into()),
        };
        options.unwrap_or_else(|error| panic!("could not read the select \"{SAVED}\": {error:#}"))
    }

    /// Chooses the entry of the select "Saved on this device" that has these words, and loads it.
    pub async fn load_saved(&self, words: &str) {
        wait_for(&format!("\"{words}\" in the select \"{SAVED}\""), SOON, async || {
            let select = self.find(None, Role::Select, SAVED).await?;
            let mut seen = Vec::new();
            for option in select.find_all(By::Css("option")).await? {
                let text = option.text().await?;
                if text.contains(words) {
                    option.click().await?;
                    let form = self.find(None, Role::Form, ADD_NEWS).await?;
                    return Ok(self.find(Some(&form), Role::Button, LOAD).await?.click().await?);
                }
                seen.push(text);
            }
            bail!("{seen:?}")
        })
        .await;
    }

    pub(crate) async fn fill_in(&self, form: &WebElement, name: &str, text: &str) {
        wait_for(&format!("the text box \"{name}\""), SOON, async || {
            let text_box = self.find(Some(form), Role::TextBox, name).await?;
            text_box.clear().await?;
            Ok(text_box.send_keys(text).await?)
        })
        .await;
    }

    pub(crate) async fn submit(&self, form: &WebElement, button: &str) {
        wait_for(&format!("the button \"{button}\""), SOON, async || {
            Ok(self.find(Some(form), Role::Button, button).await?.click().await?)
        })
        .await;
    }

    pub(crate) async fn typed_into(&self, form: &WebElement, name: &str) -> anyhow::Result<String> {
        let text_box = self.find(Some(form), Role::TextBox, name).await?;
        Ok(text_box.prop("value").await?.unwrap_or_default())
    }
}
