//! The feed is read while the app is closed, where browser, device and user allow it, and costs next to
//! nothing when nothing has changed.

use journeys::{CHANGEABLE_DEVICE, Device, Route, Setting, Site, World};

const EVENT: &str = "periodicsync update-feed-content";
const TAG: &str = "update-feed-content";
const DAY: u64 = 24 * 60 * 60 * 1_000;

#[tokio::test]
async fn the_periodic_refresh_is_what_the_browser_says_of_it() {
    let world = World::chromium().await;
    world.grant_permissions().await;
    world.grant_periodic_sync().await;
    world.open("/settings").await;
    world.switch_on(Setting::RefreshInBackground).await;
    world.wait_for_words("Success! Feed will be updated in the background.").await;
    assert_eq!(world.periodic_tags().await, (vec![TAG.to_owned()], Some(DAY)));
    world.reload().await;
    world.wait_for_switch(Setting::RefreshInBackground, true).await;

    world.end_periodic_sync().await;
    world.reload().await;
    world.wait_for_switch(Setting::RefreshInBackground, false).await;
    world.wait_for_words("your browser has ended it").await;

    world.switch_on(Setting::RefreshInBackground).await;
    world.switch_off(Setting::RefreshInBackground).await;
    assert_eq!(world.periodic_tags().await.0, Vec::<String>::new());
}

#[tokio::test]
async fn where_the_browser_refuses_the_periodic_refresh_the_settings_say_what_happens_instead() {
    let world = World::chromium().await;
    world.open("/settings").await;
    world.wait_until_controlled().await;
    world.wait_for_switch(Setting::RefreshInBackground, false).await;
    world.flip(Setting::RefreshInBackground).await;
    world.wait_for_words("does not allow it for this site").await;
    world.wait_for_words("Until then the feed is refreshed while Tidings is open.").await;
    world.wait_for_switch(Setting::RefreshInBackground, false).await;
}

#[tokio::test]
async fn firefox_has_no_periodic_refresh_and_the_settings_say_what_happens_instead() {
    let world = World::firefox().await;
    world.open("/settings").await;
    world.wait_for_switch(Setting::RefreshInBackground, false).await;
    world.wait_for_words("This browser cannot do it while Tidings is closed.").await;
    world.wait_for_words("every few minutes while you look.").await;
    world.flip(Setting::RefreshInBackground).await;
    world.wait_for_words("This browser cannot do it. The feed is refreshed").await;
    world.wait_for_switch(Setting::RefreshInBackground, false).await;
}

#[tokio::test]
async fn a_refresh_costs_two_small_answers_when_nothing_is_new_and_nothing_where_it_is_not_wanted()
{
    let mut world = World::chromium_behind_a_proxy(&[]).await;
    world.server.deploy(&Site::first().with_worker_prefix(CHANGEABLE_DEVICE));
    world.grant_permissions().await;
    world.grant_periodic_sync().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.wait_until_pictures_are_kept(12).await;
    world.go_to(Route::Settings).await;
    world.switch_on(Setting::RefreshInBackground).await;
    world.go_to(Route::Outbox).await;
    // What is behind the last article has a tag of its own.
    world.dispatch_periodic_sync(TAG).await;
    world.wait_for_activity(EVENT, "0 new articles, 0 new attendees").await;

    let before = world.proxy().passages().len();
    world.dispatch_periodic_sync(TAG).await;
    world.proxy().wait_for_passages(before + 2).await;
    let asked = &world.proxy().passages()[before..];
    assert_eq!(asked.len(), 2, "{asked:#?}");
    assert!(asked.iter().all(|passage| passage.said == [304]), "{asked:#?}");

    let before = world.proxy().passages().len();
    world.be_on(Device::DataSaver).await;
    world.dispatch_periodic_sync(TAG).await;
    world.wait_until_kept("skipped: the device saves data").await;
    world.be_on(Device::Cellular).await;
    world.dispatch_periodic_sync(TAG).await;
    world.wait_until_kept("skipped: the connection may be metered").await;

    world.be_on(Device::Full).await;
    world.dispatch_periodic_sync(TAG).await;
    world.wait_until_kept("skipped: there is little storage left").await;
    assert_eq!(world.proxy().passages().len(), before, "nothing was asked of the network");

    world.be_on(Device::Usual).await;
    world.open("/settings").await;
    world.switch_off(Setting::RefreshInBackground).await;
    world.dispatch_periodic_sync(TAG).await;
    world.open("/outbox").await;
    world.wait_for_activity(EVENT, "skipped: it is switched off").await;
    // Two pages were opened: each asks once.
    let asked = &world.proxy().passages()[before..];
    assert!(asked.len() <= 4, "{asked:#?}");
}
