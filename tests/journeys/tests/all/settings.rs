//! The settings show what is true, and are obeyed.

use journeys::{Chance, Kind, Permission, Route, Setting, State, World};

#[tokio::test]
async fn a_permission_that_is_changed_outside_the_page_is_shown_as_it_is() {
    follows(World::chromium().await, "press the icon on the left of the address").await;
}

#[tokio::test]
async fn a_permission_that_is_changed_outside_the_page_is_shown_in_firefox_as_it_is() {
    follows(World::firefox().await, "press the crossed-out speech bubble").await;
}

async fn follows(world: World, way_back: &str) {
    world.set_notifications(Permission::Open).await;
    world.open("/settings").await;
    world.wait_for_words("Not allowed yet").await;
    assert!(world.has_button("Allow notifications").await);
    world.set_notifications(Permission::Granted).await;
    world.wait_for_words("Your browser shows what is switched on here.").await;
    assert!(!world.has_button("Allow notifications").await);
    world.set_notifications(Permission::Denied).await;
    world.wait_for_words("Blocked").await;
    world.wait_for_words(way_back).await;
    assert!(!world.has_button("Allow notifications").await, "nobody is asked again");
    world.go_to(Route::Board).await;
    world.ask_to_be_notified().await;
    world.wait_for_words("Notifications are blocked for this site.").await;
    assert_eq!(world.desktop().popups(), []);
}

#[tokio::test]
async fn what_is_switched_stays_so_and_the_theme_is_there_at_once() {
    let world = World::chromium().await;
    world.open("/settings").await;
    world.switch_off(Setting::NewsNotices).await;
    world.switch_off(Setting::SendInBackground).await;
    world.switch_on(Setting::QuietHours).await;
    world.choose_theme("Dark", "dark").await;
    world.reload().await;
    world.wait_for_scheme("dark").await;
    world.wait_for_switch(Setting::NewsNotices, false).await;
    world.wait_for_switch(Setting::AttendeeNotices, true).await;
    world.wait_for_switch(Setting::SendInBackground, false).await;
    world.wait_for_switch(Setting::QuietHours, true).await;
    world.choose_theme("Light", "light").await;
}

#[tokio::test]
async fn without_sending_in_the_background_nothing_goes_before_a_page_is_open() {
    let mut world = World::chromium().await;
    world.grant_permissions().await;
    world.open("/settings").await;
    world.switch_off(Setting::SendInBackground).await;
    world.go_to(Route::Board).await;
    world.wait_until_controlled().await;
    world.server.stop();
    world.add_news("By hand", "Ada", "").await;
    world.wait_for_article("By hand", State::Waiting).await;
    assert_eq!(world.sync_tags().await, Vec::<String>::new());

    world.open("about:blank").await;
    world.server.start();
    world.stop_worker().await;
    world.dispatch_sync("sync-post", Chance::Another).await;
    // Another event comes to a worker whose first one is behind it.
    world.deliver_push(r#"{"title":"Hello"}"#).await;
    world.desktop().wait_for("Hello").await;
    assert_eq!(world.server.ledger().requests, 0);

    world.open("/").await;
    world.wait_for_article("By hand", State::Sent).await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1]);
}
