//! A build is stored whole, byte by byte as it was published, or not at all.

use journeys::{Kind, Site, State, World};

/// One file of each kind, by how its path ends.
const KINDS: [&str; 5] = [".wasm", ".js", ".css", "index.html", ".svg"];

#[tokio::test]
async fn a_build_with_a_wrong_byte_is_not_used_and_the_old_one_goes_on() {
    wrong_bytes(World::chromium().await).await;
}

#[tokio::test]
async fn a_build_with_a_wrong_byte_is_not_used_in_firefox_and_the_old_one_goes_on() {
    wrong_bytes(World::firefox().await).await;
}

async fn wrong_bytes(mut world: World) {
    let (old, new) = (Site::first(), Site::next(1));
    world.open("/outbox").await;
    world.wait_until_controlled().await;
    world.wait_for_caches(&[&old.cache_name(), "tidings-avatars"]).await;
    for kind in KINDS {
        let file = new.file(kind);
        let broken = new.with_byte_flipped(file);
        world.server.deploy(&broken);
        world.look_for_update().await;
        world.wait_for_activity("install", &format!("{file} did not arrive")).await;
        world.wait_for_caches(&[&old.cache_name(), "tidings-avatars"]).await;
        assert!(!world.is_update_offered().await, "{file}");

        world.server.stop();
        world.open("/outbox").await;
        world.wait_for_build(&old).await;
        world.server.start();
    }
    world.server.deploy(&new);
    world.look_for_update().await;
    world.take_update().await;
    world.wait_for_build(&new).await;
}

#[tokio::test]
async fn a_first_visit_to_a_build_with_a_wrong_byte_works_online_and_leaves_nothing_half_stored() {
    let mut world = World::chromium().await;
    let site = Site::first();
    // The page itself checks what it runs; these it takes as they are.
    for (place, kind) in ["index.html", ".svg"].into_iter().enumerate() {
        let file = site.file(kind);
        let broken = site.with_byte_flipped(file);
        world.server.deploy(&broken);
        world.open("/outbox").await;
        world.wait_for_activity("install", &format!("{file} did not arrive")).await;
        world.open("/").await;
        world.add_news(file, "Ada", "").await;
        world.wait_for_article(file, State::Sent).await;
        assert_eq!(world.server.ledger().effects(Kind::Article), vec![1; place + 1]);
        world.wait_for_caches(&["tidings-avatars"]).await;
    }
    world.server.deploy(&site);
    world.reload().await;
    world.wait_until_controlled().await;
    world.server.stop();
    world.reload().await;
    world.wait_for_build(&site).await;
}

#[tokio::test]
async fn a_build_for_which_there_is_no_room_is_not_used_and_the_log_says_so_in_plain_words() {
    let mut world = World::chromium().await;
    let (old, new) = (Site::first(), Site::next(1));
    world.open("/outbox").await;
    world.wait_until_controlled().await;
    let used = world.storage_used().await;
    world.limit_storage(used + 100_000).await;
    world.server.deploy(&new);
    world.look_for_update().await;
    world.wait_for_activity("install", "There is no room left for it on this device.").await;
    assert!(!world.is_update_offered().await);
    world.server.stop();
    world.reload().await;
    world.wait_for_build(&old).await;

    world.server.start();
    world.lift_storage_limit().await;
    world.look_for_update().await;
    world.take_update().await;
    world.wait_for_build(&new).await;
}
