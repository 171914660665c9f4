//! Whatever stands between Tidings and its server: nothing is taken for success, nothing for a
//! refusal, and everything is said in plain words.

use journeys::{Kind, Route, State, World};
use serde_json::{Value, json};

#[tokio::test]
async fn what_is_not_the_servers_word_neither_publishes_nor_refuses() {
    let world = World::chromium().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    let somebody_else = "Something else answered in the server's place";
    let troubles = [
        (json!({"status": 500}), "something else answered in its place (500)"),
        (json!({"status": 401}), "something else answered in its place (401)"),
        (json!({"status": 422}), "something else answered in its place (422)"),
        (json!("captive_portal"), somebody_else),
        (json!("malformed"), somebody_else),
        (json!("wrong_receipt"), somebody_else),
        (json!("effect_without_answer"), "The server could not be reached"),
    ];
    let mut published = 0;
    for (fault, reason) in troubles {
        let headline = format!("In spite of {fault}");
        world.server.faults(on_every_article(&fault));
        world.add_news(&headline, "Karen", "").await;
        world.go_to(Route::Outbox).await;
        world.wait_for_reason(&headline, reason).await;

        world.server.faults(json!([]));
        world.send_now().await;
        world.go_to(Route::Board).await;
        world.wait_for_article(&headline, State::Sent).await;
        published += 1;
        assert_eq!(world.server.ledger().effects(Kind::Article), vec![1; published]);
    }
}

#[tokio::test]
async fn an_article_that_the_server_finds_invalid_is_refused_in_its_words_and_others_go_on() {
    let mut world = World::chromium().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.server.stop();
    for headline in ["Before", "Too much", "After"] {
        world.add_news(headline, "Frances", "").await;
        world.wait_for_article(headline, State::Waiting).await;
    }
    world.lengthen_headline("Too much", 141).await;
    world.server.start();
    world.send_now().await;
    for headline in ["Before", "After"] {
        world.wait_for_article(headline, State::Sent).await;
    }
    let refused = world.wait_for_article("Too much", State::Refused).await;
    assert!(refused.text.contains("at most 140 characters"), "{refused:?}");
    let news = world.server.headlines();
    assert!(news.ends_with(&["Before".to_owned(), "After".to_owned()]), "{news:?}");
}

#[tokio::test]
async fn a_server_that_asks_for_a_pause_gets_it_and_then_the_article() {
    let world = World::chromium().await;
    world.open("/").await;
    world.server.faults(on_every_article(&json!({"status": 429, "retry_after": 2})));
    world.add_news("Patience", "Hedy", "").await;
    world.go_to(Route::Outbox).await;
    world.wait_for_reason("Patience", "The server asks for a pause (429).").await;

    world.server.faults(json!([]));
    world.go_to(Route::Board).await;
    world.wait_for_article("Patience", State::Sent).await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1]);
}

#[tokio::test]
async fn a_server_that_answers_too_late_has_published_once() {
    let world = World::chromium().await;
    world.open("/").await;
    let longer_than_the_time_out = json!({"delay_ms": 25_000});
    world.server.faults(on_every_article(&longer_than_the_time_out));
    world.add_news("Better late", "Annie", "").await;
    world.wait_for_article("Better late", State::Sending).await;
    world.go_to(Route::Outbox).await;
    world.wait_for_reason("Better late", "The server did not answer in time.").await;

    world.server.faults(json!([]));
    world.send_now().await;
    world.go_to(Route::Board).await;
    world.wait_for_article("Better late", State::Sent).await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1]);
}

fn on_every_article(fault: &Value) -> Value {
    json!([{"on": "POST /api/news", "fault": fault}])
}
