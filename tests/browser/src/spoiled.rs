//! Sentences about records that were spoiled: each is one bad record, it is counted, and the rest
//! goes on.

use domain::{
    board::Settings,
    outbox::{About, DISCARDED_FOR, Delivery, Outcome, Reason, Submitted, Wake},
};
use store::{Feed, Revision, Store, StoreError};

use crate::{
    fixtures::{
        NOW, accepted, article, attendee, fresh_name, plain_article, registration, settle,
        snapshot, take,
    },
    store::write_raw,
};

/// What a disk, another program or another build may have made of a record.
const SPOILED: [&str; 6] = [
    "",
    "\u{0}",
    "{\"v\":1,",
    "[]",
    "\"\"",
    "{\"v\":1,\"next_seq\":\"1\",\"list\":7,\"cursor\":[],\"notify_outbox\":{}}",
];

/// What counts places, and counts wrongly.
const EARLY: &str = "{\"v\":1,\"next_seq\":0}";
const FAR: &str = "{\"v\":1,\"next_seq\":9007199254740993}";

async fn spoiled(name: &str, text: &str) -> (String, Store) {
    let database = fresh_name();
    let store = Store::open_named(&database).await.unwrap();
    let many = [article("One"), registration(), article("Three")];
    store.submit_all(&many, NOW).await.unwrap();
    write_raw(&database, "meta", name.to_owned(), text).await;
    (database, store)
}

pub async fn without_the_record_that_counts_them_no_place_is_given_away_twice() {
    for text in SPOILED.into_iter().chain([EARLY, FAR]) {
        let (_, store) = spoiled("control", text).await;
        assert!(store.board().await.unwrap().unreadable <= 1);
        assert_eq!(store.survey(NOW).await.unwrap().due, 3, "{text:?}");
        let (intent, key) = article("Four");
        let saved = store.submit(&intent, key, NOW).await;
        assert!(matches!(saved, Ok(Submitted::Saved(place)) if place > 3), "{saved:?}");
        let (intent, key) = article("Five");
        store.submit(&intent, key, NOW).await.unwrap();
        assert_eq!(store.board().await.unwrap().unreadable, 0, "it was made anew");
        let taken = take(&store, NOW).await;
        assert_eq!(taken.len(), 5, "{text:?}");
        for taken in &taken {
            assert_eq!(settle(&store, taken, accepted(taken)).await, 1);
        }
        assert!(store.board().await.unwrap().outbox.is_empty());
    }
}

pub async fn whoever_writes_the_count_anew_knows_the_places_of_what_has_long_left() {
    for text in SPOILED.into_iter().chain([EARLY, FAR]) {
        for healer in ["submission", "note", "answer", "retry"] {
            let (database, store) = spoiled("settings", "{\"v\":1,\"x\":0}").await;
            let taken = take(&store, NOW).await;
            for taken in &taken[..2] {
                settle(&store, taken, accepted(taken)).await;
            }
            let before = store.board().await.unwrap();
            write_raw(&database, "meta", "control".to_owned(), text).await;
            let broken = store.board().await.unwrap();
            let healed = match healer {
                "answer" => {
                    let delivery = accepted(&taken[2]);
                    let outcome = Outcome { taken: taken[2].clone(), delivery };
                    let reason = Reason::NoConnection;
                    let busy = Delivery::Retry { about: About::Server, after: None, reason };
                    store.settle(&[outcome], &[busy], NOW, || 0.5).await.map(drop)
                }
                "retry" => {
                    let no = Some(Delivery::Refused(Reason::InProgress));
                    settle(&store, &taken[2], no).await;
                    store.revise(3, &Revision::Retry, NOW).await
                }
                "note" => {
                    settle(&store, &taken[2], accepted(&taken[2])).await;
                    store.leave_note(Wake::Timer).await
                }
                _ => {
                    settle(&store, &taken[2], accepted(&taken[2])).await;
                    let (intent, key) = article("Four");
                    store.submit(&intent, key, NOW).await.map(drop)
                }
            };
            healed.unwrap();
            let healed = store.board().await.unwrap();
            assert_eq!(healed.unreadable, 0, "{healer} {text:?}");
            let (intent, key) = registration();
            let saved = store.submit(&intent, key, NOW).await;
            let next = if healer == "submission" { 5 } else { 4 };
            assert_eq!(saved, Ok(Submitted::Saved(next)), "{healer} {text:?}");
            let counted = store.board().await.unwrap();
            for (later, earlier) in
                [(&healed, &before), (&healed, &broken), (&counted, &healed), (&counted, &before)]
            {
                let removed = text != EARLY && later.is_another_than(earlier);
                assert!(!removed, "{healer} {text:?}");
            }
        }
    }
}

