//! An article is published once, whatever happens to the server and to the browser.

use journeys::{Kind, State, World};
use serde_json::json;

#[tokio::test]
async fn an_article_written_online_is_published_once() {
    let world = World::chromium().await;
    world.open("/").await;
    world.add_news("Lunch is served", "Ada", "In the *foyer*.").await;
    world.wait_for_article("Lunch is served", State::Sent).await;

    let ledger = world.server.ledger();
    assert_eq!(ledger.effects(Kind::Article), [1]);
    assert_eq!(ledger.intents.len(), 1, "{ledger:?}");
    assert_eq!(world.server.headlines().last().map(String::as_str), Some("Lunch is served"));
}

#[tokio::test]
async fn an_article_outlives_a_killed_browser_and_is_published_once_when_the_server_returns() {
    outlives_a_killed_browser(World::chromium().await).await;
}

#[tokio::test]
async fn an_article_outlives_a_killed_firefox_and_is_published_once_when_the_server_returns() {
    outlives_a_killed_browser(World::firefox().await).await;
}

async fn outlives_a_killed_browser(mut world: World) {
    let headline = "The workshop moves";
    world.open("/").await;
    world.wait_until_controlled().await;
    world.server.stop();
    world.add_news(headline, "Grace", "To room **2.14**.").await;
    world.wait_for_article(headline, State::Waiting).await;
    world.reload().await;
    world.wait_for_article(headline, State::Waiting).await;

    world.kill_browser();
    world.start_browser_again().await;
    world.open("/").await;
    world.wait_for_article(headline, State::Waiting).await;

    world.server.start();
    world.wait_until_published_by_itself(headline).await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1]);
    assert_eq!(world.server.headlines().iter().filter(|there| *there == headline).count(), 1);
}

#[tokio::test]
async fn an_article_is_published_once_though_the_browser_is_killed_while_it_is_sent() {
    outlives_a_browser_killed_while_sending(World::chromium().await).await;
}

#[tokio::test]
async fn an_article_is_published_once_though_firefox_is_killed_while_it_is_sent() {
    outlives_a_browser_killed_while_sending(World::firefox().await).await;
}

async fn outlives_a_browser_killed_while_sending(mut world: World) {
    world.open("/").await;
    world.wait_until_controlled().await;
    // Published at once, and the answer never reaches anybody.
    world.server.faults(json!([{"on": "POST /api/news", "fault": {"delay_ms": 20_000}}]));
    world.add_news("Torn out", "Katherine", "").await;
    world.wait_for_article("Torn out", State::Sending).await;
    world.server.wait_for_effects(Kind::Article, 1).await;

    world.kill_browser();
    world.server.faults(json!([]));
    world.start_browser_again().await;
    world.open("/").await;
    world.wait_for_article("Torn out", State::Sent).await;
    let ledger = world.server.ledger();
    assert_eq!(ledger.effects(Kind::Article), [1]);
    assert!(ledger.arrivals(Kind::Article)[0] > 1, "the second answer is the one that was heard");
}

#[tokio::test]
async fn ten_articles_written_quickly_are_published_in_the_order_of_writing() {
    let mut world = World::chromium().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    let before = world.server.headlines().len();
    world.server.stop();
    let headlines: Vec<_> = (1..=10).map(|n| format!("News flash {n}")).collect();
    for headline in &headlines {
        world.add_news(headline, "Margaret", "").await;
    }

    world.server.start();
    world.send_now().await;
    for headline in &headlines {
        world.wait_for_article(headline, State::Sent).await;
    }
    assert_eq!(world.server.ledger().effects(Kind::Article), [1; 10]);
    assert_eq!(world.server.headlines()[before..], headlines);
}
