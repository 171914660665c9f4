//! The list "News".

use crate::{
    World,
    rows::{List, Row, State},
    wait::{BY_ITSELF, SOON, wait_for},
};

impl World {
    /// The articles that the page shows, in its order, as soon as there are any.
    pub async fn articles(&self) -> Vec<Row> {
        wait_for("the news", SOON, async || self.rows(List::News).await).await
    }

    /// Waits until the page shows the article in this state, and returns it.
    pub async fn wait_for_article(&self, headline: &str, state: State) -> Row {
        self.wait_for_row(List::News, headline, state).await
    }

    /// Waits until the article is published, for as long as that may take when nobody presses
    /// "Send now".
    pub async fn wait_until_published_by_itself(&self, headline: &str) {
        let what = format!("\"{headline}\" to be published by itself");
        let is_published = |row: &Row| row.is(headline, State::Sent);
        self.wait_for_a_row(List::News, &what, BY_ITSELF, is_published).await;
    }
}
