//! What is told in notifications, as the desktop shows them: what is new, when nobody looks, as far as
//! the user wants it. And where a press on one leads.

use journeys::{Chance, Kind, Permission, Route, Setting, State, World};

#[tokio::test]
async fn no_route_asks_for_anything_before_the_user_does() {
    asks_nothing(World::chromium().await).await;
}

#[tokio::test]
async fn no_route_asks_for_anything_in_firefox_before_the_user_does() {
    asks_nothing(World::firefox().await).await;
}

async fn asks_nothing(world: World) {
    world.set_notifications(Permission::Open).await;
    world.count_questions().await;
    for path in ["/settings", "/outbox", "/?headline=Hello", "/nowhere", "/"] {
        world.open(path).await;
        world.wait_for_status("Nothing waits").await;
        world.wait_until_controlled().await;
        assert_eq!(world.questions().await, Vec::<String>::new(), "{path}");
    }
    world.reload().await;
    world.wait_for_attendees(12).await;
    world.new_tab().await;
    world.count_questions().await;
    world.open("/").await;
    world.wait_for_attendees(12).await;
    assert_eq!(world.questions().await, Vec::<String>::new());

    world.ask_to_be_notified().await;
    world.wait_until_asked().await;
    assert_eq!(world.desktop().popups(), []);
}

#[tokio::test]
async fn the_link_names_who_is_new_among_all_and_always_says_something() {
    // More than one page of them.
    let mut world = World::chromium_with(&["--attendees", "203"]).await;
    world.grant_permissions().await;
    world.begin_quiet_hours().await;
    world.go_to(Route::Board).await;
    world.wait_for_total(203).await;
    world.server.new_attendees(2);
    world.ask_to_be_notified().await;
    let told = world.desktop().wait_for("205 attendees to the PWA Workshop").await;
    for new in &world.server.attendees()[203..] {
        let name = format!("{} {}", new.first_name, new.last_name);
        assert!(told.body.contains(&name), "{told:?} does not name {name}");
    }
    assert!(told.has_icon, "{told:?}");

    world.wait_for_total(205).await;
    world.ask_to_be_notified().await;
    let told = world.desktop().wait_for_another(&told).await;
    assert_eq!(told.title, "205 attendees to the PWA Workshop");
    assert_eq!(told.body, "Nobody new since you last looked.");
    assert_eq!(world.desktop().open_popups().len(), 1, "they do not pile up");

    world.server.stop();
    world.ask_to_be_notified().await;
    let told = world.desktop().wait_for_another(&told).await;
    assert_eq!(told.title, "Could not look who attends");
    assert_eq!(told.body, "The server could not be reached.");
}

#[tokio::test]
async fn what_nobody_asked_for_is_told_when_it_is_new_and_nobody_looks() {
    let mut world = World::chromium().await;
    world.grant_permissions().await;
    world.grant_periodic_sync().await;
    world.open("/settings").await;
    world.switch_on(Setting::RefreshInBackground).await;
    world.go_to(Route::Board).await;
    world.wait_for_attendees(12).await;

    // The user sees it.
    world.server.new_articles(1);
    world.dispatch_periodic_sync("update-feed-content").await;
    world.go_to(Route::Outbox).await;
    world.wait_for_activity("periodicsync update-feed-content", "1 new article,").await;

    // Nothing is new.
    world.open("about:blank").await;
    world.stop_worker().await;
    world.dispatch_periodic_sync("update-feed-content").await;
    world.open("/outbox").await;
    world
        .wait_for_activity("periodicsync update-feed-content", "0 new articles, 0 new attendees")
        .await;
    assert_eq!(world.desktop().titles(), Vec::<String>::new());

    // Something is, and nobody looks.
    world.open("about:blank").await;
    world.server.new_articles(2);
    world.server.new_attendees(1);
    world.stop_worker().await;
    world.dispatch_periodic_sync("update-feed-content").await;
    let news = world.desktop().wait_for("2 new articles").await;
    let headlines = world.server.headlines();
    assert!(news.body.contains(&headlines[headlines.len() - 1]), "{news:?}");
    let told = world.desktop().wait_for("13 attendees to the PWA Workshop").await;
    let new = &world.server.attendees()[12];
    assert!(told.body.contains(&new.first_name), "{told:?}");

    // It was read before it was told.
    world.server.stop();
    world.desktop().click(&news).await;
    world.wait_for_tabs(2).await;
    world.wait_for_attendees(13).await;
    world.wait_for_article(&headlines[headlines.len() - 1], State::Sent).await;
}

