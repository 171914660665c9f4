//! `--state`.

use mock_api::{Config, MockApi};
use serde_json::json;

use crate::client::{Folder, Server, article, registration, uuid};

fn kept(folder: &Folder) -> Config {
    Config { state: Some(folder.0.join("state.json")), admin: true, ..Config::default() }
}

#[tokio::test]
async fn everything_is_there_again_after_a_restart() {
    let folder = Folder::new();
    let server = Server::with(kept(&folder)).await;
    let first = server.post("/api/users", &uuid(1), &registration(1)).json();
    server.post("/api/news", &uuid(2), &article(2));
    server.post("/api/news", &uuid(3), &json!({}));
    server.tell("/__mock/attendees", &json!({"count": 3}));
    server.tell("/__mock/news", &json!({"count": 3}));
    server.post("/api/feedback", &uuid(4), &json!({"about": "x", "useful": true}));
    let paths = ["/api/users?per_page=100", "/api/news", "/__mock/ledger"];
    let before = paths.map(|path| server.get(path).json());
    let etag = server.get("/api/users").header("ETag").map(str::to_owned);
    drop(server);

    let server = Server::with(kept(&folder)).await;
    assert_eq!(paths.map(|path| server.get(path).json()), before);
    assert_eq!(server.get("/api/users").header("ETag"), etag.as_deref());
    let again = server.post("/api/users", &uuid(1), &registration(1));
    assert_eq!((again.status, again.json()), (200, first));
}

#[tokio::test]
async fn an_effect_whose_answer_was_dropped_is_kept() {
    let folder = Folder::new();
    let server = Server::with(kept(&folder)).await;
    server.tell(
        "/__mock/faults",
        &json!([{"on": "*", "times": 1, "fault": "effect_without_answer"}]),
    );
    assert!(server.try_post("/api/news", &uuid(1), &article(1)).is_none());
    drop(server);
    let server = Server::with(kept(&folder)).await;
    assert_eq!(server.counted(&uuid(1)), (1, 1));
}

#[tokio::test]
async fn a_reset_forgets_what_was_kept() {
    let folder = Folder::new();
    let server = Server::with(kept(&folder)).await;
    server.post("/api/news", &uuid(1), &article(1));
    server.send("POST", "/__mock/reset", &[("Content-Type", "application/json")], "");
    server.post("/api/news", &uuid(2), &article(2));
    drop(server);
    let server = Server::with(kept(&folder)).await;
    assert_eq!((server.counted(&uuid(1)), server.counted(&uuid(2))), ((0, 0), (1, 1)));
}

#[tokio::test]
async fn a_state_that_cannot_be_read_is_an_error_and_left_as_it_is() {
    let folder = Folder::new();
    let whole = {
        drop(Server::with(kept(&folder)).await);
        std::fs::read_to_string(folder.0.join("state.json")).unwrap()
    };
    for broken in
        [String::new(), "{}\n".to_owned(), whole.replace("attendees", "at"), format!("{whole}x\n")]
    {
        let path = folder.write("state.json", &broken);
        let error = MockApi::start(kept(&folder)).await.err().expect("it started");
        assert!(format!("{error:#}").starts_with("could not read the state file"), "{error:#}");
        assert_eq!(std::fs::read_to_string(path).unwrap(), broken);
    }
}

#[tokio::test]
async fn a_line_that_was_being_written_when_the_process_died_is_dropped() {
    let folder = Folder::new();
    let server = Server::with(kept(&folder)).await;
    server.post("/api/news", &uuid(1), &article(1));
    drop(server);
    let path = folder.0.join("state.json");
    let mut torn = std::fs::read(&path).unwrap();
    torn.extend(b"{\"done\":{\"key\":\"\xc3");
    std::fs::write(&path, torn).unwrap();

    let server = Server::with(kept(&folder)).await;
    server.post("/api/news", &uuid(2), &article(2));
    drop(server);
    let server = Server::with(kept(&folder)).await;
    assert_eq!((server.counted(&uuid(1)), server.counted(&uuid(2))), ((1, 1), (1, 1)));
}

#[tokio::test]
async fn a_port_that_is_taken_is_one_clear_sentence() {
    let server = Server::start().await;
    let port = server.address().port();
    let error = MockApi::start(Config { port, ..Config::default() }).await.err().unwrap();
    let told = format!("{error:#}");
    assert!(told.starts_with(&format!("could not listen on 127.0.0.1:{port}: ")), "{told}");
}