pub async fn the_count_of_a_newer_build_is_never_written_and_nothing_is_saved_beside_it() {
    let (_, store) = spoiled("control", "{\"v\":2,\"next\":{\"seq\":7}}").await;
    let (intent, key) = article("Four");
    assert_eq!(store.submit(&intent, key, NOW).await, Err(StoreError::Newer));
    assert_eq!(store.board().await.err(), Some(StoreError::Newer));
}

pub async fn copies_of_what_the_server_has_are_read_anew_and_keep_their_order() {
    for text in SPOILED {
        let (database, store) = spoiled("attendees", text).await;
        let feed = Feed { cursor: Some("c".to_owned()), ..Feed::default() };
        let [old, older, new] =
            ["Old", "Older", "New"].map(|headline| plain_article(sync::new_key(), headline));
        store.write_news(&[older.clone(), old.clone()], None, &feed, NOW).await.unwrap();
        write_raw(&database, "meta", "feed".to_owned(), text).await;
        let board = store.board().await.unwrap();
        assert_eq!((board.unreadable, board.outbox.len()), (2, 3), "{text:?}");

        assert_eq!(store.feed().await, Ok(Feed::default()), "from the beginning");
        let again = [older, old, new.clone()];
        assert_eq!(store.write_news(&again, None, &feed, NOW).await, Ok(Some(vec![&new])));
        assert_eq!(store.attendees_etag().await, Ok(None));
        store.write_attendees(snapshot(&[attendee(1)], None), NOW).await.unwrap();
        let board = store.board().await.unwrap();
        let news: Vec<_> = board.news.iter().map(|row| row.article.headline.to_string()).collect();
        assert_eq!(news[2..], ["New", "Old", "Older"]);
        assert_eq!((board.unreadable, board.attendees.unwrap().list.len()), (0, 1));
    }
}

pub async fn with_spoiled_settings_the_usual_ones_hold_until_the_user_says_something() {
    for text in SPOILED {
        let (_, store) = spoiled("settings", text).await;
        assert_eq!(store.settings().await, Ok(Settings::default()), "{text:?}");
        assert_eq!(store.board().await.unwrap().unreadable, 1);
        let changed = store.change_settings(&|settings| settings.notify_outbox = false).await;
        assert!(!changed.unwrap().notify_outbox);
        assert_eq!(store.board().await.unwrap().unreadable, 0);
    }
}

pub async fn an_item_is_where_it_lies_whatever_its_record_says() {
    let (database, store) = spoiled("draft:x", "nothing").await;
    // The second says of itself that it is the first.
    let board = store.board().await.unwrap();
    let text = domain::json::write(&board.outbox[1].item).replacen('{', "{\"v\":1,", 1);
    let text = text.replace("\"seq\":2", "\"seq\":1");
    write_raw(&database, "outbox", 2.0, &text).await;
    let taken = take(&store, NOW).await;
    assert_eq!(taken.iter().map(|taken| taken.seq).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(settle(&store, &taken[1], accepted(&taken[1])).await, 1);
    let left = store.board().await.unwrap().outbox;
    assert_eq!(
        left.iter().map(|entry| entry.item.key).collect::<Vec<_>>(),
        [taken[0].key, taken[2].key]
    );
    // The same of what was discarded long ago.
    write_raw(&database, "outbox", 2.0, &text).await;
    store.revise(2, &Revision::Discard, NOW).await.unwrap();
    store.prune(NOW + DISCARDED_FOR).await.unwrap();
    let left = store.board().await.unwrap();
    assert_eq!((left.outbox.len(), left.discarded.len()), (2, 0));
}

pub async fn a_spoiled_key_is_submitted_again_rather_than_lost() {
    let (database, store) = spoiled("draft:x", "nothing").await;
    let (intent, key) = registration();
    write_raw(&database, "keys", key.to_string(), "nothing").await;
    assert_eq!(store.submit(&intent, key, NOW).await, Ok(Submitted::Saved(4)));
    assert_eq!(store.submit(&intent, key, NOW).await, Ok(Submitted::Known(4)));
}
