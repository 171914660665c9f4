//! What is half written is kept until it is sent: through reloads, kills and other tabs.

use journeys::{Kind, NewsField, State, World};

const HELD_ELSEWHERE: &str = "What you were writing is in another tab of Tidings.";
const STILL_HERE: &str = "Your draft is still here. Nothing was sent yet.";
/// How an entry of the select "Saved on this device" begins that is a draft.
const DRAFT: &str = "Draft: ";

#[tokio::test]
async fn half_a_text_is_there_after_a_reload() {
    outlives_a_reload(World::chromium().await).await;
}

#[tokio::test]
async fn half_a_text_is_there_after_a_reload_in_firefox() {
    outlives_a_reload(World::firefox().await).await;
}

async fn outlives_a_reload(world: World) {
    world.open("/").await;
    world.begin_news("Half a headli", "Ada", "Once upon a").await;
    world.begin_registration("Grace", "Hop", "grace@").await;
    // There is no pause in typing that the store could have used.
    world.reload().await;
    world.wait_for_begun_news("Half a headli", "Ada", "Once upon a").await;
    world.wait_for_begun_registration("Grace", "Hop", "grace@").await;
    world.wait_for_words(STILL_HERE).await;
    world.wait_for_status("Nothing waits").await;
    assert_eq!(world.server.ledger().requests, 0);
}

#[tokio::test]
async fn half_a_text_outlives_a_killed_browser() {
    outlives_a_kill(World::chromium().await).await;
}

#[tokio::test]
async fn half_a_text_outlives_a_killed_firefox() {
    outlives_a_kill(World::firefox().await).await;
}

async fn outlives_a_kill(mut world: World) {
    world.open("/").await;
    world.begin_news("Half a headli", "Ada", "Once upon a").await;
    world.begin_registration("Grace", "Hop", "grace@").await;
    world.wait_until_kept("Once upon a").await;
    world.wait_until_kept("grace@").await;
    world.kill_browser();
    world.start_browser_again().await;
    world.open("/").await;
    world.wait_for_begun_news("Half a headli", "Ada", "Once upon a").await;
    world.wait_for_begun_registration("Grace", "Hop", "grace@").await;
    world.wait_for_words(STILL_HERE).await;

    world.submit_news().await;
    world.wait_for_article("Half a headli", State::Sent).await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1]);
}

#[tokio::test]
async fn after_a_kill_a_new_tab_has_one_of_three_drafts_and_offers_the_others() {
    let mut world = World::chromium().await;
    for (place, text) in ["One", "Two", "Three"].into_iter().enumerate() {
        if place > 0 {
            world.new_tab().await;
        }
        world.open("/").await;
        world.wait_for_attendees(12).await;
        world.begin_news(text, "Ada", &format!("Story {text}")).await;
        world.wait_until_kept(&format!("Story {text}")).await;
    }
    world.kill_browser();
    world.start_browser_again().await;
    world.open("/").await;
    world.wait_for_begun_news("Three", "Ada", "Story Three").await;
    assert_eq!(offered(&world, 2).await, ["Two", "One"]);

    // What stood there is not lost for it.
    world.load_saved("Draft: One").await;
    world.wait_for_begun_news("One", "Ada", "Story One").await;
    assert_eq!(offered(&world, 1).await, ["Two"]);
    let second = world.new_tab().await;
    world.open("/").await;
    world.wait_for_begun_news("Two", "Ada", "Story Two").await;
    assert!(offered(&world, 0).await.is_empty(), "{second:?} has the last one");
    assert_eq!(world.server.ledger().requests, 0);
}

#[tokio::test]
async fn an_old_copy_in_the_tab_does_not_take_the_place_of_what_was_written_since() {
    let world = World::chromium().await;
    world.open("/").await;
    world.begin_news("Half a headli", "Ada", "Once").await;
    world.wait_until_kept("\\\"Once\\\"").await;
    let old = world.copy_in_tab().await;
    world.begin_news("Half a headli", "Ada", "Once upon a time").await;
    world.wait_until_kept("Once upon a time").await;

    world.bring_back_in_tab(&old).await;
    world.reload().await;
    world.wait_for_begun_news("Half a headli", "Ada", "Once upon a time").await;
    world.wait_for_words(STILL_HERE).await;
    // The old one can be put back, and is a draft of its own.
    world.reload().await;
    world.wait_for_begun_news("Half a headli", "Ada", "Once upon a time").await;
    world.wait_for_words("Put my text back").await;
}

#[tokio::test]
async fn the_copy_of_a_tab_has_a_draft_of_its_own() {
    let world = World::chromium().await;
    world.open("/").await;
    world.wait_for_attendees(12).await;
    world.begin_news("The original", "Ada", "").await;
    world.wait_until_kept("The original").await;
    let original = world.tab().await;

    let copy = world.duplicate_tab().await;
    world.wait_for_words(HELD_ELSEWHERE).await;
    world.wait_for_text_in(NewsField::Headline, "").await;
    world.begin_news("The copy", "Grace", "").await;
    world.wait_until_kept("The copy").await;
    world.switch_to(&original).await;
    world.reload().await;
    world.wait_for_begun_news("The original", "Ada", "").await;

    for (tab, headline) in [(&copy, "The copy"), (&original, "The original")] {
        world.switch_to(tab).await;
        world.wait_for_text_in(NewsField::Headline, headline).await;
        world.submit_news().await;
        world.wait_for_article(headline, State::Sent).await;
    }
    assert_eq!(world.server.ledger().effects(Kind::Article), [1, 1]);
}

#[tokio::test]
async fn a_draft_that_was_submitted_does_not_come_back() {
    does_not_come_back(World::chromium().await).await;
}

#[tokio::test]
async fn a_draft_that_was_submitted_does_not_come_back_in_firefox() {
    does_not_come_back(World::firefox().await).await;
}

async fn does_not_come_back(mut world: World) {
    world.open("/").await;
    world.wait_until_controlled().await;
    world.server.stop();
    world.begin_news("Finished", "Ada", "The whole story").await;
    world.wait_until_kept("The whole story").await;
    world.submit_news().await;
    world.wait_for_article("Finished", State::Waiting).await;
    for killed in [false, true] {
        if killed {
            world.kill_browser();
            world.start_browser_again().await;
            world.open("/").await;
        } else {
            world.reload().await;
        }
        world.wait_for_article("Finished", State::Waiting).await;
        world.wait_for_text_in(NewsField::Headline, "").await;
        world.wait_for_text_in(NewsField::Story, "").await;
        assert!(offered(&world, 0).await.is_empty());
        assert!(!world.words().await.contains(STILL_HERE));
    }
    world.server.start();
    world.send_now().await;
    world.wait_for_article("Finished", State::Sent).await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1]);
}

/// The drafts that this tab offers beside its own, as soon as there are so many.
async fn offered(world: &World, many: usize) -> Vec<String> {
    let offers = world.wait_for_saved(DRAFT, many).await;
    offers.iter().map(|offer| offer.trim_start_matches(DRAFT).to_owned()).collect()
}
