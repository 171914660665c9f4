//! How many items need the user: on the app's icon, and in the title where there is none.

use journeys::{COUNTED_BADGE, Chance, List, Site, State, World};

const FULL: [&str; 2] = ["--capacity", "12"];

#[tokio::test]
async fn the_badge_counts_what_needs_the_user_also_while_the_app_is_closed() {
    let mut world = World::chromium_with(&FULL).await;
    world.server.deploy(&Site::first().with_worker_prefix(COUNTED_BADGE));
    world.grant_permissions().await;
    world.stand_alone().await;
    world.count_badge().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.wait_for_badge(0).await;
    world.server.stop();
    world.register("Ada", "Late", "late@example.org").await;
    world.open("about:blank").await;
    world.server.start();
    world.stop_worker().await;
    world.dispatch_sync("sync-post", Chance::Another).await;
    let told = world.desktop().wait_for("Something could not be sent").await;
    assert!(told.body.contains("Ada Late: "), "{told:?}");
    world.desktop().click(&told).await;
    world.wait_for_tabs(2).await;
    world.wait_for_badge(1).await;
    world.wait_for_row(List::Outbox, "Ada Late", State::Refused).await;

    // What a tab is told before its pages is told to that tab alone.
    world.stand_alone().await;
    world.count_badge().await;
    world.open("/outbox").await;
    world.wait_for_title("Outbox · Tidings").await;
    world.discard("Ada Late").await;
    world.wait_for_badge(0).await;
}

#[tokio::test]
async fn the_title_counts_what_needs_the_user_where_there_is_no_badge() {
    counts(World::chromium_with(&FULL).await).await;
}

#[tokio::test]
async fn firefoxs_title_counts_what_needs_the_user() {
    counts(World::firefox_with(&FULL).await).await;
}

async fn counts(world: World) {
    world.open("/outbox").await;
    world.wait_for_title("Outbox · Tidings").await;
    world.open("/").await;
    world.wait_for_title("Tidings").await;
    world.register("Ada", "Late", "late@example.org").await;
    world.wait_for_title("(1) Tidings").await;
    world.open("/outbox").await;
    world.wait_for_title("(1) Outbox · Tidings").await;
    world.discard("Ada Late").await;
    world.wait_for_title("Outbox · Tidings").await;
}
