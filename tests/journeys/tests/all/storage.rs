//! When the device has no room left: what is there stays there, and the page says what is wrong.

use journeys::{Kind, State, World};

#[tokio::test]
async fn when_there_is_no_room_the_text_stays_in_the_form_and_what_waited_still_waits() {
    let mut world = World::chromium().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.wait_until_pictures_are_kept(12).await;
    world.server.stop();
    world.add_news("There was room", "Ada", "").await;
    world.wait_for_article("There was room", State::Waiting).await;

    // A browser that runs goes by what it has measured half a minute ago.
    world.kill_browser();
    world.start_browser_again().await;
    world.limit_storage(1).await;
    world.open("/").await;
    world.wait_for_article("There was room", State::Waiting).await;
    world.begin_news("There was none", "Grace", "Not a word of it is lost.").await;
    world.submit_news().await;
    world.wait_for_words("There is no room left on this device.").await;
    world.wait_for_begun_news("There was none", "Grace", "Not a word of it is lost.").await;
    world.reload().await;
    world.wait_for_begun_news("There was none", "Grace", "Not a word of it is lost.").await;
    world.wait_for_article("There was room", State::Waiting).await;
    world.wait_for_status("1 item waits").await;

    // Nothing is sent whose sending could not be written down, and the page says why.
    let unsent = "What waits could not be sent. There is no room left on this device";
    world.server.start();
    world.send_now().await;
    world.wait_for_words(unsent).await;
    assert_eq!(world.server.ledger().requests, 0);

    world.lift_storage_limit().await;
    world.submit_news().await;
    world.send_now().await;
    for headline in ["There was room", "There was none"] {
        world.wait_for_article(headline, State::Sent).await;
    }
    world.wait_until_words_are_gone(unsent).await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1, 1]);
}

#[tokio::test]
async fn the_page_says_for_how_long_the_oldest_item_has_waited() {
    let mut world = World::chromium().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.server.stop();
    world.add_news("Written early", "Ada", "").await;
    world.let_items_have_waited(185).await;
    world.reload().await;
    world.wait_for_status("It has waited for 3 hours.").await;

    world.add_news("Written late", "Ada", "").await;
    world.wait_for_status("The oldest has waited for 3 hours.").await;
    world.server.start();
    world.send_now().await;
    world.wait_for_status("Nothing waits").await;
    assert!(!world.status().await.contains("has waited"));
}
