//! A way to the server on which anything goes wrong, at random: in the end each intent had one effect.

use std::{iter, time::Duration};

use journeys::{Edit, Ending, Fault, Kind, List, Plan, Seed, State, To, World, is_full};
use serde_json::json;

const ARTICLES: usize = 30;
/// Within the room that the event has.
const GUESTS: usize = 10;

/// Such a part of the requests goes wrong.
const PART: f64 = 0.6;

const LITTLE: Duration = Duration::from_millis(100);

const ANYTHING: [Fault; 18] = [
    Fault::RequestLost(Ending::Close),
    Fault::RequestLost(Ending::Reset),
    Fault::AnswerLost(Ending::Close),
    Fault::AnswerLost(Ending::Reset),
    Fault::Straggle(LITTLE),
    Fault::Delay(LITTLE),
    Fault::Trickle(LITTLE),
    Fault::Truncate,
    Fault::status(500),
    Fault::Status { status: 429, retry_after: Some(1) },
    Fault::EffectAndStatus(504),
    Fault::Portal,
    Fault::Redirect(302, To::OtherOrigin),
    Fault::Redirect(307, To::OtherPath),
    Fault::MediaType("text/html"),
    Fault::Twice,
    Fault::TwiceApart(LITTLE),
    Fault::Edit(Edit::OtherKeys),
];

#[tokio::test]
async fn with_bad_luck_forty_intents_have_one_effect_each_in_the_order_of_writing() {
    for luck in lucks() {
        everything_goes_through(World::chromium_behind_a_proxy(&[]).await, luck).await;
    }
}

#[tokio::test]
async fn with_bad_luck_in_firefox_forty_intents_have_one_effect_each() {
    for luck in lucks() {
        everything_goes_through(World::firefox_behind_a_proxy(&[]).await, luck).await;
    }
}

/// What each run begins with: one of them, or twenty.
fn lucks() -> Vec<u64> {
    let seed = Seed::of_this_run();
    // Shown when it fails.
    eprintln!("{seed}");
    let runs = if is_full() { 20 } else { 1 };
    let mut random = seed.random();
    iter::repeat_with(|| random.u64(..)).take(runs).collect()
}

async fn everything_goes_through(world: World, luck: u64) {
    world.open("/").await;
    world.wait_until_controlled().await;
    world.wait_for_attendees(12).await;
    let before = world.server.headlines().len();
    // At first articles go one by one, so that each has luck of its own.
    let plan = Plan::times(12, "POST /api/news/batch", Fault::status(404));
    world.proxy().plan(plan.and_sometimes("POST /api/*", PART, luck, &ANYTHING));

    let headlines: Vec<_> = (1..=ARTICLES).map(|n| format!("Story {n}")).collect();
    let guests: Vec<_> = (1..=GUESTS).map(|n| format!("Guest No. {n}")).collect();
    for (n, headline) in headlines.iter().enumerate() {
        let article = json!({"headline": headline, "byline": "Barbara", "body": ""});
        post(&world, "/api/news", article).await;
        if let Some((first, last)) = guests.get(n).and_then(|name| name.split_once(' ')) {
            let email = format!("guest{n}@example.org");
            let guest = json!({"first_name": first, "last_name": last, "email": email});
            post(&world, "/api/users", guest).await;
        }
    }
    world.send_until_nothing_waits().await;

    let ledger = world.server.ledger();
    assert_eq!(ledger.effects(Kind::Article), [1; ARTICLES]);
    assert_eq!(ledger.effects(Kind::Registration), [1; GUESTS]);
    assert_eq!(world.server.headlines()[before..], headlines);
    let met = world.proxy().passages().iter().filter(|passage| passage.met.is_some()).count();
    assert!(met >= 20, "it was not that bad: {met} of {}", world.proxy().passages().len());
    world.proxy().let_pass();
    for headline in &headlines {
        world.wait_for_article(headline, State::Sent).await;
    }
    for guest in &guests {
        world.wait_until_gone(List::Registrations, guest).await;
    }
}

async fn post(world: &World, path: &str, body: serde_json::Value) {
    let (status, answer) = world.post_by_script(path, None, &body).await;
    assert_eq!(status, 202, "{answer}");
}
