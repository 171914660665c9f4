//! "Notify me when there are new attendees": a click always ends in something that the user sees.

use journeys::World;
use serde_json::json;

#[tokio::test]
async fn new_attendees_are_named_in_a_notification_on_the_very_first_visit() {
    let world = World::chromium().await;
    world.grant_permissions().await;
    world.open("/").await;
    world.wait_for_attendees(12).await;

    world.server.new_attendees(2);
    world.ask_to_be_notified().await;
    let told = world.wait_for_notification("14 attendees to the PWA Workshop").await;
    for new in &world.server.attendees()[12..] {
        let name = format!("{} {}", new.first_name, new.last_name);
        assert!(told.body.contains(&name), "{told:?} does not name {name}");
    }
    world.wait_for_attendees(14).await;
}

#[tokio::test]
async fn a_click_with_nobody_new_is_answered_with_a_notification_too() {
    let world = World::chromium().await;
    world.grant_permissions().await;
    world.open("/").await;
    world.wait_for_attendees(12).await;
    world.ask_to_be_notified().await;
    let told = world.wait_for_notification("12 attendees to the PWA Workshop").await;
    assert_eq!(told.body, "Nobody new since you last looked.");
    assert_eq!(world.notifications().await.len(), 1, "they do not pile up");
}

#[tokio::test]
async fn a_denied_permission_is_said_on_the_page() {
    let world = World::chromium().await;
    world.deny_notifications().await;
    world.open("/").await;
    world.ask_to_be_notified().await;
    world.wait_for_words("Notifications are blocked for this site.").await;
    assert_eq!(world.notifications().await, []);
}

#[tokio::test]
async fn pictures_that_could_not_be_had_on_the_first_visit_are_kept_on_the_next() {
    let world = World::chromium().await;
    let fault = |n| json!({"on": format!("GET /api/avatars/{n}.svg"), "fault": {"status": 503}});
    world.server.faults((1..=12).map(fault).collect());
    world.open("/").await;
    world.wait_for_attendees(12).await;
    world.wait_until_controlled().await;

    world.server.faults(json!([]));
    world.reload().await;
    world.wait_until_pictures_are_kept(12).await;
}
