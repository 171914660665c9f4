//! Without Background Sync, whichever way it is missing, the page's own triggers do the work: its
//! start, its timer, the network's return, and what happens in another tab.
//!
//! One list of scenarios for all of them, in one world each.

use journeys::{Kind, Lack, State, World};

#[tokio::test]
async fn where_background_sync_is_absent_the_page_publishes_each_article_once() {
    every_scenario(World::chromium().await, Some(Lack::Absent)).await;
}

#[tokio::test]
async fn where_background_sync_is_denied_the_page_publishes_each_article_once() {
    every_scenario(World::chromium().await, Some(Lack::Denied)).await;
}

#[tokio::test]
async fn where_background_sync_never_fires_the_page_publishes_each_article_once() {
    every_scenario(World::chromium().await, Some(Lack::Silent)).await;
}

#[tokio::test]
async fn in_firefox_which_has_no_background_sync_the_page_publishes_each_article_once() {
    every_scenario(World::firefox().await, None).await;
}

async fn every_scenario(mut world: World, lack: Option<Lack>) {
    if let Some(lack) = lack {
        world.take_sync_away(lack);
    }
    let mut it =
        Without { before: world.server.headlines().len(), world, lack, written: Vec::new() };
    it.open().await;
    it.sent_at_once().await;
    it.sent_when_the_server_returns().await;
    it.sent_when_the_network_returns().await;
    it.sent_from_two_tabs().await;
    it.sent_after_a_kill().await;
}

/// A browser without Background Sync, and what was written in it so far.
struct Without {
    world: World,
    /// `None` for a browser that never had it.
    lack: Option<Lack>,
    before: usize,
    written: Vec<&'static str>,
}

impl Without {
    async fn sent_at_once(&mut self) {
        self.write("Straight away").await;
        self.world.wait_for_article("Straight away", State::Sent).await;
        self.check().await;
    }

    async fn sent_when_the_server_returns(&mut self) {
        self.world.server.stop();
        self.write("By the page's timer").await;
        self.wait_until_tried("By the page's timer").await;
        self.world.server.start();
        self.world.wait_until_published_by_itself("By the page's timer").await;
        self.check().await;
    }

    async fn sent_when_the_network_returns(&mut self) {
        self.world.server.stop();
        self.write("When it is online").await;
        self.wait_until_tried("When it is online").await;
        self.world.server.start();
        self.world.say_online().await;
        self.world.wait_for_article("When it is online", State::Sent).await;
        self.check().await;
    }

    async fn sent_from_two_tabs(&mut self) {
        let first = self.world.tab().await;
        self.world.server.stop();
        self.write("From one tab").await;
        let second = self.world.new_tab().await;
        self.open().await;
        self.write("From another").await;
        self.world.server.start();
        for tab in [&first, &second] {
            self.world.switch_to(tab).await;
            self.world.say_online().await;
        }
        for tab in [&second, &first] {
            self.world.switch_to(tab).await;
            self.world.wait_until_published_by_itself("From one tab").await;
            self.world.wait_until_published_by_itself("From another").await;
        }
        self.check().await;
        self.world.switch_to(&second).await;
        self.world.close_this_tab(&first).await;
        // What a tab was told about permissions is forgotten when another one is closed.
        self.open().await;
    }

    async fn sent_after_a_kill(&mut self) {
        self.world.server.stop();
        self.write("Before the battery fell out").await;
        self.wait_until_tried("Before the battery fell out").await;
        self.world.kill_browser();
        self.world.server.start();
        assert_eq!(
            self.effects(),
            self.written.len() - 1,
            "nobody is there who could have sent it"
        );
        self.world.start_browser_again().await;
        self.open().await;
        self.world.wait_for_article("Before the battery fell out", State::Sent).await;
        self.check().await;
    }

    async fn open(&self) {
        match self.lack {
            Some(lack) => self.world.open_tab_without_sync(lack).await,
            None => {
                self.world.open("/").await;
                self.world.wait_until_controlled().await;
            }
        }
    }

    async fn write(&mut self, headline: &'static str) {
        self.world.write_quickly(headline).await;
        self.world.wait_until_saved(headline).await;
        self.written.push(headline);
    }

    /// A page that believes that the browser sends says nothing of being open.
    async fn wait_until_tried(&self, headline: &str) {
        self.world.wait_for_article(headline, State::Waiting).await;
        self.world.wait_for_words("The server could not be reached.").await;
        let open = match self.lack {
            Some(Lack::Silent) => "Tidings keeps trying.",
            _ => "Tidings keeps trying while it is open.",
        };
        self.world.wait_for_words(open).await;
    }

    async fn check(&self) {
        let ledger = self.world.server.ledger();
        assert_eq!(ledger.effects(Kind::Article), vec![1; self.written.len()]);
        assert_eq!(self.world.server.headlines()[self.before..], self.written);
        self.world.wait_for_status("Nothing waits").await;
    }

    fn effects(&self) -> usize {
        self.world.server.ledger().effects(Kind::Article).len()
    }
}
