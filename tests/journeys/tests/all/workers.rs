//! Where no service worker serves the page, a worker of the page's own does the same work.

use journeys::{Kind, State, World};

#[tokio::test]
async fn on_plain_http_without_service_workers_each_article_is_published_once() {
    let world = World::chromium().await;
    world.open_on_plain_http("/").await;
    world.wait_for_attendees(12).await;
    world.add_news("Plain words", "Ida", "").await;
    world.wait_for_article("Plain words", State::Sent).await;

    // Its program has a fault: the next question starts it anew.
    world.break_own_worker().await;
    world.add_news("And again", "Ida", "").await;
    world.wait_for_article("And again", State::Sent).await;
    assert!(!world.words().await.contains("could not start"), "it has started again");
    assert_eq!(world.server.ledger().effects(Kind::Article), [1, 1]);
}

#[tokio::test]
async fn behind_a_silent_service_worker_the_page_says_that_nobody_sends_until_somebody_does() {
    let mut world = World::firefox().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.reload().await;
    world.wait_for_attendees(12).await;
    world.silence_service_worker().await;
    world.server.stop();
    world.add_news("Anybody there?", "Dorothy", "").await;
    world.wait_for_article("Anybody there?", State::Waiting).await;
    world.wait_for_words("could not start the part of itself that sends and reads").await;

    world.server.start();
    world.wait_until_published_by_itself("Anybody there?").await;
    world.wait_until_words_are_gone("could not start the part of itself").await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1]);
}
