//! The outbox goes from one browser to another as a file, and has each effect once.

use journeys::{Kind, Route, State, World};
use serde_json::json;

#[tokio::test]
async fn what_was_exported_goes_on_in_another_browser_and_has_one_effect_though_both_send() {
    let mut world = World::chromium().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.server.stop();
    world.add_news("From the old one", "Ada", "As *written*.").await;
    world.add_news("And another", "Ada", "").await;
    world.wait_for_article("And another", State::Waiting).await;
    world.go_to(Route::Settings).await;
    let file = world.export_outbox().await;

    // The battery of the first one falls out.
    world.change_browser().await;
    world.server.start();
    world.open("/settings").await;
    world.wait_for_status("Nothing waits").await;
    world.choose_import(&file).await;
    world.wait_for_import_list(&["From the old one", "And another"]).await;
    assert_eq!(world.server.ledger().requests, 0, "nobody has confirmed it");
    world.press_button("Cancel").await;
    world.wait_until_words_are_gone("To import").await;
    world.wait_for_status("Nothing waits").await;
    world.choose_import(&file).await;
    world.wait_for_import_list(&["From the old one", "And another"]).await;
    world.press_button("Add 2 items to the outbox").await;
    world.wait_for_words("2 items added to the outbox.").await;
    world.server.wait_for_effects(Kind::Article, 2).await;
    // Known keys are skipped.
    world.choose_import(&file).await;
    world.wait_for_words("Nothing in it is new here.").await;
    assert!(!world.has_button("Add ").await);

    world.change_browser().await;
    world.open("/").await;
    world.wait_for_article("From the old one", State::Sent).await;
    world.wait_for_article("And another", State::Sent).await;
    let ledger = world.server.ledger();
    assert_eq!(ledger.effects(Kind::Article), [1, 1]);
    assert!(ledger.arrivals(Kind::Article).iter().all(|many| *many > 1), "both have sent");
    let headlines = world.server.headlines();
    assert_eq!(headlines[headlines.len() - 2..], ["From the old one", "And another"]);
}

#[tokio::test]
async fn a_file_from_a_stranger_is_looked_at_and_does_nothing() {
    let world = World::chromium().await;
    world.watch_for_strangers().await;
    world.open("/settings").await;
    world.wait_until_controlled().await;
    let deep = "[".repeat(200_000);
    for (name, text, words) in [
        ("empty.json", "", "This file is no outbox of Tidings."),
        ("page.json", "<script>hacked('file')</script>", "This file is no outbox of Tidings."),
        ("deep.json", &*deep, "This file is no outbox of Tidings."),
        ("newer.json", "{\"tidings_outbox\":9}", "This file was written by a newer version"),
        ("large.json", &*" ".repeat(5_000_001), "This file is too large"),
    ] {
        let file = world.write_file(name, text);
        world.choose_import(&file).await;
        world.wait_for_words(words).await;
    }
    let key = "01890a5d-ac96-774b-bcce-b302099a8057";
    let item = |headline: &str, more: serde_json::Value| {
        json!({"key": key, "kind": "article", "more": more, "intent": {
            "id": key, "headline": headline, "byline": "Mallory", "body": "", "created_at": 0,
        }})
    };
    let script = "<img src=x onerror=hacked('headline')>";
    let items = [
        item(script, json!(null)),
        item("The same key", json!(null)),
        json!({"key": "../../..", "kind": "article", "intent": {}}),
        json!({"key": key, "kind": "__proto__", "intent": {"polluted": true}}),
        json!(null),
    ];
    let text = json!({"tidings_outbox": 1, "items": items, "__proto__": {"x": 1}}).to_string();
    let file = world.write_file("hostile.json", &text);
    world.choose_import(&file).await;
    world.wait_for_import_list(&[script]).await;
    world.wait_for_words("4 others cannot be used").await;
    assert_eq!(world.strangers().await, Vec::<String>::new());
    world.press_button("Cancel").await;
    world.go_to(Route::Outbox).await;
    world.wait_for_status("Nothing waits").await;
    assert_eq!(world.outbox().await, []);
    assert_eq!(world.server.ledger().requests, 0);
}
