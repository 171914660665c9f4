//! Push messages in Chromium, which gets them from DevTools: whatever comes, something sensible is
//! shown, and nothing strange happens. The whole way is walked with Firefox, in `push`.

use journeys::{Permission, Setting, State, World};

#[tokio::test]
async fn a_push_is_shown_by_a_stopped_worker_and_what_it_tells_of_is_there_already() {
    let mut world = World::chromium().await;
    world.grant_permissions().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.wait_for_attendees(12).await;
    world.open("about:blank").await;
    world.server.new_articles(1);
    world.stop_worker().await;
    let text = r#"{"title":"Room change","body":"Now in 2.14","url":"/outbox","tag":"room","refresh":true}"#;
    world.deliver_push(text).await;
    let told = world.desktop().wait_for("Room change").await;
    assert_eq!(told.body, "Now in 2.14");
    let headline = world.server.headlines().pop().expect("there is news");
    world.server.stop();

    world.desktop().click(&told).await;
    world.wait_for_tabs(2).await;
    world.wait_for_place("/outbox").await;
    world.open("/").await;
    world.wait_for_article(&headline, State::Sent).await;
}

#[tokio::test]
async fn whatever_is_pushed_something_sensible_is_shown_and_leads_to_our_own_pages() {
    let world = World::chromium().await;
    world.grant_permissions().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.wait_for_attendees(12).await;
    world.open("about:blank").await;
    let long = format!(r#"{{"title":"{}","body":"{}"}}"#, "T".repeat(50_000), "b".repeat(50_000));
    let payloads = [
        ("", ""),
        ("Doors open at nine", ""),
        ("{\"title\":7}", ""),
        ("[1,2]", ""),
        ("{\"kind\":\"poll\",\"v\":9}", ""),
        ("{\"title\":\"Half", ""),
        (&*long, "TTTT"),
        ("{\"title\":\"<img src=x onerror=alert(1)>\"}", "<img"),
        ("{\"title\":\"\\u202eturned\\u0000\"}", "turned"),
    ];
    for (number, (payload, words)) in payloads.iter().enumerate() {
        world.deliver_push(payload).await;
        let shown = world.desktop().wait_for_number(number + 1).await;
        assert!(!shown.title.trim().is_empty(), "{payload:.60}: {shown:?}");
        let text = format!("{} {}", shown.title, shown.body);
        assert!(text.contains(words), "{payload:.60}: {shown:?}");
        assert!(text.chars().count() < 1_200, "{payload:.60} is cut");
    }
    let before = world.desktop().popups().len();
    for (number, url) in [
        "https://evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        "data:text/html,hello",
        "/api/users",
        "\\\\evil.example",
        "http://127.0.0.1:1/",
    ]
    .iter()
    .enumerate()
    {
        let push =
            serde_json::json!({"title": format!("To {number}"), "url": url, "tag": "outbox"});
        world.deliver_push(&push.to_string()).await;
        let shown = world.desktop().wait_for_number(before + number + 1).await;
        world.open("/settings").await;
        world.desktop().click(&shown).await;
        world.wait_for_place("/").await;
        world.wait_for_attendees(12).await;
    }
    assert_eq!(world.tabs().await.len(), 1);
}

#[tokio::test]
async fn without_a_push_service_the_switch_says_so_and_goes_back() {
    let world = World::chromium().await;
    world.set_notifications(Permission::Granted).await;
    world.open("/settings").await;
    world.wait_until_controlled().await;
    world.wait_for_switch(Setting::Push, false).await;
    world.flip(Setting::Push).await;
    world.wait_for_words("This browser could not reach its push service.").await;
    world.wait_for_switch(Setting::Push, false).await;
    world.reload().await;
    world.wait_for_switch(Setting::Push, false).await;
    assert_eq!(world.desktop().popups(), []);
}
