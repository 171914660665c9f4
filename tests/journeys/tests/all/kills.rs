//! Whatever is killed at whichever step of a flush: nothing is lost, nothing is doubled, and the
//! order stays.
//!
//! Each journey kills many times in one world: kill, recover, check, go on. A kill that has missed
//! its step fails. The ordinary run kills some forty times, the full one (`TIDINGS_FULL=1`) some
//! three hundred times.

use std::{
    io::{self, Write as _},
    time::{Duration, Instant},
};

use fastrand::Rng;
use journeys::{Chance, Fate, Grip, Kind, Seed, Tab, Turnstile, Way, World, is_full};
use serde_json::json;
use tokio::time::sleep;

/// Every step of a flush at which its program may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    BeforeTheLease,
    BeforeTheArrival,
    BeforeTheAnswer,
    BeforeSettling,
    WhileReadingAfterwards,
}

const STEPS: [Step; 5] = [
    Step::BeforeTheLease,
    Step::BeforeTheArrival,
    Step::BeforeTheAnswer,
    Step::BeforeSettling,
    Step::WhileReadingAfterwards,
];

/// Who is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Victim {
    /// The service worker, while its page stays.
    Worker,
    /// The page that no service worker serves, and its own worker with it.
    Tab,
    /// All processes of the browser.
    Browser,
}

/// What sends on after the worker was stopped; in a page that is opened anew, that does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trigger {
    SendNow,
    Reload,
    AnotherArticle,
}

#[tokio::test]
async fn the_worker_is_stopped_at_each_step_of_a_flush_and_each_article_is_published_once() {
    at_each_step(World::chromium().await, Victim::Worker, rounds(3, 20), &STEPS).await;
}

#[tokio::test]
async fn a_tab_is_closed_with_its_own_worker_at_each_step_and_each_article_is_published_once() {
    at_each_step(World::chromium().await, Victim::Tab, rounds(1, 10), &STEPS).await;
}

#[tokio::test]
async fn the_browser_is_killed_at_each_step_of_a_flush_and_each_article_is_published_once() {
    at_each_step(World::chromium().await, Victim::Browser, rounds(1, 8), &STEPS).await;
}

#[tokio::test]
async fn firefox_is_killed_at_the_steps_of_a_flush_and_each_article_is_published_once() {
    let steps = [Step::BeforeTheArrival, Step::BeforeTheAnswer, Step::BeforeSettling];
    at_each_step(World::firefox().await, Victim::Browser, rounds(1, 3), &steps).await;
}

#[tokio::test]
async fn the_worker_is_stopped_at_any_moment_while_somebody_writes_and_nothing_is_lost() {
    at_any_moment(Victim::Worker, rounds(10, 60)).await;
}

#[tokio::test]
async fn the_browser_is_killed_at_any_moment_while_somebody_writes_and_nothing_is_lost() {
    at_any_moment(Victim::Browser, rounds(4, 40)).await;
}

#[tokio::test]
async fn an_article_whose_worker_was_stopped_while_sending_goes_by_itself_while_the_page_is_open() {
    let mut killing = Killing::begin(World::chromium().await, Victim::Worker).await;
    killing.in_the_middle_of(Step::BeforeTheArrival).await;
    killing.kill().await;
    killing.turnstile.release(Fate::IsLost);
    // Once the lease is over.
    killing.world.wait_until_published_by_itself(&killing.saved[0]).await;
    killing.check().await;
    killing.end();
}

#[tokio::test]
async fn the_worker_is_stopped_between_two_slices_and_each_article_is_sent_once_and_in_order() {
    let mut killing = Killing::begin(World::chromium().await, Victim::Worker).await;
    for kill in 1..=rounds(1, 10) {
        // One more than fits into a slice.
        killing.turnstile.close("POST /api/");
        let word = format!("Kill {kill}, item");
        killing.world.queue_by_script(&word, 1..=251).await;
        killing.saved.extend((1..=251).map(|number| format!("{word} {number}")));
        killing.turnstile.open_again();
        killing.world.grip_store(Grip::BelowItems(251)).await;
        killing.world.say_online().await;
        killing.world.wait_until_gripped().await;
        let there = killing.world.server.ledger().effects(Kind::Article).len();
        assert_eq!(there, killing.saved.len() - 1, "one slice is settled, the other not begun");
        killing.kill().await;
        killing.go_on(&[Trigger::SendNow, Trigger::Reload]).await;
        killing.check().await;
        let ledger = killing.world.server.ledger();
        assert!(ledger.arrivals(Kind::Article).iter().all(|arrivals| *arrivals == 1), "{ledger:?}");
    }
    killing.end();
}

