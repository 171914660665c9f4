//! Every route opens without a server, once Tidings was visited.

use journeys::World;

#[tokio::test]
async fn every_route_opens_with_the_server_down() {
    every_route_opens(World::chromium().await).await;
}

#[tokio::test]
async fn every_route_opens_in_firefox_with_the_server_down() {
    every_route_opens(World::firefox().await).await;
}

async fn every_route_opens(mut world: World) {
    world.open("/").await;
    world.wait_until_controlled().await;
    world.wait_for_attendees(12).await;
    world.wait_until_pictures_are_kept(12).await;
    let news = world.articles().await;
    assert_eq!(news.len(), 4, "{news:?}");
    world.server.stop();

    let settings = "What became of what I sent";
    for (path, title, words) in [
        ("/", "Tidings", "Attendees: 12 / 30"),
        ("/outbox", "Outbox · Tidings", "Nothing waits. Everything was sent."),
        ("/settings", "Settings · Tidings", settings),
        ("/settings?from=afar", "Settings · Tidings", settings),
        ("/no-such-page", "Not found · Tidings", "Nothing waits"),
    ] {
        world.open(path).await;
        world.wait_for_words(words).await;
        assert_eq!(world.place().await, (path.to_owned(), title.to_owned()));
        world.wait_for_status("Nothing waits").await;
    }
    world.open("/").await;
    world.wait_for_attendees(12).await;
    world.wait_for_pictures(12).await;
    assert_eq!(world.articles().await, news);
}
