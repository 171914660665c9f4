//! "Clear my data": asked twice when something would be lost, and nothing of it is left.

use journeys::{Kind, Route, Setting, State, World};

#[tokio::test]
async fn what_is_cleared_is_gone_after_two_questions_and_the_page_works_on() {
    let mut world = World::chromium().await;
    world.grant_permissions().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.wait_for_attendees(12).await;
    world.wait_until_pictures_are_kept(12).await;
    world.ask_to_be_notified().await;
    world.desktop().wait_for("12 attendees to the PWA Workshop").await;
    world.begin_registration("Zacharias", "Unfinished", "").await;
    world.server.stop();
    world.add_news("Not for everybody", "Ada", "").await;
    world.wait_for_article("Not for everybody", State::Waiting).await;
    world.go_to(Route::Settings).await;
    world.switch_off(Setting::NewsNotices).await;

    world.press_button("Clear my data").await;
    world.press_button("Keep it").await;
    world.press_button("Clear my data").await;
    world.press_button("Clear everything").await;
    world.wait_for_words("This device alone has 1 unsent item").await;
    world.press_button("Keep it").await;
    world.go_to(Route::Outbox).await;
    assert_eq!(world.outbox().await.len(), 1, "it was kept");

    world.go_to(Route::Settings).await;
    world.press_button("Clear my data").await;
    world.press_button("Clear everything").await;
    world.press_button("Clear it all, 1 unsent item").await;
    world.wait_for_words("Everything was cleared.").await;
    world.wait_for_switch(Setting::NewsNotices, true).await;
    world.desktop().wait_until_clear().await;
    let kept = world.everything_kept().await;
    let traces = ["Not for everybody", "Zacharias", "tidings-avatars", "article", "update-feed"];
    for trace in traces {
        assert!(!kept.contains(trace), "{trace}: {kept}");
    }

    world.server.start();
    world.open("/").await;
    world.wait_for_attendees(12).await;
    world.add_news("A new beginning", "Ada", "").await;
    world.wait_for_article("A new beginning", State::Sent).await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1], "and nothing of the old");
}

#[tokio::test]
async fn with_everything_sent_firefox_clears_after_one_question_and_push_messages_end() {
    let world = World::firefox_with_push_service().await;
    world.open("/settings").await;
    world.wait_until_controlled().await;
    world.switch_push(true).await;
    world.wait_for_subscriptions(1).await;
    world.go_to(Route::Board).await;
    world.add_news("Out there", "Ada", "").await;
    world.wait_for_article("Out there", State::Sent).await;
    world.go_to(Route::Settings).await;
    world.wait_for_status("Nothing waits").await;
    world.press_button("Clear my data").await;
    world.press_button("Clear everything").await;
    world.wait_for_words("Everything was cleared.").await;
    world.wait_for_subscriptions(0).await;
    world.go_to(Route::Board).await;
    // What the server has is read again.
    world.wait_for_article("Out there", State::Sent).await;
    world.wait_for_attendees(12).await;
}
