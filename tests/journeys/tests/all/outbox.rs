//! The outbox page: what the user may do with what is not sent yet.

use journeys::{Kind, List, Route, State, World};
use serde_json::json;

const FIRST: &str = "First thoughts";
const SECOND: &str = "Second thoughts";

#[tokio::test]
async fn a_discarded_article_comes_back_with_undo_and_is_published_once() {
    let mut world = World::chromium().await;
    write_two_articles_with_the_server_down(&mut world).await;

    world.discard_all_the_same(FIRST).await;
    world.go_to(Route::Board).await;
    world.wait_until_gone(List::News, FIRST).await;
    world.go_to(Route::Outbox).await;
    world.undo(FIRST).await;

    world.server.start();
    world.send_now().await;
    world.go_to(Route::Board).await;
    world.wait_for_article(FIRST, State::Sent).await;
    world.wait_for_article(SECOND, State::Sent).await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1, 1]);
}

#[tokio::test]
async fn a_discarded_article_is_not_published() {
    let mut world = World::chromium().await;
    write_two_articles_with_the_server_down(&mut world).await;

    world.discard_all_the_same(FIRST).await;
    world.server.start();
    world.send_now().await;
    world.go_to(Route::Board).await;
    world.wait_for_article(SECOND, State::Sent).await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1]);
    assert!(!world.server.headlines().contains(&FIRST.to_owned()));
}

#[tokio::test]
async fn retry_sends_an_item_at_once_whatever_it_waited_for() {
    let world = World::chromium().await;
    world.open("/").await;
    let closed_for_a_minute = json!({"status": 503, "retry_after": 60});
    world.server.faults(json!([{"on": "POST /api/news", "fault": closed_for_a_minute}]));
    world.add_news(FIRST, "Mary", "").await;
    world.go_to(Route::Outbox).await;
    world.wait_for_reason(FIRST, "The server is not available right now (503).").await;

    world.server.faults(json!([]));
    world.retry(FIRST).await;
    world.wait_until_gone(List::Outbox, FIRST).await;
    world.go_to(Route::Board).await;
    world.wait_for_article(FIRST, State::Sent).await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1]);
}

/// The first of them was tried: it may have reached the server. Ends on the outbox page.
async fn write_two_articles_with_the_server_down(world: &mut World) {
    world.open("/").await;
    world.wait_until_controlled().await;
    world.server.stop();
    for headline in [FIRST, SECOND] {
        world.add_news(headline, "Mary", "").await;
    }
    world.go_to(Route::Outbox).await;
    world.wait_for_reason(FIRST, "The server could not be reached.").await;
    world.wait_for_row(List::Outbox, SECOND, State::Waiting).await;
}
