//! The server reaches people who have closed the page. In Firefox, which speaks with the push service
//! that it is told of: everything from the switch to the notification is real.

use journeys::{Pushed, Route, State, World};
use serde_json::json;

#[tokio::test]
async fn with_the_tab_closed_a_push_brings_the_news_and_tells_of_it() {
    let mut world = subscribed().await;
    leave(&world).await;
    let ledger = world.server.ledger();

    world.server.new_articles(1);
    let headline = world.server.headlines().pop().expect("there is news");
    let push = json!({"title": headline, "body": "Read it now", "url": "/", "tag": "news", "refresh": true});
    assert_eq!(world.server.send_push(push), 1);
    let told = world.desktop().wait_for(&headline).await;
    assert_eq!(told.body, "Read it now");
    assert_eq!(world.server.wait_for_pushes().await, accepted(1));
    let arrivals = world.push_service().arrivals();
    assert_eq!((arrivals.len(), arrivals[0].topic.as_deref()), (1, Some("news")));
    assert_eq!(world.server.ledger(), ledger, "a push asks for nothing");

    world.server.stop();
    world.open("/").await;
    world.wait_for_article(&headline, State::Sent).await;
}

#[tokio::test]
async fn what_is_pushed_while_the_browser_is_closed_is_shown_once_when_it_is_back() {
    let mut world = subscribed().await;
    world.kill_browser();
    world.server.send_push(json!({"title": "While you were away"}));
    assert_eq!(world.server.wait_for_pushes().await, accepted(1));
    assert_eq!(world.push_service().acknowledged(), 0);

    world.start_browser_again().await;
    world.desktop().wait_for("While you were away").await;
    world.push_service().wait_for_acknowledgements(1).await;
    assert_eq!(world.desktop().titles(), ["While you were away"]);
}

#[tokio::test]
async fn a_push_service_that_asks_for_a_pause_gets_it_and_the_message_is_shown_once() {
    let world = subscribed().await;
    leave(&world).await;
    world.push_service().answer_next(&[(429, Some(1)), (503, None)]);
    // As long as a message may be: 3 993 bytes.
    let around = json!({"title": "Once", "body": ""}).to_string().len();
    world.server.send_push(json!({"title": "Once", "body": "x".repeat(3_993 - around)}));
    assert_eq!(world.server.wait_for_pushes().await, accepted(1));
    world.desktop().wait_for("Once").await;
    world.push_service().wait_for_acknowledgements(1).await;
    let arrivals = world.push_service().arrivals();
    assert_eq!(arrivals.iter().map(|it| it.status).collect::<Vec<_>>(), [429, 503, 201]);
    assert_eq!(world.desktop().titles(), ["Once"]);
}

#[tokio::test]
async fn a_subscription_that_the_push_service_has_ended_is_forgotten_by_the_server() {
    let world = subscribed().await;
    world.push_service().end_subscriptions();
    assert_eq!(world.server.send_push(json!({"title": "Anybody?"})), 1);
    assert_eq!(world.server.wait_for_pushes().await, Pushed { gone: 1, ..Pushed::default() });
    assert_eq!(world.push_service().arrivals()[0].status, 410);
    assert_eq!(world.server.send_push(json!({"title": "Nobody"})), 0);
}

#[tokio::test]
async fn who_switches_push_off_is_forgotten_by_the_push_service_and_by_the_server() {
    let mut world = subscribed().await;
    world.switch_push(false).await;
    world.wait_for_subscriptions(0).await;

    world.switch_push(true).await;
    world.wait_for_subscriptions(1).await;
    // What the server cannot be told now, it is told when it is back.
    world.server.stop();
    world.switch_push(false).await;
    world.push_service().wait_until_given_up().await;
    assert_eq!(world.push_service().arrivals(), []);
    world.server.start();
    world.reload().await;
    world.wait_for_subscriptions(0).await;
    assert!(!world.push_is_on().await);
}

#[tokio::test]
async fn a_push_service_that_begins_anew_costs_nobody_a_message() {
    let world = subscribed().await;
    leave(&world).await;
    world.push_service().begin_anew();
    // Firefox tells the worker, which subscribes again and tells the server, with no page open.
    world.wait_for_subscriptions(1).await;
    assert_eq!(world.server.send_push(json!({"title": "Still here"})), 1);
    assert_eq!(world.server.wait_for_pushes().await, accepted(1));
    world.desktop().wait_for("Still here").await;
}

fn accepted(many: usize) -> Pushed {
    Pushed { accepted: many, ..Pushed::default() }
}

/// Firefox, with push messages switched on.
async fn subscribed() -> World {
    let world = World::firefox_with_push_service().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.go_to(Route::Settings).await;
    assert!(!world.push_is_on().await, "nobody is reached who has not asked for it");
    world.switch_push(true).await;
    world.wait_for_subscriptions(1).await;
    world
}

/// Closes the page. Another tab keeps the browser.
async fn leave(world: &World) {
    let page = world.tab().await;
    let other = world.new_tab().await;
    world.switch_to(&page).await;
    world.close_this_tab(&other).await;
}
