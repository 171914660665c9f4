//! What intents meet on their way: whatever it is, each has one effect, in the order of writing, and
//! the page says what stands in between.

use std::time::Duration;

use journeys::{Edit, Ending, Fault, Kind, List, Plan, State, To, World, is_full};
use serde_json::json;

/// Every POST to the API.
const POSTS: &str = "POST /api/*";
const BATCH: &str = "POST /api/news/batch";
const REGISTRATION: &str = "POST /api/users";

const UNREACHABLE: &str = "The server could not be reached.";
const SOMEBODY_ELSE: &str = "Something else answered in the server's place.";
const ELSEWHERE: &str = "The network sent us somewhere else.";
const BUSY: &str = "The server is not available right now (503).";

/// What keeps an intent here though the server is there: what the page says of it, and whether the
/// server has done it all the same.
const KEEPS: [(Fault, &str, Done); 17] = [
    (Fault::RequestLost(Ending::Close), UNREACHABLE, Done::No),
    (Fault::RequestLost(Ending::Reset), UNREACHABLE, Done::No),
    (Fault::AnswerLost(Ending::Close), UNREACHABLE, Done::Yes),
    (Fault::AnswerLost(Ending::Reset), UNREACHABLE, Done::Yes),
    (Fault::Straggle(SHORT), UNREACHABLE, Done::Yes),
    (Fault::Truncate, UNREACHABLE, Done::Yes),
    (Fault::status(500), "something else answered in its place (500)", Done::No),
    (Fault::status(503), BUSY, Done::No),
    (PAUSE, "The server asks for a pause (429).", Done::No),
    (Fault::status(403), "something else answered in its place (403)", Done::No),
    (Fault::status(422), "something else answered in its place (422)", Done::No),
    (Fault::EffectAndStatus(502), "The server is not available right now (502).", Done::Yes),
    (Fault::Portal, SOMEBODY_ELSE, Done::No),
    (Fault::Redirect(302, To::OtherOrigin), ELSEWHERE, Done::No),
    (Fault::Redirect(302, To::OtherPath), ELSEWHERE, Done::No),
    (Fault::Redirect(307, To::OtherPath), ELSEWHERE, Done::No),
    (Fault::Edit(Edit::OtherKeys), SOMEBODY_ELSE, Done::Yes),
];
const SHORT: Duration = Duration::from_millis(300);
const PAUSE: Fault = Fault::Status { status: 429, retry_after: Some(60) };

/// What keeps nothing here: the server's own receipt comes, some time and under some name.
const LETS_THROUGH: [Fault; 5] = [
    Fault::Delay(Duration::from_secs(1)),
    Fault::Trickle(Duration::from_secs(1)),
    Fault::Twice,
    Fault::TwiceApart(SHORT),
    Fault::MediaType("text/html"),
];

/// Whether the server has done it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    Yes,
    No,
}

#[tokio::test]
async fn whatever_keeps_them_on_the_way_intents_have_one_effect_each_and_the_page_says_why() {
    let mut rounds = Rounds::begin(World::chromium_behind_a_proxy(&ROOM).await).await;
    for (fault, reason, done) in KEEPS {
        rounds.kept_by(fault, reason, done).await;
    }
}

#[tokio::test]
async fn in_firefox_whatever_keeps_them_on_the_way_intents_have_one_effect_each() {
    let mut rounds = Rounds::begin(World::firefox_behind_a_proxy(&ROOM).await).await;
    for place in [0, 3, 8, 12, 13] {
        let (fault, reason, done) = KEEPS[place];
        rounds.kept_by(fault, reason, done).await;
    }
    for fault in [Fault::Trickle(SHORT), Fault::Twice] {
        rounds.let_through_by(fault).await;
    }
}

#[tokio::test]
async fn what_comes_late_in_pieces_or_twice_is_accepted_once_and_at_once() {
    let mut rounds = Rounds::begin(World::chromium_behind_a_proxy(&ROOM).await).await;
    for fault in LETS_THROUGH {
        rounds.let_through_by(fault).await;
    }
    // Where nobody lets batches pass, articles go one by one.
    for status in [404, 413] {
        rounds.through(Plan::always(BATCH, Fault::status(status))).await;
        rounds.world.proxy().wait_until_met(BATCH).await;
    }
}

#[tokio::test]
async fn an_answer_that_comes_in_pieces_for_longer_than_the_time_out_is_none() {
    if !is_full() {
        return;
    }
    let mut rounds = Rounds::begin(World::chromium_behind_a_proxy(&ROOM).await).await;
    let longer_than_the_time_out = Fault::Trickle(Duration::from_secs(25));
    rounds.kept_by(longer_than_the_time_out, "The server did not answer in time.", Done::Yes).await;
}

