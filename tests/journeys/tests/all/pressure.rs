//! Much at once: items, tabs, and reasons to ask a server that wants to be left alone.

use std::{
    io::{self, Write as _},
    time::{Duration, Instant},
};

use journeys::{Kind, State, Turnstile, World, is_full};

#[tokio::test]
async fn one_refused_article_among_thousands_delays_nobody_and_each_costs_what_the_first_one_did() {
    let many = if is_full() { 10_000 } else { 500 };
    let world = World::chromium().await;
    let turnstile = Turnstile::before(&world.server);
    world.open(&turnstile.origin()).await;
    world.wait_until_controlled().await;
    let before = world.server.headlines().len();
    turnstile.close("POST /api/");
    let queuing = costs(&world, many).await;
    assert!(queuing.last < 3 * queuing.first, "it costs more, the more there are: {queuing:?}");

    let poison = format!("Item {}", many / 2);
    world.lengthen_headline(&poison, 141).await;
    turnstile.open_again();
    let began = Instant::now();
    world.say_online().await;
    world.server.wait_for_many_effects(Kind::Article, many - 1).await;
    // Past the test harness, which shows no words of a test that passes.
    let _ = writeln!(io::stderr(), "{many} items: {queuing:?}, sent in {:.1?}", began.elapsed());
    world.wait_for_article(&poison, State::Refused).await;
    let ledger = world.server.ledger();
    assert!(ledger.effects(Kind::Article).iter().all(|effects| *effects <= 1), "none twice");
    assert!(ledger.requests as usize <= many / 250 + 5, "{} requests", ledger.requests);
    let written = (1..=many).map(|number| format!("Item {number}"));
    let expected: Vec<_> = written.filter(|headline| *headline != poison).collect();
    assert!(world.server.headlines()[before..] == expected, "they are not in the order of writing");
}

#[tokio::test]
async fn a_script_that_queues_many_does_not_storm_a_server_that_does_not_answer() {
    let world = World::chromium().await;
    let turnstile = Turnstile::before(&world.server);
    world.open(&turnstile.origin()).await;
    world.wait_until_controlled().await;
    // A place of the same origin that is no page of ours, so that nobody but the worker sends.
    world.open(&(turnstile.origin() + "/api/users")).await;
    turnstile.close("POST /api/");
    world.queue_by_script("Item", 1..=200).await;
    let posts = turnstile.came("POST /api/");
    assert!((1..10).contains(&posts), "{posts} posts");

    turnstile.open_again();
    world.open(&turnstile.origin()).await;
    world.server.wait_for_effects(Kind::Article, 200).await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1; 200]);
}

/// What the first and the last two hundred of many took to be queued.
#[derive(Debug)]
struct Costs {
    first: Duration,
    last: Duration,
}

async fn costs(world: &World, many: usize) -> Costs {
    let queue = async |numbers| {
        let began = Instant::now();
        world.queue_by_script("Item", numbers).await;
        began.elapsed()
    };
    let first = queue(1..=200).await;
    queue(201..=many - 200).await;
    Costs { first, last: queue(many - 199..=many).await }
}
