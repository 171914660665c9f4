//! Posts from a foreign site to our API: nothing of it is enqueued, nor published.

use journeys::{NewsField, State, World};

const FORGED: [(&str, &str); 3] =
    [("headline", "Forged"), ("byline", "Somebody else"), ("body", "Not by you.")];

/// What a form has to look like so that plain text becomes JSON.
const FORGED_JSON: [(&str, &str); 1] =
    [("{\"headline\":\"Forged\",\"byline\":\"Somebody else\",\"body\":\"", "\"}")];

#[tokio::test]
async fn a_foreign_sites_form_ends_on_ours_filled_in_and_the_user_sends_or_does_not() {
    a_foreign_form_only_fills_in(World::chromium_behind_a_proxy(&[]).await).await;
}

#[tokio::test]
async fn a_foreign_sites_form_ends_on_ours_filled_in_in_firefox() {
    a_foreign_form_only_fills_in(World::firefox_behind_a_proxy(&[]).await).await;
}

async fn a_foreign_form_only_fills_in(world: World) {
    world.open("/").await;
    world.wait_until_controlled().await;
    let ours = world.proxy().origin();
    world.open(&world.proxy().portal()).await;
    world.post_by_text_form(&format!("{ours}/api/news"), &FORGED_JSON).await;
    // It is no form that could be filled in from.
    world.wait_for_status("Nothing waits").await;
    world.wait_for_text_in(NewsField::Headline, "").await;

    world.open(&world.proxy().portal()).await;
    world.post_by_plain_form(&format!("{ours}/api/news"), &FORGED).await;
    world.wait_for_text_in(NewsField::Headline, "Forged").await;
    world.wait_for_words("Filled in for you. Nothing was sent yet.").await;
    nothing_came_of_it(&world, 0).await;
}

#[tokio::test]
async fn without_a_worker_a_foreign_sites_form_is_told_no_by_the_server() {
    let world = World::chromium_behind_a_proxy(&[]).await;
    let ours = world.proxy().origin();
    world.open(&world.proxy().portal()).await;
    world.post_by_plain_form(&format!("{ours}/api/news"), &FORGED).await;
    world.wait_for_words("The Content-Type has to be application/json").await;
    world.open(&world.proxy().portal()).await;
    world.post_by_text_form(&format!("{ours}/api/news"), &FORGED_JSON).await;
    world.wait_for_words("The Content-Type has to be application/json").await;
    nothing_came_of_it(&world, 2).await;
}

#[tokio::test]
async fn a_foreign_sites_script_is_told_no_by_the_server_and_our_worker_never_hears_of_it() {
    let world = World::chromium_behind_a_proxy(&[]).await;
    world.open("/").await;
    world.wait_until_controlled().await;
    let ours = world.proxy().origin();
    world.open(&world.proxy().portal()).await;
    let article = "{\"headline\":\"Forged\",\"byline\":\"Somebody else\",\"body\":\"\"}";
    world.post_blindly(&format!("{ours}/api/news"), article).await;
    world.proxy().wait_until_delivered("POST /api/news", 1).await;
    nothing_came_of_it(&world, 1).await;
}

/// So many posts arrived, and none had an effect; nor does anything wait here.
async fn nothing_came_of_it(world: &World, arrived: u64) {
    world.open("/").await;
    world.wait_for_status("Nothing waits").await;
    let news = world.articles().await;
    assert!(news.iter().all(|row| row.state == State::Sent && row.title != "Forged"), "{news:?}");
    let ledger = world.server.ledger();
    assert_eq!((ledger.requests, ledger.intents.len()), (arrived, 0), "{ledger:?}");
    assert!(!world.server.headlines().contains(&"Forged".to_owned()));
}
