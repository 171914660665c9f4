//! Registrations: kept like news, and sometimes refused by the server in its own words.

use journeys::{Kind, List, Route, State, World};

#[tokio::test]
async fn a_registration_written_offline_is_accepted_once() {
    let mut world = World::chromium().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.wait_for_attendees(12).await;
    world.server.stop();
    world.register("Ada", "Lovelace", "ada@example.org").await;
    world.wait_for_row(List::Registrations, "Ada Lovelace", State::Waiting).await;
    world.wait_for_attendees(12).await;

    world.server.start();
    world.send_now().await;
    world.wait_for_attendees(13).await;
    assert_eq!(world.server.ledger().effects(Kind::Registration), [1]);
    assert_eq!(world.server.attendees().last().map(|who| &*who.first_name), Some("Ada"));
    world.wait_until_gone(List::Registrations, "Ada Lovelace").await;
}

#[tokio::test]
async fn a_full_event_refuses_a_registration_in_the_servers_words_and_news_goes_on() {
    let world = World::chromium_with(&["--capacity", "12"]).await;
    world.open("/").await;
    world.register("Grace", "Hopper", "grace@example.org").await;
    let refused = world.wait_for_row(List::Registrations, "Grace Hopper", State::Refused).await;
    assert!(refused.text.contains("Refused"), "{refused:?}");
    assert!(refused.text.contains("full"), "{refused:?}");

    world.add_news("Still here", "Grace", "").await;
    world.wait_for_article("Still here", State::Sent).await;
    world.go_to(Route::Outbox).await;
    let refused = world.wait_for_row(List::Outbox, "Grace Hopper", State::Refused).await;
    assert!(refused.text.contains("full"), "{refused:?}");
    let ledger = world.server.ledger();
    assert_eq!(
        (ledger.effects(Kind::Article), ledger.effects(Kind::Registration)),
        (vec![1], vec![0])
    );
}

#[tokio::test]
async fn an_email_address_that_is_taken_is_refused_in_the_servers_words() {
    let world = World::chromium().await;
    let taken = world.server.attendees().remove(0).email;
    world.open("/").await;
    world.register("Margaret", "Hamilton", &taken).await;
    let refused =
        world.wait_for_row(List::Registrations, "Margaret Hamilton", State::Refused).await;
    assert!(refused.text.contains("Refused"), "{refused:?}");
    assert!(refused.text.to_lowercase().contains("email"), "{refused:?}");
    assert_eq!(world.server.attendees().len(), 12);
}
