//! A new version comes when the user says so, whole, and loses nothing that was begun.

use journeys::{Route, Site, Tab, World};

#[tokio::test]
async fn a_new_version_is_offered_on_every_route_and_taken_when_asked() {
    is_offered_and_taken(World::chromium().await).await;
}

#[tokio::test]
async fn a_new_version_is_offered_in_firefox_on_every_route_and_taken_when_asked() {
    is_offered_and_taken(World::firefox().await).await;
}

async fn is_offered_and_taken(mut world: World) {
    let (old, new) = (Site::first(), Site::next(1));
    world.open("/").await;
    world.wait_until_controlled().await;
    world.wait_for_build(&old).await;
    world.begin_news("Half a headline", "Ada", "Half a st").await;
    assert!(!world.is_update_offered().await);

    world.server.deploy(&new);
    world.look_for_update().await;
    world.wait_for_update().await;
    for route in [Route::Outbox, Route::Board] {
        world.go_to(route).await;
        world.wait_for_update().await;
    }
    // Nobody has asked yet: a load is one of the old version still.
    world.reload().await;
    world.wait_for_build(&old).await;
    world.wait_for_update().await;

    world.take_update().await;
    world.wait_for_build(&new).await;
    world.wait_for_begun_news("Half a headline", "Ada", "Half a st").await;
    assert!(!world.is_update_offered().await);
    world.server.stop();
    world.open("/settings").await;
    world.wait_for_build(&new).await;
}

#[tokio::test]
async fn a_new_version_waits_for_a_visitor_who_comes_back_with_the_browser() {
    let mut world = World::chromium().await;
    let (old, new) = (Site::first(), Site::next(1));
    world.open("/").await;
    world.wait_until_controlled().await;
    world.kill_browser();
    world.server.deploy(&new);

    world.start_browser_again().await;
    world.open("/outbox").await;
    world.wait_for_build(&old).await;
    world.wait_for_update().await;
    world.take_update().await;
    world.wait_for_build(&new).await;
}

#[tokio::test]
async fn a_version_that_waits_keeps_its_files_while_the_old_worker_starts_again_and_again() {
    let mut world = World::chromium().await;
    let new = Site::next(1);
    world.open("/outbox").await;
    world.wait_until_controlled().await;
    world.server.deploy(&new);
    world.look_for_update().await;
    world.wait_for_update().await;
    for _ in 0..2 {
        world.stop_worker().await;
        // No static route has a query: the worker starts, and looks after its files.
        world.open("/outbox?x=y").await;
        world.wait_for_update().await;
        world.wait_for_status("Nothing waits").await;
    }
    world.server.stop();
    world.take_update().await;
    world.wait_for_build(&new).await;
}

#[tokio::test]
async fn a_tab_that_stays_on_the_old_version_works_on_and_keeps_its_files_until_it_is_closed() {
    let mut world = World::chromium().await;
    let (old, new, newest) = (Site::first(), Site::next(1), Site::next(2));
    world.open("/").await;
    world.wait_until_controlled().await;
    world.wait_until_pictures_are_kept(12).await;
    world.make_cache("somebody-elses").await;
    let [others, pictures] = ["somebody-elses", "tidings-avatars"];
    world.wait_for_caches(&[&old.cache_name(), others, pictures]).await;
    let mine = world.tab().await;
    let left_behind = world.new_tab().await;
    world.open("/").await;
    world.wait_for_build(&old).await;
    world.switch_to(&mine).await;
    world.server.deploy(&new);
    world.look_for_update().await;
    world.take_update().await;
    world.wait_for_build(&new).await;

    world.switch_to(&left_behind).await;
    world.wait_for_update().await;
    world.server.stop();
    world.wait_for_build(&old).await;
    for file in old.hashed_files() {
        assert_eq!(world.status_of(&format!("/{file}")).await, 200, "{file}");
    }
    world.go_to(Route::Outbox).await;
    world.go_to(Route::Board).await;
    world.wait_for_attendees(12).await;
    world.wait_for_build(&old).await;
    world.server.start();
    world.wait_for_caches(&[&old.cache_name(), &new.cache_name(), others, pictures]).await;

    world.close_this_tab(&mine).await;
    world.server.deploy(&newest);
    world.look_for_update().await;
    world.take_update().await;
    world.wait_for_build(&newest).await;
    let there = world.caches().await;
    assert!(!there.contains(&old.cache_name()), "nobody runs it any more: {there:?}");
    assert!(there.contains(&others.to_owned()) && there.contains(&pictures.to_owned()));
}

#[tokio::test]
async fn the_files_of_a_version_that_nobody_runs_any_more_are_gone_with_the_next_visit() {
    let mut world = World::chromium().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.server.deploy(&Site::next(1));
    world.look_for_update().await;
    world.take_update().await;
    world.wait_for_build(&Site::next(1)).await;
    world.reload().await;
    world.wait_for_caches(&[&Site::next(1).cache_name(), "tidings-avatars"]).await;
}

#[tokio::test]
async fn five_versions_come_and_three_tabs_lose_nothing_and_load_only_when_asked() {
    let mut world = World::chromium().await;
    let sites = [Site::first(), Site::next(1), Site::next(2), Site::next(3), Site::next(4)];
    let mut tabs = Vec::new();
    for begun in ["One", "Two", "Three"] {
        let tab = match tabs.len() {
            0 => world.tab().await,
            _ => world.new_tab().await,
        };
        world.count_loads().await;
        world.open("/").await;
        world.wait_until_controlled().await;
        world.begin_news(begun, "Three tabs", &format!("{begun} and a ha")).await;
        world.begin_registration(begun, "Half", "some").await;
        tabs.push(Open { tab, begun, runs: 0, loads: 1 });
    }

    for newest in 1..sites.len() {
        world.switch_to(&tabs[0].tab).await;
        world.server.deploy(&sites[newest]);
        world.look_for_update().await;
        for open in &tabs {
            world.switch_to(&open.tab).await;
            world.wait_for_update().await;
            world.wait_for_build(&sites[open.runs]).await;
        }
        // Each time another one, so that tabs of three versions are open side by side.
        let asked = newest % tabs.len();
        world.switch_to(&tabs[asked].tab).await;
        world.take_update().await;
        (tabs[asked].runs, tabs[asked].loads) = (newest, tabs[asked].loads + 1);
        for open in &tabs {
            world.switch_to(&open.tab).await;
            world.wait_for_build(&sites[open.runs]).await;
            assert_eq!(world.is_update_offered().await, open.runs < newest, "{open:?}");
            expect_nothing_lost(&world, open).await;
        }
    }

    for open in &mut tabs {
        world.switch_to(&open.tab).await;
        if open.runs < sites.len() - 1 {
            world.take_update().await;
            open.loads += 1;
        }
        world.wait_for_build(&sites[sites.len() - 1]).await;
        expect_nothing_lost(&world, open).await;
    }
    assert_eq!(world.server.ledger().requests, 0, "nobody has sent anything");
}

/// A tab, what was begun in it, which of the versions it runs, how often it was loaded by the user.
#[derive(Debug)]
struct Open {
    tab: Tab,
    begun: &'static str,
    runs: usize,
    loads: u32,
}

async fn expect_nothing_lost(world: &World, open: &Open) {
    world.wait_for_begun_news(open.begun, "Three tabs", &format!("{} and a ha", open.begun)).await;
    world.wait_for_begun_registration(open.begun, "Half", "some").await;
    assert_eq!(world.loads().await, open.loads, "{open:?}");
}
