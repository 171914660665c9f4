//! Tidings as an app among others: it can be installed, shared to, and entered by its shortcuts.

use journeys::{NewsField, Route, State, World};
use serde_json::json;

#[tokio::test]
async fn the_browser_finds_nothing_wrong_with_the_app() {
    let world = World::chromium().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    let manifest = world.manifest().await;
    assert!(manifest.errors.is_empty(), "{manifest:?}");
    assert_eq!(manifest.members["name"], json!("Tidings"));
    let errors = world.installability_errors().await;
    assert!(errors.is_empty(), "{errors:?}");
}

#[tokio::test]
async fn the_browsers_offer_is_passed_on_until_it_is_declined_and_stays_in_the_settings() {
    let world = World::chromium().await;
    world.open("/").await;
    world.wait_for_offer_to_install().await;
    world.decline_to_install().await;

    world.reload().await;
    world.wait_until_browser_offers().await;
    world.wait_for_attendees(12).await;
    assert!(!world.is_install_offered().await, "it was declined");
    world.go_to(Route::Settings).await;
    world.wait_for_offer_to_install().await;
    world.go_to(Route::Outbox).await;
    world.wait_for_words("Nothing waits. Everything was sent.").await;
    assert!(!world.is_install_offered().await, "it was declined");
}

#[tokio::test]
async fn the_button_install_has_the_browser_ask_beside_the_page_and_in_the_settings() {
    let world = World::chromium().await;
    for path in ["/outbox", "/settings"] {
        world.open(path).await;
        world.wait_for_status("Nothing waits").await;
        world.offer_to_install().await;
        world.install().await;
    }
}

#[tokio::test]
async fn where_the_browser_offers_nothing_the_settings_say_how_it_is_done() {
    let world = World::firefox().await;
    world.open("/settings").await;
    world.wait_for_words("Firefox on a computer does not install web apps.").await;
    assert!(!world.is_install_offered().await);
}

#[tokio::test]
async fn what_another_app_shares_fills_in_the_form_and_queues_nothing_with_the_server_down() {
    is_filled_in(World::chromium().await).await;
}

#[tokio::test]
async fn what_another_app_shares_fills_in_the_form_in_firefox_with_the_server_down() {
    is_filled_in(World::firefox().await).await;
}

async fn is_filled_in(mut world: World) {
    world.open("/").await;
    world.wait_until_controlled().await;
    world.server.stop();
    let shared = [
        ("title", "Lunch & <more>"),
        ("text", "In the foyer\nat noon"),
        ("url", "https://example.org/?a=1#b"),
    ];
    world.post_by_plain_form("/share", &shared).await;

    world.wait_for_text_in(NewsField::Headline, "Lunch & <more>").await;
    let story = "In the foyer\nat noon\n\nhttps://example.org/?a=1#b";
    world.wait_for_text_in(NewsField::Story, story).await;
    world.wait_for_words("Filled in for you. Nothing was sent yet.").await;
    world.wait_for_focus_on("Byline").await;
    world.wait_for_status("Nothing waits").await;
    assert_eq!(world.place().await, ("/".to_owned(), "Tidings".to_owned()));
    assert!(world.articles().await.iter().all(|row| row.state == State::Sent));
    // A second look does not fill it in once more, and loses nothing.
    world.reload().await;
    world.wait_for_text_in(NewsField::Story, story).await;

    world.server.start();
    assert_eq!(world.server.ledger().requests, 0);
}

#[tokio::test]
async fn the_shortcuts_lead_to_the_form_and_to_the_attendees_with_the_server_down() {
    let mut world = World::chromium().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.wait_for_attendees(12).await;
    let shortcuts = world.manifest().await.members["shortcuts"].clone();
    let urls: Vec<_> = (0..2).map(|place| shortcuts[place]["url"].clone()).collect();
    assert_eq!(urls, [json!("./#add-news"), json!("./#attendees")]);

    world.server.stop();
    for from in ["about:blank", "/outbox", "/"] {
        world.open(from).await;
        world.open("/#add-news").await;
        world.wait_for_focus_on("Headline").await;
        world.open(from).await;
        world.open("/#attendees").await;
        world.wait_for_focus_on("Attendees: 12 / 30").await;
    }
}
