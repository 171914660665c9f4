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

#[tokio::test]
async fn what_was_never_tried_is_edited_in_its_place_and_published_once_as_edited() {
    let Some(world) = World::chromium_on_a_network().await else { return };
    world.open("/").await;
    world.wait_until_controlled().await;
    world.network.cut();
    world.wait_for_words("Offline").await;
    for headline in [FIRST, SECOND] {
        world.add_news(headline, "Mary", "").await;
    }
    world.go_to(Route::Outbox).await;
    world.begin_edit(FIRST).await;
    world.type_into_edit("Headline", "On reflection").await;
    world.save_edit().await;
    world.wait_for_row(List::Outbox, "On reflection", State::Waiting).await;
    world.wait_until_gone(List::Outbox, FIRST).await;
    world.wait_for_words("Not tried yet").await;

    world.network.restore();
    world.send_now().await;
    world.server.wait_for_effects(Kind::Article, 2).await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1, 1]);
    let headlines = world.server.headlines();
    assert!(!headlines.contains(&FIRST.to_owned()), "{headlines:?}");
    let place = |text: &str| headlines.iter().position(|one| one == text);
    assert!(place("On reflection") < place(SECOND), "in its place: {headlines:?}");
}

#[tokio::test]
async fn what_was_sent_while_it_was_edited_goes_out_as_it_was_and_the_text_goes_on_as_a_draft() {
    let Some(world) = World::chromium_on_a_network().await else { return };
    world.open("/").await;
    world.wait_until_controlled().await;
    world.network.cut();
    world.wait_for_words("Offline").await;
    world.add_news(FIRST, "Mary", "").await;
    world.go_to(Route::Outbox).await;
    world.begin_edit(FIRST).await;
    world.type_into_edit("Headline", "Too late").await;

    world.network.restore();
    world.wait_until_gone(List::Outbox, FIRST).await;
    world.save_edit().await;
    world.wait_for_words("It is no longer in the outbox.").await;
    assert_eq!(world.typed_into_edit("Headline").await, "Too late");
    assert_eq!(world.server.ledger().effects(Kind::Article), [1]);
    assert!(world.server.headlines().contains(&FIRST.to_owned()));

    world.add_edit_as_new().await;
    world.wait_for_begun_news("Too late", "Mary", "").await;
    world.wait_for_words("Your draft is still here. Nothing was sent yet.").await;
    world.go_to(Route::Outbox).await;
    assert!(!world.is_editing().await, "it went on as a draft");
}

#[tokio::test]
async fn what_is_typed_into_an_edit_outlives_another_route_and_a_reload() {
    let world = World::chromium().await;
    for name in ["Margaret", "Katherine"] {
        let taken = world.server.attendees().remove(0).email;
        world.open("/").await;
        world.register(name, "Hamilton", &taken).await;
        world.wait_for_row(List::Registrations, &format!("{name} Hamilton"), State::Refused).await;
    }
    world.go_to(Route::Outbox).await;
    world.begin_edit("Margaret Hamilton").await;
    world.type_into_edit("Email", "margaret@example.org").await;
    assert!(!world.offers_edit("Katherine Hamilton").await, "one at a time: the text would go");

    world.go_to(Route::Board).await;
    world.go_to(Route::Outbox).await;
    assert_eq!(world.typed_into_edit("Email").await, "margaret@example.org");
    world.reload().await;
    assert_eq!(world.typed_into_edit("Email").await, "margaret@example.org");
    world.wait_for_words("Your draft is still here. Nothing was sent yet.").await;

    world.save_edit().await;
    world.wait_until_gone(List::Outbox, "Margaret Hamilton").await;
    let attendees = world.server.attendees();
    assert_eq!((attendees.len(), &*attendees[12].email), (13, "margaret@example.org"));
    world.reload().await;
    world.wait_for_row(List::Outbox, "Katherine Hamilton", State::Refused).await;
    assert!(!world.is_editing().await, "it was saved");
    assert!(world.offers_edit("Katherine Hamilton").await);
}

#[tokio::test]
async fn what_was_edited_after_a_refusal_is_not_called_accepted_before_it_is() {
    let mut world = World::chromium().await;
    let taken = world.server.attendees().remove(0).email;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.register("Margaret", "Hamilton", &taken).await;
    world.wait_for_row(List::Registrations, "Margaret Hamilton", State::Refused).await;
    let form = world.tab().await;
    world.new_tab().await;
    world.open("/outbox").await;
    world.server.stop();
    world.begin_edit("Margaret Hamilton").await;
    world.type_into_edit("Email", "margaret@example.org").await;
    world.save_edit().await;
    world.wait_for_row(List::Outbox, "Margaret Hamilton", State::Waiting).await;

    world.switch_to(&form).await;
    world.wait_for_row(List::Registrations, "Margaret Hamilton", State::Waiting).await;
    let words = world.words().await;
    assert!(!words.contains("you are registered"), "{words}");
    world.server.start();
    world.send_now().await;
    world.wait_for_words("Saved and accepted: you are registered.").await;
    assert_eq!(world.server.ledger().effects(Kind::Registration), [1, 0]);
}

#[tokio::test]
async fn what_the_server_refused_is_edited_and_accepted_once() {
    let world = World::chromium().await;
    let taken = world.server.attendees().remove(0).email;
    world.open("/").await;
    world.register("Margaret", "Hamilton", &taken).await;
    world.wait_for_row(List::Registrations, "Margaret Hamilton", State::Refused).await;
    world.go_to(Route::Outbox).await;
    world.begin_edit("Margaret Hamilton").await;
    assert_eq!(world.typed_into_edit("Email").await, taken);
    world.type_into_edit("Email", "margaret").await;
    world.save_edit().await;
    world.wait_for_words("Email must be an email address").await;
    world.type_into_edit("Email", "margaret@example.org").await;
    world.save_edit().await;
    world.wait_until_gone(List::Outbox, "Margaret Hamilton").await;

    assert_eq!(world.server.ledger().effects(Kind::Registration), [1, 0]);
    let attendees = world.server.attendees();
    assert_eq!((attendees.len(), &*attendees[12].email), (13, "margaret@example.org"));
}

#[tokio::test]
async fn what_may_have_reached_the_server_is_not_edited() {
    let mut world = World::chromium().await;
    write_two_articles_with_the_server_down(&mut world).await;
    assert!(!world.offers_edit(FIRST).await, "it may have reached the server");
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