#[tokio::test]
async fn each_kind_that_is_switched_off_is_not_told() {
    let mut world = World::chromium().await;
    world.grant_permissions().await;
    world.grant_periodic_sync().await;
    world.open("/settings").await;
    world.switch_on(Setting::RefreshInBackground).await;
    for kind in [Setting::OutboxNotices, Setting::AttendeeNotices, Setting::NewsNotices] {
        world.switch_off(kind).await;
    }
    world.go_to(Route::Board).await;
    world.wait_for_attendees(12).await;
    world.server.stop();
    world.add_news("In silence", "Ada", "").await;
    world.wait_for_article("In silence", State::Waiting).await;

    world.open("about:blank").await;
    world.stop_worker().await;
    world.dispatch_sync("sync-post", Chance::Last).await;
    world.server.start();
    // No page of ours, and one of our origin, from which the records can be read.
    world.open("/api/users").await;
    world.wait_until_kept("1 still waiting").await;
    world.server.new_attendees(1);
    world.dispatch_sync("sync-post", Chance::Another).await;
    world.wait_until_kept("1 accepted").await;
    world.server.new_articles(1);
    world.dispatch_periodic_sync("update-feed-content").await;
    world.wait_until_kept("1 new article, 1 new attendee").await;
    assert_eq!(world.desktop().titles(), Vec::<String>::new());
}

#[tokio::test]
async fn retry_in_the_last_chances_notification_sends() {
    let mut world = World::chromium().await;
    world.grant_permissions().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.server.stop();
    world.add_news("Once more", "Ada", "").await;
    world.wait_for_article("Once more", State::Waiting).await;
    world.open("about:blank").await;
    world.stop_worker().await;
    world.dispatch_sync("sync-post", Chance::Last).await;
    let kept = world.desktop().wait_for("Not sent yet").await;
    assert_eq!(kept.buttons[..2], ["Open", "Retry"], "{kept:?}");

    // In vain, and again.
    world.stop_worker().await;
    world.desktop().press(&kept, "Retry").await;
    let kept = world.desktop().wait_for_another(&kept).await;
    assert_eq!(kept.title, "Not sent yet");
    world.server.start();
    world.desktop().press(&kept, "Retry").await;
    world.desktop().wait_for("1 article published").await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1]);
    assert_eq!(world.tabs().await.len(), 1, "nothing was opened for it");
}

#[tokio::test]
async fn a_press_brings_the_tab_that_is_there_to_the_front_or_opens_one() {
    leads_home(World::chromium().await, async |world| world.wait_until_behind().await).await;
}

#[tokio::test]
async fn a_press_opens_no_second_tab_in_firefox_where_there_is_one() {
    // Without windows it brings no tab to the front, though it says that it has.
    leads_home(World::firefox().await, async |_| ()).await;
}

async fn leads_home(world: World, is_behind: impl AsyncFn(&World)) {
    world.set_notifications(Permission::Granted).await;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.wait_for_attendees(12).await;
    world.ask_to_be_notified().await;
    let title = "12 attendees to the PWA Workshop";
    let told = world.desktop().wait_for(title).await;
    let ours = world.tab().await;
    let other = world.new_tab().await;
    assert!(world.is_in_front().await);

    // There is one.
    world.desktop().press(&told, "Open").await;
    world.desktop().wait_until_clear().await;
    is_behind(&world).await;
    assert_eq!(world.tabs().await.len(), 2);

    // There is none.
    world.switch_to(&ours).await;
    world.ask_to_be_notified().await;
    let told = world.desktop().wait_for(title).await;
    world.close_this_tab(&other).await;
    // What Chromium was told about permissions is forgotten with the tab that was told.
    world.set_notifications(Permission::Granted).await;
    world.desktop().click(&told).await;
    world.wait_for_tabs(2).await;
    world.wait_for_place("/").await;
    world.wait_for_attendees(12).await;
}
