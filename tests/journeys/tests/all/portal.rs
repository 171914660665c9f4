//! A network that answers everything by itself until somebody has signed in.

use journeys::{Fault, Kind, Plan, State, To, World};

/// Whatever is asked for.
const ALL: &str = "* /*";

#[tokio::test]
async fn behind_a_captive_portal_the_board_opens_and_what_is_written_goes_after_signing_in() {
    opens_and_waits(World::chromium_behind_a_proxy(&[]).await, Fault::Portal).await;
}

#[tokio::test]
async fn behind_a_captive_portal_that_redirects_the_board_opens_and_what_is_written_waits() {
    let login = Fault::Redirect(302, To::OtherOrigin);
    opens_and_waits(World::chromium_behind_a_proxy(&[]).await, login).await;
}

#[tokio::test]
async fn behind_a_captive_portal_the_board_opens_in_firefox_and_what_is_written_waits() {
    opens_and_waits(World::firefox_behind_a_proxy(&[]).await, Fault::Portal).await;
}

async fn opens_and_waits(world: World, portal: Fault) {
    world.open("/").await;
    world.wait_until_controlled().await;
    world.wait_for_attendees(12).await;
    world.wait_until_pictures_are_kept(12).await;
    let news = world.articles().await;

    world.proxy().plan(Plan::always(ALL, portal));
    for path in ["/outbox", "/settings?from=afar", "/"] {
        world.open(path).await;
        world.wait_for_status("Nothing waits").await;
    }
    world.wait_for_attendees(12).await;
    world.wait_for_pictures(12).await;
    assert_eq!(world.articles().await, news);
    world.add_news("Written in the lobby", "Ada", "").await;
    world.wait_for_status("1 item waits").await;
    // Both kinds of portals are named by what they want.
    world.wait_for_words("sign in").await;
    world.wait_for_article("Written in the lobby", State::Waiting).await;
    // What is no page of ours is the portal's to show: there the user signs in.
    world.open("/no-such-page").await;
    world.wait_for_words("Please sign in.").await;

    world.proxy().let_pass();
    world.open("/").await;
    world.wait_until_published_by_itself("Written in the lobby").await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1]);
    world.wait_until_words_are_gone("sign in").await;
}
