//! "Was this useful?": one answer for each notification, given in it or in the activity log, with a
//! network or without.

use journeys::{Chance, Kind, Permission, Route, World};

#[tokio::test]
async fn an_answer_in_a_notification_without_a_network_arrives_once() {
    let mut world = World::chromium().await;
    world.set_notifications(Permission::Granted).await;
    let told = be_told(&world).await;
    world.open("about:blank").await;
    world.server.stop();
    world.stop_worker().await;
    world.desktop().press(&told, "Was this useful?").await;
    let question = world.desktop().wait_for("Was this useful?").await;
    assert_eq!(question.buttons, ["Yes", "No"]);
    assert_eq!(question.body, told.title);
    world.desktop().press(&question, "Yes").await;
    world.desktop().wait_until_clear().await;

    world.open("/outbox").await;
    world.wait_for_status("1 item waits").await;
    // The log knows that it was answered.
    world.wait_for_words("Thank you.").await;
    world.wait_for_questions(0).await;
    world.open("about:blank").await;
    world.stop_worker().await;
    world.server.start();
    world.dispatch_sync("sync-post", Chance::Another).await;
    world.server.wait_for_effects(Kind::Feedback, 1).await;
    assert_eq!(world.server.ledger().effects(Kind::Feedback), [1]);
}

#[tokio::test]
async fn an_answer_in_the_activity_log_and_in_the_notification_is_one() {
    is_one(World::chromium().await).await;
}

#[tokio::test]
async fn an_answer_in_firefoxs_activity_log_and_in_the_notification_is_one() {
    is_one(World::firefox().await).await;
}

async fn is_one(mut world: World) {
    world.set_notifications(Permission::Granted).await;
    let told = be_told(&world).await;
    world.go_to(Route::Outbox).await;
    world.wait_for_questions(1).await;
    world.server.stop();
    world.answer_in_log("No").await;
    world.wait_for_words("Thank you.").await;
    world.wait_for_status("1 item waits").await;
    world.desktop().press(&told, "Was this useful?").await;
    let question = world.desktop().wait_for("Was this useful?").await;
    world.desktop().press(&question, "Yes").await;
    world.desktop().wait_until_clear().await;

    world.server.start();
    world.send_now().await;
    world.wait_for_status("Nothing waits").await;
    assert_eq!(world.server.ledger().effects(Kind::Feedback), [1]);
    world.reload().await;
    world.wait_for_words("Thank you.").await;
    world.wait_for_questions(0).await;
}

/// The user has asked, and was told.
async fn be_told(world: &World) -> journeys::Popup {
    world.open("/").await;
    world.wait_until_controlled().await;
    world.wait_for_attendees(12).await;
    world.ask_to_be_notified().await;
    world.desktop().wait_for("12 attendees to the PWA Workshop").await
}