async fn at_each_step(world: World, victim: Victim, rounds: usize, steps: &[Step]) {
    let mut killing = Killing::begin(world, victim).await;
    for step in steps.repeat(rounds) {
        killing.in_the_middle_of(step).await;
        killing.kill().await;
        let fates = [Fate::GoesOn, Fate::IsLost];
        let fate = fates[killing.random.usize(..fates.len())];
        killing.turnstile.release(fate);
        killing.say(&format!("{}: {step:?}, what was held {fate:?}", killing.kills));
        let triggers = [Trigger::SendNow, Trigger::Reload, Trigger::AnotherArticle];
        killing.go_on(&triggers).await;
        killing.check().await;
        killing.check_that_it_was_hit(step, fate);
    }
    killing.end();
}

async fn at_any_moment(victim: Victim, kills: usize) {
    let world = World::chromium_with(&["--capacity", "1000"]).await;
    let mut killing = Killing::begin(world, victim).await;
    for kill in 1..=kills {
        for number in 1..=killing.random.usize(..=3) {
            killing.register(&format!("{kill}.{number}@example.org")).await;
        }
        for number in 1..=killing.random.usize(1..=3) {
            killing.write(&format!("Article {kill}.{number}")).await;
        }
        let last = format!("Last one {kill}");
        killing.world.begin_quickly(&last).await;
        killing.world.wait_until_kept(&last).await;
        killing.ask_for_a_flush().await;
        let submits = killing.random.bool();
        if submits {
            killing.world.submit_quickly().await;
        }
        // The one wait of a fixed time: no condition is the moment at which a battery falls out.
        let moment = Duration::from_millis(killing.random.u64(..150));
        sleep(moment).await;
        killing.kill().await;
        killing.say(&format!("{kill}: after {moment:?}, submitted before: {submits}"));
        killing.go_on(&[Trigger::SendNow, Trigger::Reload]).await;
        killing.finish(&last).await;
        killing.check().await;
    }
    killing.end();
}

fn rounds(ordinary: usize, full: usize) -> usize {
    if is_full() { full } else { ordinary }
}

/// Articles that this device has said are saved, in the order of saying so, and who is killed.
struct Killing {
    world: World,
    turnstile: Turnstile,
    victim: Victim,
    /// A tab without a page of ours, so that the browser lives on.
    blank: Tab,
    random: Rng,
    seed: Seed,
    saved: Vec<String>,
    /// The keys of the registrations beside them, each a stream of its own.
    registered: Vec<String>,
    kills: usize,
    /// The server's own news.
    before: usize,
    began: Instant,
}

impl Killing {
    async fn begin(world: World, victim: Victim) -> Self {
        let turnstile = Turnstile::before(&world.server);
        let (seed, blank) = (Seed::of_this_run(), world.tab().await);
        let before = world.server.headlines().len();
        let killing = Self {
            world,
            turnstile,
            victim,
            blank,
            random: seed.random(),
            seed,
            saved: Vec::new(),
            registered: Vec::new(),
            kills: 0,
            before,
            began: Instant::now(),
        };
        killing.say(&format!("{victim:?} is killed, {seed}"));
        killing.open().await;
        killing
    }

    async fn open(&self) {
        if self.victim == Victim::Tab {
            self.world.new_tab().await;
            self.world.run_before_pages("delete Navigator.prototype.serviceWorker").await;
        }
        self.world.open(&self.turnstile.origin()).await;
        if self.victim != Victim::Tab {
            self.world.wait_until_controlled().await;
        }
    }

    /// Writes an article; it counts once the page says that it is saved.
    async fn write(&mut self, headline: &str) {
        self.world.write_quickly(headline).await;
        self.world.wait_until_saved(headline).await;
        self.saved.push(headline.to_owned());
    }

    /// Has a registration queued by a script; it counts once that is told its key.
    async fn register(&mut self, email: &str) {
        let body = json!({"first_name": "Ida", "last_name": "Rhodes", "email": email});
        let (status, answer) = self.world.post_by_script("/api/users", None, &body).await;
        assert_eq!(status, 202, "{answer}, {}", self.moment());
        let key = answer["queued"]["key"].as_str().expect("the answer names the key");
        self.registered.push(key.to_owned());
    }

    /// Begins a flush, and returns when it is at this step and cannot go on.
    async fn in_the_middle_of(&mut self, step: Step) {
        let headline = format!("Kill {}: {step:?}", self.kills + 1);
        match step {
            Step::BeforeTheLease => {
                self.world.grip_store(Grip::BeforeTheLease).await;
                self.world.write_quickly(&headline).await;
                // The page cannot read it before it lets go.
                self.world.wait_until_gripped().await;
                self.saved.push(headline);
                self.ask_for_a_flush().await;
                self.world.wait_until_flushing().await;
                return;
            }
            Step::BeforeTheArrival => self.turnstile.hold("POST /api/news", Way::In),
            _ => self.turnstile.hold("POST /api/news", Way::Out),
        }
        self.write(&headline).await;
        self.ask_for_a_flush().await;
        self.turnstile.wait_until_held().await;
        match step {
            Step::BeforeSettling => {
                self.world.grip_store(Grip::AtOnce).await;
                self.world.wait_until_gripped().await;
                self.turnstile.release(Fate::GoesOn);
                self.turnstile.wait_until_passed().await;
            }
            Step::WhileReadingAfterwards => {
                self.turnstile.hold_next("GET /api/news", Way::In);
                self.turnstile.wait_until_held().await;
            }
            _ => {}
        }
    }

