//! Whatever strangers say, on the server or in another tab: nothing of it runs, nothing of it turns
//! the page around, and one bad record is one bad record.

use journeys::{Kind, List, Route, State, World};
use serde_json::{Value, json};

/// What breaks out of its place where somebody forgets to keep it there.
const SCRIPTS: [&str; 8] = [
    "<script>hacked('script')</script>",
    "<img src=x onerror=hacked('img')>",
    "\"><svg onload=hacked('svg')>",
    "javascript:hacked('address')",
    "{{hacked('template')}}${hacked('template')}",
    "</script><script>hacked('end')</script>",
    "' onfocus=hacked('focus') autofocus='",
    "<a href=\"javascript:hacked('link')\">here</a>",
];
/// Right to left from here on, and nothing that ends it; and what cannot be seen.
const TURNED: &str = "\u{202e}Turned around\u{200b}\u{feff}\u{200d}";

#[tokio::test]
async fn scripts_in_every_field_are_text_and_nothing_of_them_runs() {
    let world = World::chromium().await;
    world.watch_for_strangers().await;
    scripts_are_text(&world).await;

    // The same typed here, and refused in words of the same kind.
    world.server.faults(json!([refusal(SCRIPTS[0])]));
    world.add_news(SCRIPTS[1], SCRIPTS[2], &SCRIPTS.join("\n\n")).await;
    world.go_to(Route::Outbox).await;
    let refused = world.wait_for_row(List::Outbox, SCRIPTS[1], State::Refused).await;
    assert!(refused.text.contains(SCRIPTS[0]), "{refused:?}");
    nothing_ran(&world).await;
}

#[tokio::test]
async fn scripts_in_every_field_are_text_in_firefox_too() {
    let world = World::firefox().await;
    scripts_are_text(&world).await;
}

/// Reads scripts in every field of news and attendees, and sees them as text.
async fn scripts_are_text(world: &World) {
    world.server.faults(json!([
        feed(SCRIPTS.iter().enumerate().map(|(n, script)| article(n, script)).collect()),
        attendees(SCRIPTS.iter().enumerate().map(|(n, script)| attendee(n, script)).collect()),
    ]));
    world.open("/").await;
    world.wait_for_attendees(SCRIPTS.len()).await;
    for script in SCRIPTS {
        world.wait_for_article(script, State::Sent).await;
    }
    nothing_ran(world).await;
}

#[tokio::test]
async fn what_breaks_the_contract_is_counted_and_the_rest_is_shown() {
    let world = World::chromium().await;
    let good = article(7, "In the middle of it");
    let with = |member: &str, value: Value| {
        let mut bad = article(8, "Bad");
        bad[member] = value;
        bad
    };
    let news = vec![
        with("id", json!(7)),
        with("headline", json!("x".repeat(1_000_000))),
        with("headline", json!(["list"])),
        with("byline", json!("a\u{0}b")),
        with("body", json!("x".repeat(20_001))),
        with("created_at", json!("1800000000000")),
        with("created_at", json!(1e300)),
        json!(null),
        json!([[[[]]]]),
        json!({"__proto__": {"hacked": 1}, "constructor": {"prototype": {}}}),
        good.clone(),
    ];
    let mut surplus = attendee(1, "Ada");
    surplus["__proto__"] = json!({"polluted": true});
    surplus["constructor"] = json!("x");
    let mut without_name = attendee(2, "Bob");
    without_name["first_name"] = Value::Null;
    let mut text_for_a_number = attendee(3, "Cleo");
    text_for_a_number["id"] = json!("3");
    let endless = attendee(4, &"Dee ".repeat(250_000));
    let people = vec![surplus, without_name, text_for_a_number, endless];
    world.server.faults(json!([feed(news), attendees(people)]));
    world.watch_for_strangers().await;
    world.open("/").await;
    world.wait_for_article("In the middle of it", State::Sent).await;
    world.wait_for_words("10 articles from the server could not be read.").await;
    world.wait_for_words("2 attendees from the server could not be read.").await;
    // They have their places all the same.
    world.wait_for_words("Attendees: 4 / 30").await;
    nothing_ran(&world).await;

    // What stands there is no text at all, half a character, no number, or deeper than any stack.
    for body in [
        json!([0xff, 0xfe, b'{', b'}']),
        json!(
            "{\"articles\": [{\"headline\": \"\\ud800\"}], \"next\": \"\\udfff\", \"more\": false}"
        ),
        json!("{\"articles\": NaN, \"next\": 1e999, \"more\": 1e999}"),
        json!("[".repeat(1_000_000)),
        json!("{\"articles\":".repeat(200_000)),
    ] {
        let fault = json!({"body": body, "content_type": "application/json"});
        world.server.faults(json!([{"on": "GET /api/news", "fault": fault}]));
        world.reload().await;
        world.wait_for_article("In the middle of it", State::Sent).await;
        world.wait_for_words("Something else answered in the server's place.").await;
    }
    world.server.faults(json!([]));
    world.reload().await;
    world.wait_until_words_are_gone("Something else answered").await;
    world.wait_for_article("In the middle of it", State::Sent).await;
}

