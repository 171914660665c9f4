//! The network is cut for real, and comes back: nobody presses anything, nobody is told.

use journeys::{Kind, State, World};
use serde_json::json;

#[tokio::test]
async fn with_the_page_closed_and_the_worker_stopped_the_return_of_the_network_publishes_once() {
    let Some(world) = World::chromium_on_a_network().await else { return };
    let blank = world.tab().await;
    world.new_tab().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.network.cut();
    world.wait_for_status("Offline").await;
    // For some seconds after a cut Chromium's Background Sync takes itself for online.
    world.wait_until_syncs_are_held_back().await;
    for headline in ["Written in a tunnel", "And another"] {
        world.add_news(headline, "Ada", "").await;
        world.wait_for_article(headline, State::Waiting).await;
    }
    world.register("Ida", "Rhodes", "ida@example.org").await;
    world.wait_for_words("It is safe to close the app.").await;

    world.close_this_tab(&blank).await;
    world.stop_worker().await;
    assert_eq!(world.server.ledger().requests, 0, "nobody is there who could have sent it");
    world.network.restore();
    world.server.wait_for_effects(Kind::Article, 2).await;
    world.server.wait_for_effects(Kind::Registration, 1).await;

    world.open("/outbox").await;
    world.wait_for_status("Nothing waits").await;
    world.wait_for_activity("sync-post", "3 accepted").await;
    let ledger = world.server.ledger();
    assert_eq!(
        (ledger.effects(Kind::Article), ledger.effects(Kind::Registration)),
        (vec![1; 2], vec![1])
    );
}

#[tokio::test]
async fn a_network_that_goes_and_comes_while_sending_publishes_each_article_once_and_in_order() {
    let Some(mut world) = World::chromium_on_a_network().await else { return };
    world.open("/").await;
    world.wait_until_controlled().await;
    let before = world.server.headlines().len();
    let headlines: Vec<_> = (1..=4).map(|number| format!("Between two cuts, {number}")).collect();
    for (place, headline) in headlines.iter().enumerate() {
        // The server is quick, its answers are on their way for longer than the network lasts.
        let slow = |on: &str| json!({"on": on, "fault": {"delay_ms": 3_000}});
        world.server.faults(json!([slow("POST /api/news"), slow("POST /api/news/batch")]));
        world.add_news(headline, "Ada", "").await;
        world.server.wait_for_effects(Kind::Article, place + 1).await;
        world.network.cut();
        world.wait_for_status("Offline").await;
        if place + 1 == headlines.len() {
            // A connection outlives a short cut. This one was forgotten at the other end.
            world.server.stop();
            world.server.start();
        }
        world.network.restore();
        world.wait_for_status("Online").await;
    }
    for headline in &headlines {
        world.wait_until_published_by_itself(headline).await;
    }
    let ledger = world.server.ledger();
    assert_eq!(ledger.effects(Kind::Article), [1; 4]);
    assert_eq!(ledger.arrivals(Kind::Article)[3], 2, "the first answer was lost: {ledger:?}");
    assert_eq!(world.server.headlines()[before..], headlines);
}
