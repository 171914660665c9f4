//! Sentences about drafts, and about the locks that say whose they are.

use std::time::Duration;

use domain::{
    board::{Draft, Kind, Registering},
    outbox::Key,
    time::Time,
};
use store::{Claimed, DraftPlace, Store};
use sync::lock::{self, Asked, Mode, Patience};

use crate::{
    fixtures::{NOW, article, fresh_name, fresh_store},
    store::write_raw,
};

async fn claim(store: &Store, key: Key) -> DraftPlace {
    match store.claim_draft(key).await.unwrap() {
        Claimed::Granted(place, _) => place,
        Claimed::Unreadable | Claimed::Submitted => panic!("the place is free"),
    }
}

async fn write(store: &Store, key: Key, kind: Kind, text: String, now: Time) {
    claim(store, key).await.write(kind, text, now).await.unwrap();
}

fn news(headline: &str) -> String {
    let draft = Draft { headline: headline.to_owned(), ..Draft::default() };
    domain::json::write(&draft)
}

async fn titles(store: &Store) -> Vec<String> {
    store.board().await.unwrap().drafts.iter().map(store::KeptDraft::title).collect()
}

pub async fn a_draft_is_kept_as_it_was_last_written_and_the_latest_begun_is_first() {
    let store = fresh_store().await;
    let later = NOW + Duration::from_secs(1);
    let [one, other] = [NOW, later].map(|begun| Key::new(begun, [1; 10]));
    write(&store, one, Kind::Article, news("On"), NOW).await;
    write(&store, one, Kind::Article, news("One"), NOW).await;
    let who = Registering { first_name: "Ada".to_owned(), ..Registering::default() };
    write(&store, other, Kind::Registration, domain::json::write(&who), later).await;
    assert_eq!(titles(&store).await, ["Ada", "One"]);
    let Ok(Claimed::Granted(place, Some(found))) = store.claim_draft(one).await else { panic!() };
    assert_eq!((found.text, found.written_at), (news("One"), NOW));
    place.remove().await.unwrap();
    assert_eq!(titles(&store).await, ["Ada"]);
}

pub async fn a_draft_goes_with_the_submission_and_only_that_one() {
    let store = fresh_store().await;
    let (intent, key) = article("One");
    write(&store, key, Kind::Article, news("One"), NOW).await;
    write(&store, sync::new_key(), Kind::Article, news("Two"), NOW).await;
    store.submit(&intent, key, NOW).await.unwrap();
    assert_eq!(titles(&store).await, ["Two"]);
    assert!(matches!(store.claim_draft(key).await, Ok(Claimed::Submitted)));
}

pub async fn a_draft_of_a_newer_build_is_counted_and_never_written() {
    let name = fresh_name();
    let store = Store::open_named(&name).await.unwrap();
    let (intent, key) = article("One");
    let (record, newer) = (format!("draft:{key}"), "{\"v\":2,\"key\":\"something else\"}");
    write_raw(&name, "meta", record, newer).await;
    assert!(matches!(store.claim_draft(key).await, Ok(Claimed::Unreadable)));
    store.submit(&intent, key, NOW).await.unwrap();
    let board = store.board().await.unwrap();
    assert_eq!((board.drafts, board.unreadable), (vec![], 1), "kept");
}

pub async fn a_lock_is_one_holders_or_shared_and_free_when_the_guard_is_gone() {
    let name = fresh_name();
    let hold = async |mode| lock::hold(&name, mode, Patience::None).await;
    let alone = hold(Mode::Exclusive).await;
    assert!(matches!(alone, Asked::Granted(_)));
    assert!(lock::held().await.unwrap().contains(&name));
    assert!(matches!(hold(Mode::Exclusive).await, Asked::Taken));
    assert!(matches!(hold(Mode::Shared).await, Asked::Taken));
    drop(alone);
    let patience = Patience::For(Duration::from_secs(9));
    let shared = lock::hold(&name, Mode::Shared, patience).await;
    let (Asked::Granted(_one), Asked::Granted(_other)) = (shared, hold(Mode::Shared).await) else {
        panic!("many can share it")
    };
    assert!(matches!(hold(Mode::Exclusive).await, Asked::Taken));
}
