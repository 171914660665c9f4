//! Reading what the server has: whatever else answers, who and what was there stays, and the page says
//! why it shows nothing newer.

use journeys::{Edit, Ending, Fault, Plan, To, World};

const READS: &str = "GET /api/*";

const UNREACHABLE: &str = "The server could not be reached.";
const SOMEBODY_ELSE: &str = "Something else answered in the server's place.";
const ELSEWHERE: &str = "The network sent us somewhere else.";
const MOVING: &str = "The list changed while it was read.";

/// What comes in place of both lists, and what the page says of it.
const IN_ITS_PLACE: [(Fault, &str); 10] = [
    (Fault::Portal, SOMEBODY_ELSE),
    (Fault::Redirect(302, To::OtherOrigin), ELSEWHERE),
    (Fault::Redirect(302, To::OtherPath), ELSEWHERE),
    (Fault::Truncate, UNREACHABLE),
    (Fault::AnswerLost(Ending::Reset), UNREACHABLE),
    (Fault::MediaType("text/html"), SOMEBODY_ELSE),
    (Fault::status(404), "something else answered in its place (404)"),
    (Fault::status(503), "The server is not available right now (503)."),
    (Fault::Edit(Edit::EmptyList), SOMEBODY_ELSE),
    (Fault::Edit(Edit::HalfAList), SOMEBODY_ELSE),
];

#[tokio::test]
async fn what_answers_in_the_servers_place_takes_nobody_and_nothing_off_the_board() {
    nothing_goes(World::chromium_behind_a_proxy(&[]).await, &IN_ITS_PLACE).await;
}

#[tokio::test]
async fn what_answers_in_the_servers_place_takes_nothing_off_the_board_in_firefox() {
    let few = [IN_ITS_PLACE[0], IN_ITS_PLACE[1], IN_ITS_PLACE[8]];
    nothing_goes(World::firefox_behind_a_proxy(&[]).await, &few).await;
}

async fn nothing_goes(world: World, in_its_place: &[(Fault, &str)]) {
    world.open("/").await;
    world.wait_until_controlled().await;
    world.wait_for_attendees(12).await;
    let news = world.articles().await;
    // Otherwise the server would say that nothing is new, without a list.
    world.server.new_attendees(1);
    world.server.new_articles(1);
    for (fault, reason) in in_its_place {
        world.proxy().plan(Plan::always(READS, *fault));
        world.reload().await;
        world.wait_for_status(reason).await;
        world.wait_for_attendees(12).await;
        let shown = world.articles().await;
        assert!(shown.ends_with(&news), "{fault:?}: {shown:?}");
    }
    let strangers = world.proxy().passages();
    assert!(
        strangers.iter().all(|passage| !passage.asked.contains("/portal")),
        "nobody follows a redirect: {strangers:#?}"
    );

    world.proxy().let_pass();
    world.reload().await;
    world.wait_for_attendees(13).await;
    assert_eq!(world.articles().await.len(), news.len() + 1);
    for (_, reason) in in_its_place {
        world.wait_until_words_are_gone(reason).await;
    }
}

#[tokio::test]
async fn a_list_that_changes_from_page_to_page_is_read_again_and_shown_whole_or_not_at_all() {
    let second_page = "GET /api/users?page=2&per_page=200";
    let world = World::chromium_behind_a_proxy(&["--attendees", "201"]).await;
    world.open("/").await;
    world.wait_for_words("Attendees: 201 / 30").await;
    world.server.new_attendees(1);
    let one_more = Fault::Edit(Edit::OneMoreInAll);
    world.proxy().plan(Plan::always(second_page, one_more));
    world.reload().await;
    world.wait_for_status(MOVING).await;
    world.wait_for_words("Attendees: 201 / 30").await;

    world.proxy().plan(Plan::times(2, second_page, one_more));
    world.reload().await;
    world.wait_for_words("Attendees: 202 / 30").await;
    world.wait_until_words_are_gone(MOVING).await;
}

#[tokio::test]
async fn a_login_page_is_kept_as_nobodys_picture() {
    let world = World::chromium_behind_a_proxy(&[]).await;
    let login = Fault::Redirect(302, To::OtherPath);
    let plan = Plan::times(6, "GET /api/avatars/*", Fault::Portal);
    world.proxy().plan(plan.and_always("GET /api/avatars/*", login));
    world.open("/").await;
    world.wait_until_controlled().await;
    world.wait_for_attendees(12).await;
    world.proxy().wait_until_met("GET /portal").await;

    world.proxy().let_pass();
    world.reload().await;
    world.wait_until_pictures_are_kept(12).await;
    world.reload().await;
    world.wait_for_pictures(12).await;
}
