//! With no page open, the browser wakes the worker.

use journeys::{Chance, Kind, State, World};
use serde_json::json;

#[tokio::test]
async fn a_stopped_worker_is_woken_by_the_network_and_publishes_once() {
    let mut world = World::chromium().await;
    world.grant_permissions().await;
    leave_an_article_behind(&mut world, "Written on the way out").await;

    world.server.start();
    world.stop_worker().await;
    assert_eq!(world.server.ledger().requests, 0, "nobody is there who could have sent it");
    world.dispatch_sync("sync-post", Chance::Another).await;
    world.server.wait_for_effects(Kind::Article, 1).await;

    // A place of the same origin that is no page of ours: whoever looks at the app is told nothing.
    world.open("/api/users").await;
    world.wait_for_notification("1 article published").await;
    world.open("/").await;
    world.wait_for_article("Written on the way out", State::Sent).await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1]);
}

#[tokio::test]
async fn the_browsers_last_try_says_that_the_article_is_kept_and_it_is() {
    let mut world = World::chromium().await;
    world.grant_permissions().await;
    leave_an_article_behind(&mut world, "Not yet").await;

    // It is there, and takes nothing; and nobody looks at the app, who would see it on the page.
    let full = |path| json!({"on": format!("POST {path}"), "fault": {"status": 503}});
    world.server.start();
    world.server.faults(["/api/news", "/api/news/batch"].map(full).into());
    world.open("/api/users").await;
    world.dispatch_sync("sync-post", Chance::Last).await;
    let told = world.wait_for_notification("Not sent yet").await;
    assert!(told.body.contains("kept on this device"), "{told:?}");
    world.open("/").await;
    world.wait_for_article("Not yet", State::Waiting).await;
    world.server.faults(json!([]));
    world.send_now().await;
    world.wait_for_article("Not yet", State::Sent).await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1]);
}

/// The server is down, an article is in the outbox, and no page of ours is open.
async fn leave_an_article_behind(world: &mut World, headline: &str) {
    world.open("/").await;
    world.wait_until_controlled().await;
    world.server.stop();
    world.add_news(headline, "Frances", "").await;
    world.wait_for_article(headline, State::Waiting).await;
    world.open("about:blank").await;
}
