//! Finding things as people and their screen readers do: by role and accessible name.
//!
//! Called by all verbs. Never by an id or a class: those are the app's own business.

use anyhow::Context as _;
use serde::de::DeserializeOwned;
use serde_json::Value;
use thirtyfour::{By, WebElement};

use crate::{
    World,
    wait::{SOON, wait_for},
};

/// What an element is, as the browser tells a screen reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// A named group of text boxes.
    Form,
    /// Takes text.
    TextBox,
    /// Does something.
    Button,
    /// Leads somewhere, or does what a link was asked to do.
    Link,
    /// Has entries.
    List,
    /// Names what follows.
    Heading,
    /// Says what goes on.
    Status,
    /// Has one entry that is chosen.
    Select,
    /// Is on or off.
    Switch,
    /// Things that belong together.
    Group,
}

impl Role {
    const fn css(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::TextBox => "input, textarea",
            Self::Button => "button",
            Self::Link => "a[href]",
            Self::List => "ul, ol, [role=list], [role=feed]",
            Self::Heading => "h1, h2, h3, h4",
            Self::Status => "[role=status], output",
            Self::Select => "select",
            Self::Switch => "[role=switch]",
            Self::Group => "[role=group], fieldset",
        }
    }
}

impl World {
    /// The element of this role whose accessible name is `name`, otherwise the first one whose
    /// name begins with it: a link may say how much waits behind it. What is hidden is not there.
    pub(crate) async fn find(
        &self,
        within: Option<&WebElement>,
        role: Role,
        name: &str,
    ) -> anyhow::Result<WebElement> {
        let css = By::Css(role.css());
        let all = match within {
            Some(element) => element.find_all(css).await?,
            None => self.session().find_all(css).await?,
        };
        let mut names = Vec::new();
        let mut longer = None;
        for element in all {
            let path = format!("/element/{}/computedlabel", element.element_id());
            let label = self.browser.ask("GET", &path, None)?;
            let label = label.as_str().unwrap_or_default().trim();
            if label.starts_with(name) && element.is_displayed().await? {
                if label == name {
                    return Ok(element);
                }
                longer = longer.or(Some(element));
            }
            names.push(label.to_owned());
        }
        longer.with_context(|| format!("no {role:?} \"{name}\" among {names:?}"))
    }

    /// Waits for an element, and returns it.
    pub(crate) async fn look_for(&self, role: Role, name: &str) -> WebElement {
        wait_for(&format!("{role:?} \"{name}\""), SOON, async || self.find(None, role, name).await)
            .await
    }

    /// Clicks the element of that name, as soon as it is there.
    pub(crate) async fn click(&self, role: Role, name: &str) {
        wait_for(&format!("a click on {role:?} \"{name}\""), SOON, async || {
            Ok(self.find(None, role, name).await?.click().await?)
        })
        .await;
    }

    /// Runs a script in the page and reads what it returns.
    pub(crate) async fn run<T: DeserializeOwned>(
        &self,
        script: &str,
        arguments: Vec<Value>,
    ) -> anyhow::Result<T> {
        Ok(self.session().execute(script, arguments).await?.convert()?)
    }

    /// The same for a script that calls its last argument with what it has to say.
    pub(crate) async fn run_async<T: DeserializeOwned>(
        &self,
        script: &str,
        arguments: Vec<Value>,
    ) -> anyhow::Result<T> {
        Ok(self.session().execute_async(script, arguments).await?.convert()?)
    }
}