#[tokio::test]
async fn a_refusal_is_none_before_it_comes_whole_and_in_the_servers_name() {
    let world = World::chromium_behind_a_proxy(&[]).await;
    let taken = world.server.attendees().remove(0).email;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.proxy().plan(Plan::always(REGISTRATION, Fault::MediaType("text/html")));
    world.register("Margaret", "Hamilton", &taken).await;
    world.wait_for_status("something else answered in its place (409)").await;
    for (fault, reason) in [
        (Fault::Edit(Edit::OtherKeys), "something else answered in its place (409)"),
        (Fault::Truncate, UNREACHABLE),
    ] {
        world.proxy().plan(Plan::always(REGISTRATION, fault));
        world.press_send_now().await;
        world.proxy().wait_until_met(REGISTRATION).await;
        world.wait_for_status(reason).await;
        world.wait_for_row(List::Registrations, "Margaret Hamilton", State::Waiting).await;
    }
    world.proxy().let_pass();
    world.send_now().await;
    let refused = world.wait_for_row(List::Registrations, "Margaret Hamilton", State::Refused);
    let text = refused.await.text;
    assert!(text.to_lowercase().contains("email"), "{text}");
    assert_eq!(world.server.ledger().effects(Kind::Registration), [0]);
}

/// Room for the guests of all rounds.
const ROOM: [&str; 2] = ["--capacity", "100"];

/// Two articles and a registration, again and again.
struct Rounds {
    world: World,
    /// The server's articles that nobody here has written.
    before: usize,
    written: Vec<String>,
    registered: usize,
}

impl Rounds {
    async fn begin(world: World) -> Self {
        world.open("/").await;
        world.wait_until_controlled().await;
        let before = world.server.headlines().len();
        Self { world, before, written: Vec::new(), registered: 0 }
    }

    /// Alone, in a batch, and as a registration they meet this and stay here; then they go.
    async fn kept_by(&mut self, fault: Fault, reason: &str, done: Done) {
        let world = &self.world;
        world.proxy().plan(Plan::always(POSTS, fault));
        self.write(reason).await;
        world.press_send_now().await;
        for asked in [BATCH, REGISTRATION] {
            world.proxy().wait_until_met(asked).await;
        }
        world.wait_for_status("3 items wait").await;
        let rounds = self.registered + 1;
        let many = if done == Done::Yes { rounds } else { self.registered };
        world.server.wait_for_effects(Kind::Registration, many).await;
        world.server.wait_for_effects(Kind::Article, 2 * many).await;

        world.proxy().let_pass();
        world.send_now().await;
        self.end().await;
    }

    /// In a batch, and as a registration they meet this and are accepted.
    async fn let_through_by(&mut self, fault: Fault) {
        self.through(Plan::always(BATCH, fault).and_always(REGISTRATION, fault)).await;
        let times = if matches!(fault, Fault::Twice | Fault::TwiceApart(_)) { 2 } else { 1 };
        for asked in [BATCH, REGISTRATION] {
            self.world.proxy().wait_until_delivered(asked, times).await;
        }
        self.assert_once_and_in_order();
    }

    /// What meets all this is accepted.
    async fn through(&mut self, plan: Plan) {
        self.world.proxy().plan(Plan::always(POSTS, Fault::status(503)));
        self.write(BUSY).await;
        self.world.proxy().plan(plan);
        self.world.press_send_now().await;
        self.end().await;
    }

    /// Writes all three; the first one is tried at once, and the page says why it is still here.
    async fn write(&self, reason: &str) {
        let ([first, second], who) = self.names();
        let world = &self.world;
        world.add_news(&first, "Karen", "").await;
        // Chromium is in no hurry with a sync that has just failed, and the page waits for it.
        world.press_send_now().await;
        world.wait_for_status(reason).await;
        let article = json!({"headline": second, "byline": "Karen", "body": ""});
        let (first_name, last_name) = who.split_once(' ').expect("a guest has two names");
        let email = format!("guest{}@example.org", self.registered + 1);
        let guest = json!({"first_name": first_name, "last_name": last_name, "email": email});
        for (path, body) in [("/api/news", article), ("/api/users", guest)] {
            let (status, answer) = world.post_by_script(path, None, &body).await;
            assert_eq!(status, 202, "{answer}");
        }
        world.wait_for_row(List::Registrations, &who, State::Waiting).await;
        for headline in [&first, &second] {
            world.wait_for_article(headline, State::Waiting).await;
        }
    }

    fn names(&self) -> ([String; 2], String) {
        let round = self.registered + 1;
        ([format!("News {round}"), format!("More news {round}")], format!("Guest No. {round}"))
    }

    /// All of it was accepted, once and in the order of writing.
    async fn end(&mut self) {
        let (headlines, who) = self.names();
        for headline in &headlines {
            self.world.wait_for_article(headline, State::Sent).await;
        }
        self.world.wait_until_gone(List::Registrations, &who).await;
        self.world.wait_for_status("Nothing waits").await;
        self.written.extend(headlines);
        self.registered += 1;
        self.assert_once_and_in_order();
    }

    fn assert_once_and_in_order(&self) {
        let ledger = self.world.server.ledger();
        assert_eq!(ledger.effects(Kind::Article), vec![1; self.written.len()]);
        assert_eq!(ledger.effects(Kind::Registration), vec![1; self.registered]);
        assert_eq!(self.world.server.headlines()[self.before..], self.written);
    }
}