#[tokio::test]
async fn a_text_that_runs_the_other_way_turns_nothing_around_but_itself() {
    let world = World::chromium().await;
    let mut turned = article(1, TURNED);
    turned["byline"] = json!(TURNED);
    turned["body"] = json!(format!("{TURNED} **{TURNED}**"));
    world.server.faults(json!([
        feed(vec![turned, article(2, "Straight")]),
        attendees(vec![attendee(1, TURNED), attendee(2, "Straight")]),
        refusal(TURNED),
    ]));
    world.open("/").await;
    world.wait_for_article("Straight", State::Sent).await;
    world.wait_for_attendees(2).await;
    world.add_news("Mine", TURNED, TURNED).await;
    world.wait_for_article("Mine", State::Refused).await;
    for route in [Route::Board, Route::Outbox] {
        world.go_to(route).await;
        world.wait_for_words("Mine").await;
        let ours = ["Published", "See it in the outbox", "Refused", "Straight", "Mine", "attempt"];
        let turned = world.words_that_run_backwards(&ours).await;
        assert_eq!(turned, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_story_without_measure_is_shown_and_the_page_answers() {
    let world = World::chromium().await;
    let stories = [
        ">".repeat(20_000),
        "> ".repeat(10_000),
        "- ".repeat(10_000),
        "[".repeat(20_000),
        "[a](".repeat(5_000),
        "*a ".repeat(6_666),
        "**a*b".repeat(4_000),
        "`a``".repeat(5_000),
        "![".repeat(10_000),
        "\u{1f9d1}\u{200d}".repeat(10_000),
        "x".repeat(20_000),
    ];
    let articles = stories.iter().enumerate().map(|(n, story)| {
        let mut article = article(n, &format!("Story {n}"));
        article["body"] = json!(story);
        article
    });
    world.server.faults(json!([feed(articles.collect())]));
    world.open("/").await;
    for n in 0..stories.len() {
        world.wait_for_article(&format!("Story {n}"), State::Sent).await;
    }
    let longest = world.longest_wait_after_unfolding().await;
    assert!(longest < 2_000.0, "{longest} ms");
    // What somebody pastes has no limit before it is submitted.
    world.wait_until_it_answers().await;
    for story in ["> ", "[", "**a*b", "x"] {
        let longest = world.paste_into_the_story(&story.repeat(1_000_000 / story.len())).await;
        assert!(longest < 5_000.0, "{story:?}: {longest} ms");
    }
}

#[tokio::test]
async fn what_is_no_message_of_ours_moves_neither_page_nor_worker() {
    let world = World::chromium().await;
    world.watch_for_strangers().await;
    world.open("/").await;
    world.wait_until_controlled().await;
    world.wait_for_attendees(12).await;
    let hostile = [
        Value::Null,
        json!(7),
        json!(""),
        json!("{"),
        json!([1, 2, 3]),
        json!({"flush": {"wake": "send_now"}}),
        json!("{\"flush\":{\"wake\":\"never\"}}"),
        json!("{\"flush\":null}"),
        json!("{\"changed\":{\"ids\":7}}"),
        json!("{\"__proto__\":{\"hacked\":1}}"),
        json!("\"skip_waiting\""),
        json!("[".repeat(1_000_000)),
        json!(format!("{{\"changed\":{{\"ids\":[\"{}\"]}}}}", "x".repeat(1_000_000))),
        json!("{\"ended\":{\"trouble\":\"<script>hacked('trouble')</script>\"}}"),
    ];
    for what in &hostile {
        world.say_to_everybody(what).await;
    }
    world.wait_until_it_answers().await;
    world.add_news("In spite of it", "Ada", "").await;
    world.wait_for_article("In spite of it", State::Sent).await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1]);
    nothing_ran(&world).await;
}

#[tokio::test]
async fn what_an_address_brings_is_text_in_the_form() {
    let world = World::chromium().await;
    world.watch_for_strangers().await;
    for script in SCRIPTS {
        let query: String = script.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let path = format!("/?headline={query}&byline=%ff%00&body={query}&__proto__=x");
        world.open(&path).await;
        world.wait_for_text_in(journeys::NewsField::Headline, script).await;
        world.wait_for_text_in(journeys::NewsField::Story, script).await;
        nothing_ran(&world).await;
    }
    assert_eq!(world.server.ledger().requests, 0);
}

/// No script, no foreign address, no word of the policy that anything was tried.
async fn nothing_ran(world: &World) {
    world.wait_until_it_answers().await;
    assert_eq!(world.strangers().await, Vec::<String>::new());
    assert_eq!(world.foreign_parts().await, Vec::<String>::new());
}

fn article(n: usize, text: &str) -> Value {
    json!({
        "id": format!("0190163d-8694-739b-aea5-9000000000{n:02}"),
        "headline": text,
        "byline": text,
        "body": format!("{text}\n\n[{text}](javascript:hacked('story')) ![{text}](data:text/html,x)"),
        "created_at": 1_700_000_000_000_u64 + n as u64,
    })
}

fn attendee(n: usize, text: &str) -> Value {
    let avatar = [
        "javascript:hacked('avatar')",
        "data:image/svg+xml,<svg onload=hacked('svg')>",
        "//example.org/a.png",
        "https://example.org/a.png",
        "/\\example.org/a.png",
    ][n % 5];
    json!({"id": n, "email": text, "first_name": text, "last_name": text, "avatar": avatar})
}

fn feed(articles: Vec<Value>) -> Value {
    let body = json!({"articles": articles, "next": "c", "more": false}).to_string();
    json!({"on": "GET /api/news", "fault": {"body": body, "content_type": "application/json"}})
}

fn attendees(data: Vec<Value>) -> Value {
    let (many, pages) = (data.len(), 1);
    let body =
        json!({"page": 1, "per_page": 200, "total": many, "total_pages": pages, "data": data});
    let fault = json!({"body": body.to_string(), "content_type": "application/json"});
    json!({"on": "GET /api/users", "fault": fault})
}

/// The server says no in these words.
fn refusal(words: &str) -> Value {
    json!({"on": "POST /api/news", "fault": {"refused": words}})
}
