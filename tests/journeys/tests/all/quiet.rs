//! Quiet hours: what checks and flushes would say is held back, and summed up once.

use journeys::{Chance, Route, Setting, State, World};

#[tokio::test]
async fn quiet_hours_hold_back_what_happens_and_one_summary_comes_after_them() {
    let mut world = World::chromium().await;
    world.grant_permissions().await;
    world.grant_periodic_sync().await;
    world.begin_quiet_hours().await;
    world.switch_on(Setting::RefreshInBackground).await;
    world.go_to(Route::Board).await;
    world.wait_for_attendees(12).await;
    world.server.stop();
    world.add_news("At night", "Ada", "").await;
    world.wait_for_article("At night", State::Waiting).await;
    // No page of ours, and one of our origin, from which the records can be read.
    world.server.start();
    world.open("/api/users").await;
    world.stop_worker_that_may_start_again().await;
    world.dispatch_sync("sync-post", Chance::Another).await;
    world.wait_until_kept("1 accepted").await;
    world.server.new_articles(2);
    world.server.new_attendees(1);
    world.stop_worker_that_may_start_again().await;
    world.dispatch_periodic_sync("update-feed-content").await;

    // A push is shown, without a sound.
    world.deliver_push(r#"{"title":"The doors are open"}"#).await;
    let pushed = world.desktop().wait_for("The doors are open").await;
    assert!(pushed.silent, "{pushed:?}");
    // Before anybody looks: who does needs not be told.
    world.wait_until_kept("2 new articles, 1 new attendee").await;
    assert_eq!(world.desktop().titles(), ["The doors are open"]);

    world.end_quiet_hours().await;
    world.open("about:blank").await;
    world.stop_worker_that_may_start_again().await;
    world.open("/").await;
    let summary = world.desktop().wait_for("During your quiet hours").await;
    assert_eq!(summary.body, "1 article published\n2 new articles\n1 new attendee");
    assert!(!summary.silent, "{summary:?}");

    // Once, and from now on each thing is told when it happens.
    world.open("about:blank").await;
    world.server.new_articles(1);
    world.stop_worker_that_may_start_again().await;
    world.dispatch_periodic_sync("update-feed-content").await;
    world.desktop().wait_for("1 new article").await;
    let expected = ["The doors are open", "During your quiet hours", "1 new article"];
    assert_eq!(world.desktop().titles(), expected);
}
