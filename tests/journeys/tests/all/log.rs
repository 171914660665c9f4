//! The activity log: every background event, nothing personal, and one button to pass it on.

use journeys::{Chance, Kind, State, World};

#[tokio::test]
async fn every_background_event_comes_to_a_stopped_worker_and_the_log_is_copied_without_names() {
    let world = World::chromium().await;
    world.grant_permissions().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.wait_for_attendees(12).await;
    // Not stopped: back again, it would be sent to before anybody could look.
    world
        .server
        .faults(serde_json::json!([{"on": "*", "fault": {"status": 503, "retry_after": 1}}]));
    world.add_news("Private plans", "Gwendolyn", "").await;
    world.wait_for_article("Private plans", State::Waiting).await;
    world.register("Ambrosius", "Quill", "quill@example.org").await;
    // No page of ours, and one of our origin, from which the records can be read.
    world.open("/api/users").await;
    // What a worker has to do first it does behind each of them: the last one is the one that sends.
    for tag in ["syncAttendees", "sync-post"] {
        world.stop_worker().await;
        world.dispatch_sync(tag, Chance::Another).await;
        world.wait_until_kept(&format!("\"event\":\"sync {tag}\"")).await;
    }
    world.server.faults(serde_json::json!([]));
    world.stop_worker().await;
    world.dispatch_periodic_sync("update-feed-content").await;
    world.wait_until_kept("\"event\":\"periodicsync").await;
    world.stop_worker().await;
    world.deliver_push(r#"{"title":"Secret door","body":"Behind Gwendolyn"}"#).await;
    let shown = world.desktop().wait_for("Secret door").await;
    world.wait_until_kept("\"event\":\"push\"").await;
    world.stop_worker().await;
    world.desktop().press(&shown, "Was this useful?").await;
    let question = world.desktop().wait_for("Was this useful?").await;
    world.stop_worker().await;
    world.desktop().press(&question, "Yes").await;
    world.wait_until_kept("it was useful").await;

    world.stop_worker().await;
    world.open("/outbox").await;
    for (event, words) in [
        ("sync syncAttendees", "503"),
        ("sync sync-post", "still waiting"),
        ("periodicsync update-feed-content", "skipped: it is switched off"),
        ("push", "shown"),
        ("notificationclick", "it was useful"),
    ] {
        world.wait_for_activity(event, words).await;
    }
    for kind in [Kind::Article, Kind::Registration, Kind::Feedback] {
        world.server.wait_for_effects(kind, 1).await;
    }
    // Without the clipboard the user takes it by hand.
    world.press_button("Copy the log").await;
    world.wait_for_words("This browser does not let Tidings copy").await;
    world.allow_clipboard().await;
    world.copy_log().await;
    let copied = world.pasted().await;
    for event in
        ["sync syncAttendees", "sync sync-post", "periodicsync", "push", "notificationclick"]
    {
        assert!(copied.contains(event), "{event}: {copied}");
    }
    for personal in ["Private", "Gwendolyn", "Ambrosius", "Quill", "quill@", "Secret", "door"] {
        assert!(!copied.contains(personal), "{personal}: {copied}");
    }
}
