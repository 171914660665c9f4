//! What requests and answers meet on their way: whatever it is, each intent has one effect, in the
//! order of writing, and the page says what stands in between.

use std::time::Duration;

use journeys::{Edit, Ending, Fault, Kind, List, Plan, State, To, World};

/// Every POST to the API.
const POSTS: &str = "POST /api/*";

const UNREACHABLE: &str = "The server could not be reached.";
const SOMEBODY_ELSE: &str = "Something else answered in the server's place.";
const ELSEWHERE: &str = "The network sent us somewhere else.";

/// What keeps an intent here, and what the page says of it.
const KEEPS: [(Fault, &str); 16] = [
    (Fault::RequestLost(Ending::Close), UNREACHABLE),
    (Fault::RequestLost(Ending::Reset), UNREACHABLE),
    (Fault::AnswerLost(Ending::Close), UNREACHABLE),
    (Fault::AnswerLost(Ending::Reset), UNREACHABLE),
    (Fault::Straggle(Duration::from_millis(300)), UNREACHABLE),
    (Fault::Truncate, UNREACHABLE),
    (
        Fault::status(500),
        "The server has a problem, or something else answered in its place (500).",
    ),
    (Fault::status(503), "The server is not available right now (503)."),
    (Fault::Status { status: 429, retry_after: Some(60) }, "The server asks for a pause (429)."),
    (Fault::status(422), "something else answered in its place (422)"),
    (Fault::EffectAndStatus(502), "The server is not available right now (502)."),
    (Fault::Portal, SOMEBODY_ELSE),
    (Fault::Redirect(302, To::OtherOrigin), ELSEWHERE),
    (Fault::Redirect(302, To::OtherPath), ELSEWHERE),
    (Fault::Redirect(307, To::OtherPath), ELSEWHERE),
    (Fault::Edit(Edit::OtherKeys), SOMEBODY_ELSE),
];

#[tokio::test]
async fn whatever_keeps_it_on_the_way_each_intent_has_one_effect_and_the_page_says_why() {
    let world = World::chromium_behind_a_proxy(&["--capacity", "100"]).await;
    world.open("/").await;
    world.wait_until_controlled().await;
    let mut rounds = Rounds::new(world);
    for (fault, reason) in KEEPS {
        rounds.kept_by(fault, reason).await;
    }
}

/// Two articles and a registration again and again.
struct Rounds {
    world: World,
    /// The server's articles that nobody here has written.
    before: usize,
    written: Vec<String>,
    registered: usize,
}

impl Rounds {
    fn new(world: World) -> Self {
        let before = world.server.headlines().len();
        Self { world, before, written: Vec::new(), registered: 0 }
    }

    /// Alone, in a batch, and as a registration they meet this and stay here; then they go.
    async fn kept_by(&mut self, fault: Fault, reason: &str) {
        let [first, second, who] = self.names();
        let world = &self.world;
        world.proxy().plan(Plan::always(POSTS, fault));
        world.add_news(&first, "Karen", "").await;
        world.wait_for_status(reason).await;
        world.add_news(&second, "Karen", "").await;
        self.register(&who).await;
        world.press_send_now().await;
        world.proxy().wait_until_met("POST /api/news/batch").await;
        world.proxy().wait_until_met("POST /api/users").await;
        for headline in [&first, &second] {
            world.wait_for_article(headline, State::Waiting).await;
        }
        world.wait_for_row(List::Registrations, &who, State::Waiting).await;
        world.wait_for_status("3 items wait").await;

        world.proxy().let_pass();
        world.send_now().await;
        self.end([first, second], &who).await;
    }

    fn names(&self) -> [String; 3] {
        let round = self.registered + 1;
        [format!("News {round}"), format!("More news {round}"), format!("Guest No. {round}")]
    }

    async fn register(&self, who: &str) {
        let (first, last) = who.split_once(' ').expect("a guest has two names");
        let email = format!("guest{}@example.org", self.registered + 1);
        self.world.register(first, last, &email).await;
    }

    /// All of it was accepted, once and in the order of writing.
    async fn end(&mut self, headlines: [String; 2], who: &str) {
        for headline in &headlines {
            self.world.wait_for_article(headline, State::Sent).await;
        }
        self.world.wait_until_gone(List::Registrations, who).await;
        self.written.extend(headlines);
        self.registered += 1;
        let ledger = self.world.server.ledger();
        assert_eq!(ledger.effects(Kind::Article), vec![1; self.written.len()]);
        assert_eq!(ledger.effects(Kind::Registration), vec![1; self.registered]);
        assert_eq!(self.world.server.headlines()[self.before..], self.written);
    }
}
