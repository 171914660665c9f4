//! The page's lists, read row by row.

use std::time::Duration;

use anyhow::{Context as _, bail};
use serde::Deserialize;

use crate::{
    World,
    find::Role,
    wait::{SOON, wait_for},
};

/// A list whose rows have states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// All articles.
    News,
    /// Every item of the outbox, on its own page.
    Outbox,
    /// The registrations of this device that are not accepted yet.
    Registrations,
}

/// One article, or one item.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Row {
    /// Its first line.
    pub title: String,
    /// Where it stands.
    pub state: State,
    /// Every word of it, as shown.
    pub text: String,
}

/// Where an article or an item stands, as `data-state` says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// In the outbox.
    Waiting,
    /// On its way.
    Sending,
    /// With the server.
    Sent,
    /// Needs the user first.
    Parked,
    /// The server said no.
    Refused,
}

impl List {
    /// Its accessible name.
    const fn name(self) -> &'static str {
        match self {
            Self::News => "News",
            Self::Outbox => "Outbox",
            Self::Registrations => "Your registrations",
        }
    }
}

impl Row {
    pub(crate) fn is(&self, title: &str, state: State) -> bool {
        self.title == title && self.state == state
    }
}

impl World {
    /// Waits until the list has a row of this title in this state, and returns it.
    pub async fn wait_for_row(&self, list: List, title: &str, state: State) -> Row {
        let what = format!("\"{title}\" to be {state:?} in {list:?}");
        self.wait_for_a_row(list, &what, SOON, |row| row.is(title, state)).await
    }

    /// Waits until no row of the list has this title.
    pub async fn wait_until_gone(&self, list: List, title: &str) {
        wait_for(&format!("\"{title}\" to be gone from {list:?}"), SOON, async || {
            // A list without rows is not there.
            let rows = self.rows(list).await.unwrap_or_default();
            if rows.iter().all(|row| row.title != title) { Ok(()) } else { bail!("{rows:?}") }
        })
        .await;
    }

    pub(crate) async fn wait_for_a_row(
        &self,
        list: List,
        what: &str,
        within: Duration,
        is: impl Fn(&Row) -> bool,
    ) -> Row {
        wait_for(what, within, async || {
            let rows = self.rows(list).await?;
            let found = rows.iter().find(|row| is(row)).cloned();
            found.with_context(|| format!("{rows:?}"))
        })
        .await
    }

    /// The rows, all as they are at one moment.
    pub(crate) async fn rows(&self, list: List) -> anyhow::Result<Vec<Row>> {
        let list = self.find(None, Role::List, list.name()).await?.to_json()?;
        let script = "return [...arguments[0].querySelectorAll('[data-state]')].map(row => ({
            title: (row.querySelector('h2, h3, h4') ?? row.firstElementChild).textContent.trim(),
            state: row.dataset.state,
            text: row.innerText,
        }))";
        self.run(script, vec![list]).await
    }
}
