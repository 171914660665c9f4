//! Posts to the API that the page's own flush has not sent.

use journeys::{Kind, NewsField, State, World};
use serde_json::{Value, json};

#[tokio::test]
async fn a_scripts_post_without_a_key_is_queued_and_published_once() {
    let world = World::chromium().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    let (status, answer) = world.post_by_script("/api/news", None, &valid("From a script")).await;
    assert_eq!(status, 202, "{answer}");
    let key = answer["queued"]["key"].as_str().expect("the answer names the key").to_owned();
    assert_eq!(answer.get("receipt"), None, "it is not taken for success");

    world.wait_for_article("From a script", State::Sent).await;
    let ledger = world.server.ledger();
    let [entry] = &ledger.intents[..] else { panic!("{ledger:?}") };
    assert_eq!((&entry.key, entry.effects), (&key, 1));
}

#[tokio::test]
async fn a_scripts_post_is_kept_while_the_server_is_down_and_refused_when_it_is_not_valid() {
    let mut world = World::chromium().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.server.stop();
    let invalid = json!({"headline": "", "byline": "Jean"});
    let (status, answer) = world.post_by_script("/api/news", None, &invalid).await;
    assert_eq!((status, &answer["errors"][0]["field"]), (422, &json!("headline")), "{answer}");
    let (status, _) = world.post_by_script("/api/news", None, &valid("Kept")).await;
    assert_eq!(status, 202);
    world.wait_for_article("Kept", State::Waiting).await;

    world.server.start();
    world.send_now().await;
    world.wait_for_article("Kept", State::Sent).await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1]);
}

#[tokio::test]
async fn a_post_with_a_key_passes_the_worker_untouched() {
    let world = World::chromium().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    let key = "0190163d-8694-739b-aea5-966c26f8ad91";
    let mut article = valid("With a key");
    article["id"] = json!(key);
    article["created_at"] = json!(1_762_156_800_000_u64);
    let (status, answer) = world.post_by_script("/api/news", Some(key), &article).await;
    assert_eq!((status, &answer["receipt"]["key"]), (201, &json!(key)), "{answer}");
    assert_eq!(answer.get("queued"), None);
}

#[tokio::test]
async fn the_pages_own_article_arrives_once_past_the_worker_that_controls_it() {
    let world = World::chromium().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.add_news("Straight through", "Evelyn", "").await;
    world.wait_for_article("Straight through", State::Sent).await;
    let ledger = world.server.ledger();
    assert_eq!((ledger.effects(Kind::Article), ledger.arrivals(Kind::Article)), (vec![1], vec![1]));
    assert_eq!(ledger.requests, 1);
}

#[tokio::test]
async fn a_plain_form_ends_on_the_form_filled_in_and_queues_nothing() {
    let world = World::chromium().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    let fields =
        [("headline", "Sent by <a form>"), ("byline", "Ada & Grace"), ("body", "One line")];
    world.post_by_plain_form("/api/news", &fields).await;

    world.wait_for_text_in(NewsField::Headline, "Sent by <a form>").await;
    world.wait_for_text_in(NewsField::Byline, "Ada & Grace").await;
    world.wait_for_text_in(NewsField::Story, "One line").await;
    world.wait_for_status("Nothing waits").await;
    assert_eq!(world.server.ledger().requests, 0);
    assert!(world.articles().await.iter().all(|row| row.state == State::Sent));
}

fn valid(headline: &str) -> Value {
    json!({"headline": headline, "byline": "Jean", "body": ""})
}
