//! Whatever becomes of the storage: it is said in plain words, what stands in a form stays there, and
//! what can go on goes on.

use journeys::{Kind, List, Missing, NO_ROOM_FOR_THE_FIRST_ANSWER, Route, Site, State, World};

const REMOVED: &str = "What Tidings had kept on this device was removed";

#[tokio::test]
async fn an_answer_that_could_not_be_written_down_is_asked_for_again_and_publishes_once() {
    let mut world = World::chromium().await;
    world.server.deploy(&Site::first().with_worker_prefix(NO_ROOM_FOR_THE_FIRST_ANSWER));
    world.open("/").await;
    world.wait_until_controlled().await;
    world.add_news("Answered into nothing", "Ada", "").await;
    world.server.wait_for_effects(Kind::Article, 1).await;
    world.go_to(Route::Outbox).await;
    world.wait_for_activity("sync", "There is no room left on this device.").await;

    world.send_now().await;
    world.go_to(Route::Board).await;
    world.wait_for_article("Answered into nothing", State::Sent).await;
    let ledger = world.server.ledger();
    assert_eq!(ledger.effects(Kind::Article), [1]);
    assert!(ledger.arrivals(Kind::Article)[0] > 1, "{ledger:?}");
}

#[tokio::test]
async fn a_write_that_the_browser_gives_up_leaves_the_text_in_the_form() {
    let world = World::chromium().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.begin_news("Given up", "Ada", "Not a word of it is lost.").await;
    world.wait_until_kept("Given up").await;
    world.abort_next_submission().await;
    world.submit_news().await;
    world.wait_for_words("The browser could not write this.").await;
    world.wait_for_begun_news("Given up", "Ada", "Not a word of it is lost.").await;

    world.submit_news().await;
    world.wait_for_article("Given up", State::Sent).await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1]);
}

#[tokio::test]
async fn when_the_browser_takes_the_storage_away_the_page_says_so_and_goes_on() {
    let mut world = World::chromium().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.wait_for_attendees(12).await;
    world.server.stop();
    world.add_news("Gone with the storage", "Ada", "").await;
    world.begin_news("Still in the form", "Grace", "Not a word of it is lost.").await;
    world.wait_until_kept("Still in the form").await;
    world.take_storage_away().await;
    world.wait_for_words(REMOVED).await;
    world.wait_for_words("and with it what waited to be sent.").await;
    world.wait_for_begun_news("Still in the form", "Grace", "Not a word of it is lost.").await;

    world.server.start();
    world.submit_news().await;
    world.send_now().await;
    world.wait_for_article("Still in the form", State::Sent).await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1]);
}

#[tokio::test]
async fn when_another_program_deletes_the_database_the_page_says_so_and_goes_on() {
    let world = World::firefox().await;
    world.open("/").await;
    world.wait_for_attendees(12).await;
    world.delete_database().await;
    world.wait_for_words(REMOVED).await;
    world.add_news("After it", "Ada", "").await;
    world.wait_for_article("After it", State::Sent).await;
    world.reload().await;
    world.wait_for_article("After it", State::Sent).await;
    assert!(!world.words().await.contains(REMOVED));
    assert_eq!(world.server.ledger().effects(Kind::Article), [1]);
}

#[tokio::test]
async fn a_page_under_which_a_newer_schema_takes_over_says_so_and_keeps_the_text() {
    let world = World::chromium().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.wait_for_attendees(12).await;
    world.begin_news("Half a text", "Ada", "Not a word of it is lost.").await;
    world.let_a_newer_schema_take_over().await;
    let newer = "A newer version of Tidings has been used on this device. Please reload.";
    world.wait_for_words(newer).await;
    world.submit_news().await;
    world.wait_for_begun_news("Half a text", "Ada", "Not a word of it is lost.").await;
    world.reload().await;
    world.wait_for_words(newer).await;
    world.wait_for_begun_news("Half a text", "Ada", "Not a word of it is lost.").await;
    assert_eq!(world.server.ledger().requests, 0);
}

#[tokio::test]
async fn without_a_database_the_page_says_so_and_keeps_what_is_typed() {
    for missing in [Missing::Absent, Missing::Denied, Missing::Broken] {
        let world = World::chromium().await;
        world.be_without_database(missing).await;
        world.open("/").await;
        let says = "This browser does not let Tidings store anything here.";
        world.wait_for_words(says).await;
        world.begin_news("Nowhere to go", "Ada", "Not a word of it is lost.").await;
        world.submit_news().await;
        world.wait_for_begun_news("Nowhere to go", "Ada", "Not a word of it is lost.").await;
        for route in [Route::Outbox, Route::Settings, Route::Board] {
            world.go_to(route).await;
            world.wait_for_words(says).await;
        }
        world.wait_for_begun_news("Nowhere to go", "Ada", "Not a word of it is lost.").await;
        assert_eq!(world.server.ledger().requests, 0);
    }
}

#[tokio::test]
async fn one_spoiled_record_of_each_kind_is_counted_and_stops_nobody() {
    let mut world = World::chromium().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.wait_for_attendees(12).await;
    world.server.stop();
    for headline in ["First", "Second", "Third"] {
        world.add_news(headline, "Ada", "").await;
    }
    for (table, key) in [
        ("outbox", "2"),
        ("articles", "0190163d-8694-739b-aea5-966c26f8ad91"),
        ("meta", "control"),
        ("meta", "feed"),
        ("meta", "attendees"),
        ("meta", "settings"),
        ("meta", "draft:0190163d-8694-739b-aea5-966c26f8ad91"),
        ("keys", "0190163d-8694-739b-aea5-966c26f8ad91"),
        ("activity", "1"),
    ] {
        world.spoil_record(table, key, "{\"v\":1,").await;
    }
    world.reload().await;
    world.go_to(Route::Outbox).await;
    // Not the one that counts places: the first look at the outbox has made it anew.
    world.wait_for_words("6 records cannot be read").await;
    world.wait_for_row(List::Outbox, "First", State::Waiting).await;

    world.server.start();
    world.go_to(Route::Board).await;
    world.add_news("Fourth", "Ada", "").await;
    world.send_now().await;
    for headline in ["First", "Third", "Fourth"] {
        world.wait_for_article(headline, State::Sent).await;
    }
    world.wait_for_attendees(12).await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1, 1, 1]);
    world.go_to(Route::Outbox).await;
    // What only counts, or is a copy, was made anew. The settings are the user's.
    world.wait_for_words("4 records cannot be read").await;
}
