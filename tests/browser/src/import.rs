//! Sentences about what a file brings into the outbox, and about clearing everything.

use domain::board::{Activity, Intent, Kind, Settings, Theme};
use store::{Repeated, Store};

use crate::fixtures::{NOW, article, attendee, fresh_store, plain_article, registration, snapshot};

async fn titles(store: &Store) -> Vec<String> {
    let board = store.board().await.unwrap();
    board.outbox.iter().map(|entry| entry.intent.as_ref().unwrap().title()).collect()
}

pub async fn what_a_file_brings_is_added_under_its_key_and_what_is_here_stays_as_it_is() {
    let store = fresh_store().await;
    let (here, known) = article("Here");
    store.submit(&here, known, NOW).await.unwrap();
    let new = registration();
    let changed = Intent::Article(plain_article(known, "Changed"));
    let elsewhere = (changed.clone(), sync::new_key());
    let twice = article("Twice");
    let again = (twice.0.clone(), sync::new_key());
    let items = [new.clone(), (changed, known), elsewhere, twice.clone(), again.clone()];
    assert_eq!(store.submitted(&[new.1, known]).await, Ok(vec![false, true]));

    assert_eq!(store.import(&items, NOW).await, Ok(2));
    assert_eq!(titles(&store).await, ["Here", "Ada L", "Twice"]);
    let board = store.board().await.unwrap();
    assert_eq!((board.outbox[1].item.key, board.news.len()), (new.1, 2));
    assert_eq!(store.submitted(&[known, new.1, again.1]).await, Ok(vec![true, true, false]));
    assert_eq!(store.import(&items, NOW).await, Ok(0), "nothing of it is new any more");
}

pub async fn what_is_cleared_is_gone_and_no_place_is_given_away_twice() {
    let store = fresh_store().await;
    let (intent, key) = article("One");
    let seq = {
        store.submit(&intent, key, NOW).await.unwrap();
        store.board().await.unwrap().outbox[0].item.seq
    };
    store.write_attendees(snapshot(&[attendee(1)], None), NOW).await.unwrap();
    store.change_settings(&|settings| settings.theme = Theme::Dark).await.unwrap();
    let activity = Activity {
        at: NOW,
        event: "sync sync-post".to_owned(),
        took_ms: 1,
        outcome: "1 accepted".to_owned(),
        told: None,
    };
    store.log(&activity, Repeated::Kept).await.unwrap();
    let draft = store.claim_draft(sync::new_key()).await.unwrap();
    let store::Claimed::Granted(place, _) = draft else { panic!("the place is free") };
    place.write(Kind::Article, "{}".to_owned(), NOW).await.unwrap();

    let seen = store.board().await.unwrap().places;
    let (late, other) = registration();
    store.submit(&late, other, NOW).await.unwrap();
    assert_eq!(store.clear(seen).await, Ok(false), "nobody has seen what came last");
    assert_eq!(titles(&store).await, ["One", "Ada L"]);
    assert_eq!(store.clear(seen + 1).await, Ok(true));
    let board = store.board().await.unwrap();
    assert!(board.outbox.is_empty() && board.news.is_empty() && board.drafts.is_empty());
    assert_eq!((board.attendees, board.settings), (None, Settings::default()));
    assert_eq!(store.activity().await, Ok(vec![]));
    assert_eq!(store.submitted(&[key]).await, Ok(vec![false]));
    store.submit(&intent, key, NOW).await.unwrap();
    assert!(store.board().await.unwrap().outbox[0].item.seq > seq);
}