    /// After a kill Chromium lets a tag wait for minutes, and the page asks after some seconds: the
    /// journey has no time for either.
    async fn ask_for_a_flush(&mut self) {
        if self.victim == Victim::Worker && self.random.bool() {
            let origin = self.turnstile.origin();
            self.world.dispatch_sync_at(&origin, "sync-post", Chance::Another).await;
        } else {
            self.world.say_online().await;
        }
    }

    async fn kill(&mut self) {
        self.kills += 1;
        match self.victim {
            Victim::Worker => {
                self.world.stop_worker_that_may_start_again().await;
                self.world.let_store_go().await;
            }
            Victim::Tab => self.world.close_this_tab(&self.blank).await,
            Victim::Browser => self.world.kill_browser(),
        }
    }

    /// The user goes on, in one of these ways where the page is still open.
    async fn go_on(&mut self, triggers: &[Trigger]) {
        match self.victim {
            Victim::Worker => {
                let trigger = triggers[self.random.usize(..triggers.len())];
                self.say(&format!("goes on with {trigger:?}"));
                match trigger {
                    Trigger::SendNow => self.world.send_now().await,
                    Trigger::Reload => self.world.reload().await,
                    Trigger::AnotherArticle => {
                        self.write(&format!("After kill {}", self.kills)).await;
                        self.ask_for_a_flush().await;
                    }
                }
            }
            Victim::Tab => self.open().await,
            Victim::Browser => {
                self.world.start_browser_again().await;
                self.open().await;
            }
        }
    }

    /// What was typed, and perhaps submitted: it is saved, or still in the form, and never both.
    async fn finish(&mut self, headline: &str) {
        if self.world.is_in_form_and_not_saved(headline).await {
            self.world.submit_quickly().await;
            self.world.wait_until_saved(headline).await;
        }
        self.saved.push(headline.to_owned());
        self.ask_for_a_flush().await;
    }

    /// Everything that was saved is published, once each, in the order of writing; nothing else is.
    async fn check(&self) {
        self.world.server.wait_for_effects(Kind::Article, self.saved.len()).await;
        let effects = self.world.server.ledger().effects(Kind::Article);
        assert_eq!(effects, vec![1; self.saved.len()], "{}", self.moment());
        assert_eq!(self.world.server.headlines()[self.before..], self.saved, "{}", self.moment());
        self.world.wait_for_status("Nothing waits").await;
        let ledger = self.world.server.ledger();
        let registrations = ledger.intents.iter().filter(|entry| entry.kind == Kind::Registration);
        let (mut keys, effects): (Vec<_>, Vec<_>) =
            registrations.map(|entry| (&entry.key, entry.effects)).unzip();
        let mut registered: Vec<_> = self.registered.iter().collect();
        keys.sort_unstable();
        registered.sort_unstable();
        assert_eq!(keys, registered, "{}", self.moment());
        assert!(effects.iter().all(|effects| *effects == 1), "{effects:?}, {}", self.moment());
    }

    /// How often the article of the last kill arrived tells whether the flush got as far as that.
    fn check_that_it_was_hit(&self, step: Step, fate: Fate) {
        let headline = format!("Kill {}: {step:?}", self.kills);
        let place = self.saved.iter().position(|saved| *saved == headline);
        let arrivals = self.world.server.ledger().arrivals(Kind::Article);
        let arrivals = arrivals[place.expect("it was saved")];
        let hit = match step {
            Step::BeforeTheLease | Step::WhileReadingAfterwards => arrivals == 1,
            // What was sent may arrive after its sender has died.
            Step::BeforeTheArrival => arrivals == 1 || fate == Fate::GoesOn,
            Step::BeforeTheAnswer | Step::BeforeSettling => arrivals == 2,
        };
        assert!(hit, "{arrivals} arrivals, {}", self.moment());
    }

    fn moment(&self) -> String {
        format!("kill {} of {:?}, {}", self.kills, self.victim, self.seed)
    }

    fn end(self) {
        // Past the test harness, which shows no words of a test that passes.
        let (kills, victim, seed) = (self.kills, self.victim, self.seed);
        let words =
            format!("{victim:?} killed {kills} times in {:.1?}, {seed}", self.began.elapsed());
        let _ = writeln!(io::stderr(), "{words}");
    }

    /// For whoever reads of a failure.
    #[expect(clippy::print_stdout, reason = "the test harness shows it with a failure")]
    fn say(&self, words: &str) {
        println!("{words}");
    }
}
