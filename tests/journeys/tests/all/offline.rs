//! Once it was visited, Tidings opens without a server and without a network, as it does with them.

use journeys::{Kind, Site, State, World};

/// Each route, the same with a query, and an address that is none: path, title, words of the page.
const PLACES: [(&str, &str, &str); 10] = [
    ("/", "Tidings", "Attendees: 12 / 30"),
    ("/?utm=1", "Tidings", "Attendees: 12 / 30"),
    ("/?", "Tidings", "Attendees: 12 / 30"),
    ("/outbox", "Outbox · Tidings", "Nothing waits. Everything was sent."),
    ("/outbox?x=y", "Outbox · Tidings", "Nothing waits. Everything was sent."),
    ("/settings", "Settings · Tidings", "What became of what I sent"),
    ("/settings?", "Settings · Tidings", "What became of what I sent"),
    ("/settings?from=afar", "Settings · Tidings", "What became of what I sent"),
    ("/no-such-page", "Not found · Tidings", "Nothing waits"),
    ("/no-such-page?x=y", "Not found · Tidings", "Nothing waits"),
];

/// Where the page takes itself to be. An empty query is none to it.
fn shown(path: &str, title: &str) -> (String, String) {
    (path.trim_end_matches('?').to_owned(), title.to_owned())
}

#[tokio::test]
async fn every_route_opens_and_reloads_with_the_server_down() {
    every_route_opens(World::chromium().await, &Site::first()).await;
}

#[tokio::test]
async fn every_route_opens_and_reloads_with_the_server_down_where_there_are_no_static_routes() {
    let without = Site::first().with_worker_prefix("delete InstallEvent.prototype.addRoutes");
    every_route_opens(World::chromium().await, &without).await;
}

#[tokio::test]
async fn every_route_opens_and_reloads_in_firefox_with_the_server_down() {
    every_route_opens(World::firefox().await, &Site::first()).await;
}

async fn every_route_opens(mut world: World, site: &Site) {
    world.server.deploy(site);
    world.open("/").await;
    world.wait_until_controlled().await;
    world.wait_for_attendees(12).await;
    world.wait_until_pictures_are_kept(12).await;
    let news = world.articles().await;
    assert_eq!(news.len(), 4, "{news:?}");

    world.server.stop_and_listen();
    for (path, title, words) in PLACES {
        world.open(path).await;
        for _ in ["opened", "reloaded"] {
            world.wait_for_words(words).await;
            world.wait_for_status("Nothing waits").await;
            assert_eq!(world.place().await, shown(path, title));
            world.reload().await;
        }
    }
    world.open("/").await;
    world.wait_for_attendees(12).await;
    world.wait_for_pictures(12).await;
    assert_eq!(world.articles().await, news);
    for file in site.hashed_files() {
        assert_eq!(world.status_of(&format!("/{file}")).await, 200, "{file}");
    }
    let knocks = world.server.knocks();
    // The page asks for news, the browser looks for a newer worker, and what is at an address that is
    // no page is the server's to say, as long as the browser takes itself for online. All of them go
    // on without.
    let other = |knock: &&String| {
        ![" /api/", " /sw.js", " /no-such-page"].iter().any(|known| knock.contains(known))
    };
    assert_eq!(knocks.iter().find(other), None, "{knocks:#?}");
    assert!(!knocks.is_empty(), "somebody was there to hear of it");
}

#[tokio::test]
async fn files_that_the_browser_took_away_are_fetched_again_and_it_opens_offline() {
    let mut world = World::chromium().await;
    let cache = Site::first().cache_name();
    world.open("/").await;
    world.wait_until_controlled().await;
    world.wait_until_pictures_are_kept(12).await;
    world.remove_cache(&cache).await;
    world.open("about:blank").await;
    world.stop_worker().await;

    world.open("/outbox").await;
    world.wait_until_files_are_kept(&Site::first()).await;
    world.server.stop();
    world.open("/settings").await;
    world.wait_for_words("What became of what I sent").await;
}

#[tokio::test]
async fn a_browser_that_is_started_without_a_network_opens_every_route() {
    let Some(mut world) = World::chromium_on_a_network().await else { return };
    world.open("/").await;
    world.wait_until_controlled().await;
    world.wait_for_attendees(12).await;
    for (path, title, words) in PLACES {
        world.network.cut();
        world.kill_browser();
        world.start_browser_again().await;
        world.open(path).await;
        world.wait_for_words(words).await;
        world.wait_for_status("Offline").await;
        assert_eq!(world.place().await, shown(path, title));
    }
    world.network.restore();
    world.wait_for_status("Online").await;
}

#[tokio::test]
async fn an_article_written_during_a_cut_is_published_once_by_the_worker_when_the_network_returns()
{
    let Some(mut world) = World::chromium_on_a_network().await else { return };
    world.open("/").await;
    world.wait_until_controlled().await;
    world.network.cut();
    // For some seconds after a cut Chromium's Background Sync takes itself for online, fires in
    // vain, and comes back after five minutes. A browser that starts without a network knows.
    world.kill_browser();
    world.start_browser_again().await;
    world.grant_permissions().await;
    world.open("/").await;
    world.wait_for_status("Offline").await;
    world.add_news("Written in a tunnel", "Ada", "").await;
    world.wait_for_article("Written in a tunnel", State::Waiting).await;
    world.open("about:blank").await;
    world.stop_worker().await;
    assert_eq!(world.server.ledger().requests, 0);

    world.network.restore();
    world.server.wait_for_effects(Kind::Article, 1).await;
    world.open("/outbox").await;
    world.wait_for_activity("sync-post", "1 accepted").await;
    world.open("/").await;
    world.wait_for_article("Written in a tunnel", State::Sent).await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1]);
}
