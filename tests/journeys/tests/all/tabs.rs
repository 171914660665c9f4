//! Several tabs are one Tidings.

use journeys::{Kind, State, World};
use serde_json::json;

#[tokio::test]
async fn two_tabs_that_send_at_the_same_time_publish_each_article_once() {
    let world = World::chromium().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    // For a minute nothing is sent unless somebody asks for it.
    answer_posts_with(&world, json!({"status": 503, "retry_after": 60}));
    let headlines = ["One", "Two", "Three", "Four", "Five"];
    for headline in headlines {
        world.add_news(headline, "Radia", "").await;
    }
    world.wait_for_article("One", State::Waiting).await;
    let (first, before) = (world.tab().await, world.server.ledger());

    let second = world.new_tab().await;
    world.open("/").await;
    world.wait_for_article("Five", State::Waiting).await;
    // The one flush is still waiting for its answer when the other tab asks for another.
    answer_posts_with(&world, json!({"delay_ms": 2000}));
    world.press_send_now().await;
    world.switch_to(&first).await;
    world.press_send_now().await;

    for tab in [&first, &second] {
        world.switch_to(tab).await;
        for headline in headlines {
            world.wait_for_article(headline, State::Sent).await;
        }
    }
    let after = world.server.ledger();
    assert_eq!(after.effects(Kind::Article), [1; 5]);
    let arrived = [before, after].map(|ledger| ledger.arrivals(Kind::Article).iter().sum::<u64>());
    assert_eq!(arrived[1] - arrived[0], 5, "each went on its way once");
}

fn answer_posts_with(world: &World, fault: serde_json::Value) {
    let paths = ["POST /api/news", "POST /api/news/batch"];
    world.server.faults(paths.map(|on| json!({"on": on, "fault": fault})).into_iter().collect());
}
