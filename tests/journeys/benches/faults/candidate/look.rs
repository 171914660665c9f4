//! Looking at a system from outside: what came by, what was published, what it still keeps.
//!
//! Called by `candidate`. Never makes anything happen.

use std::time::{Duration, Instant};

use journeys::{Passage, Route, Wish};
use tokio::time::sleep;

use super::{Candidate, LONGEST_TROUBLE, PAUSE, Published};
use crate::system::{Kept, NO_BATCHES};

/// Nothing more comes of what was asked for when nothing has come for so long.
const CALM: Duration = Duration::from_millis(700);

impl Candidate {
    /// Waits until nothing happens any more.
    pub(super) async fn wait_until_calm(&mut self) {
        let (began, mut calm) = (Instant::now(), Calm::begin(self.progress()));
        while began.elapsed() < LONGEST_TROUBLE && calm.since(self.progress()) < CALM {
            sleep(PAUSE).await;
        }
    }

    /// Whether anything waits, told without a look at another page.
    pub(super) async fn keeps_anything(&self) -> bool {
        match self.system.kept() {
            Kept::InDatabase(database) => !self.world.queued_in(database).await.is_empty(),
            Kept::OnThePage => !self.world.status().await.contains("Nothing waits"),
        }
    }

    /// The headlines that it keeps, wherever that can be seen.
    pub(super) async fn visible_now(&self) -> Vec<String> {
        match self.system.kept() {
            Kept::InDatabase(database) => self.world.queued_in(database).await,
            Kept::OnThePage => {
                self.world.go_to(Route::Outbox).await;
                let rows = self.world.outbox().await;
                self.world.go_to(Route::Board).await;
                rows.into_iter().map(|row| row.title).collect()
            }
        }
    }

    /// What changes while anything happens: requests on the way, and articles in the feed.
    fn progress(&mut self) -> (usize, usize) {
        self.look();
        (self.requests(), self.published.len())
    }

    /// Requests with articles that came by so far.
    pub(super) fn requests(&self) -> usize {
        let passages = self.world.proxy().passages();
        let asks = |passage: &&Passage| {
            passage.asked.starts_with("POST ") && passage.met != Some(NO_BATCHES)
        };
        passages.iter().filter(asks).count()
    }

    /// Takes down what has come since the last look, and when.
    pub(super) fn look(&mut self) {
        let passages = self.world.proxy().passages();
        let is_planned = |passage: &&Passage| passage.met.is_some_and(|met| met != NO_BATCHES);
        let met = passages.iter().filter(is_planned).count() as u32 - self.met.before_plan;
        if met != self.met.since_plan {
            (self.met.since_plan, self.met.last) = (met, Instant::now());
        }
        if !self.world.server.is_up() {
            return;
        }
        let new = self.world.server.headlines_after(&mut self.cursor);
        let seen_s = self.began.elapsed().as_secs_f64();
        self.published.extend(new.into_iter().map(|headline| Published { headline, seen_s }));
    }

    /// When the last of these was seen that was not there before.
    pub(super) fn last_effect(&self, wishes: &[Wish]) -> Option<f64> {
        let seen = |wish: &Wish| {
            let mut published = self.published.iter();
            published.find(|article| article.headline == wish.headline).map(|it| it.seen_s)
        };
        wishes.iter().filter_map(seen).max_by(f64::total_cmp)
    }

    /// All that was published.
    pub(super) fn headlines(&self) -> Vec<String> {
        self.published.iter().map(|article| article.headline.clone()).collect()
    }
}

/// For how long something has stayed the same.
struct Calm<T> {
    last: T,
    since: Instant,
}

impl<T: PartialEq> Calm<T> {
    fn begin(now: T) -> Self {
        Self { last: now, since: Instant::now() }
    }

    fn since(&mut self, now: T) -> Duration {
        if now != self.last {
            *self = Self::begin(now);
        }
        self.since.elapsed()
    }
}
