//! Much at once: items, tabs, and reasons to ask a server that wants to be left alone.

use std::{
    io::{self, Write as _},
    time::{Duration, Instant},
};

use journeys::{Chance, Kind, State, Turnstile, World, is_full};
use serde_json::json;
use tokio::time::sleep;

#[tokio::test]
async fn one_refused_article_among_thousands_delays_nobody_and_each_costs_what_the_first_one_did() {
    let many = if is_full() { 10_000 } else { 500 };
    let world = World::chromium().await;
    let turnstile = Turnstile::before(&world.server);
    world.open(&turnstile.origin()).await;
    world.wait_until_controlled().await;
    let before = world.server.headlines().len();
    turnstile.close("POST /api/");
    let memory = || world.browsers_memory() >> 20;
    let at_first = memory();
    let queuing = costs(&world, many).await;
    let queued = memory();
    assert!(queuing.last < 3 * queuing.first, "it costs more, the more there are: {queuing:?}");

    let poison = format!("Item {}", many / 2);
    world.lengthen_headline(&poison, 141).await;
    turnstile.open_again();
    let began = Instant::now();
    world.say_online().await;
    world.server.wait_for_many_effects(Kind::Article, many - 1).await;
    let (sent, took) = (memory(), began.elapsed());
    let memory = format!("{at_first}, {queued} and {sent} MiB before, then and after");
    // Past the test harness, which shows no words of a test that passes.
    let _ = writeln!(io::stderr(), "{many} items: {queuing:?}, sent in {took:.1?}, {memory}");
    assert!(sent.saturating_sub(at_first) < 200 + many as u64 / 20, "{memory}");
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

#[tokio::test]
async fn twenty_tabs_that_hear_of_the_network_at_once_ask_the_server_no_oftener_than_two() {
    let world = World::chromium().await;
    let turnstile = Turnstile::before(&world.server);
    world.open(&turnstile.origin()).await;
    world.wait_until_controlled().await;
    turnstile.close("POST /api/");
    for number in 1..=10 {
        world.write_quickly(&format!("Item {number}")).await;
        world.wait_until_saved(&format!("Item {number}")).await;
    }
    for _ in 2..=20 {
        world.new_tab().await;
        world.open(&turnstile.origin()).await;
        world.wait_for_status("10 items wait").await;
        world.hear_others_say_online().await;
    }
    let came = || [turnstile.came("POST /api/"), turnstile.came("GET /api/")];

    let before = came();
    world.say_online_everywhere().await;
    nobody_else_comes().await;
    let [posts, reads] = came();
    let in_vain = [posts - before[0], reads - before[1]];
    assert!((1..=4).contains(&in_vain[0]) && in_vain[1] <= 6, "{in_vain:?} in vain");

    turnstile.open_again();
    let before = came();
    world.say_online_everywhere().await;
    world.wait_for_status("Nothing waits").await;
    nobody_else_comes().await;
    let [posts, reads] = came();
    assert_eq!(posts - before[0], 1, "all of them in one batch");
    assert!(reads - before[1] <= 8, "{} reads", reads - before[1]);
    let ledger = world.server.ledger();
    assert_eq!(ledger.effects(Kind::Article), [1; 10]);
    assert_eq!(ledger.arrivals(Kind::Article), [1; 10]);
}

/// That somebody does not come is no condition to wait for.
async fn nobody_else_comes() {
    sleep(Duration::from_secs(3)).await;
}

#[tokio::test]
async fn a_server_that_asks_for_a_pause_is_left_alone_for_it_whatever_happens_meanwhile() {
    let seconds = if is_full() { 120 } else { 8 };
    let world = World::chromium().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    let closed = |on: &str| json!({"on": on, "fault": {"status": 503, "retry_after": seconds}});
    world.server.faults(json!([closed("POST /api/news"), closed("POST /api/news/batch")]));
    let before_the_answer = Instant::now();
    let mut written = vec!["Asked to wait".to_owned()];
    world.write_quickly(&written[0]).await;
    world.wait_for_words("The server is not available right now (503).").await;
    // From now on it would take everything.
    world.server.faults(json!([]));

    let pause = Duration::from_secs(seconds);
    let is_left_alone = || world.server.ledger().requests == 1;
    for number in 1..=20 {
        if !is_left_alone() {
            break;
        }
        match number % 4 {
            _ if number == 2 => {
                world.new_tab().await;
                world.open("/").await;
            }
            0 => world.stop_worker_that_may_start_again().await,
            1 => world.reload().await,
            _ => world.dispatch_sync("sync-post", Chance::Another).await,
        }
        world.say_online().await;
        let headline = format!("Written meanwhile, {number}");
        world.write_quickly(&headline).await;
        world.wait_until_saved(&headline).await;
        written.push(headline);
    }
    while is_left_alone() {
        assert!(before_the_answer.elapsed() < 2 * pause + Duration::from_secs(60), "never again");
        sleep(Duration::from_millis(100)).await;
    }
    let left_alone = before_the_answer.elapsed();
    assert!(left_alone >= pause, "it asked for {pause:?} and was asked after {left_alone:?}");
    world.server.wait_for_effects(Kind::Article, written.len()).await;
    assert_eq!(world.server.ledger().effects(Kind::Article), vec![1; written.len()]);
}

#[tokio::test]
async fn what_a_run_has_no_time_for_is_sent_by_the_next_one_without_anybody_asking() {
    if !is_full() {
        // A run takes new items for a minute.
        return;
    }
    let world = World::chromium().await;
    world.grant_permissions().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    let slow = |on: &str| json!({"on": on, "fault": {"delay_ms": 14_000}});
    world.server.faults(json!([slow("POST /api/news"), slow("POST /api/news/batch")]));
    world.write_quickly("Item 0").await;
    world.wait_for_article("Item 0", State::Sending).await;
    // From a place that is no page of ours: only the browser's own event sends.
    world.open("/api/users").await;
    world.queue_by_script("Item", 1..=1_400).await;
    // Five requests fill a minute: 1 + 4 * 250 of 1401.
    world.server.wait_for_many_effects(Kind::Article, 1_401).await;
    world.open("/outbox").await;
    world.wait_for_status("Nothing waits").await;
    world.wait_for_activity("sync-post", "still waiting").await;
    let ledger = world.server.ledger();
    assert_eq!(ledger.effects(Kind::Article), vec![1; 1_401]);
    assert_eq!(ledger.arrivals(Kind::Article), vec![1; 1_401]);
}
