//! Sentences about flush and refresh, against a server that is not ours: the test runner's.

use domain::outbox::{Reason, State, Wake};
use sync::refresh;

use crate::fixtures::{NOW, article, fresh_store, registration};

pub async fn what_answers_in_the_servers_place_keeps_the_item_with_its_reason() {
    let store = fresh_store().await;
    let saved = [article("One"), article("Two"), registration()];
    store.submit_all(&saved, NOW).await.unwrap();
    let report = sync::flush(&store, Wake::Timer).await.unwrap();
    assert_eq!((report.accepted.len(), report.left.unsent()), (0, 3));
    let stopped_by = report.stopped_by.unwrap();
    assert!(matches!(stopped_by, Reason::NotTheServer { .. }), "{stopped_by:?}");
    let board = store.board().await.unwrap();
    assert!(board.outbox.iter().all(|entry| entry.item.state == State::Waiting));
    assert!(board.outbox.iter().any(|entry| entry.item.reason.is_some()));
    assert!(board.gate.closed.is_some());
    // The way is closed: another run sends nothing.
    let before = board.outbox;
    sync::flush(&store, Wake::Timer).await.unwrap();
    assert_eq!(store.board().await.unwrap().outbox, before);
}

pub async fn two_flushes_at_once_do_not_take_the_same_item() {
    let store = fresh_store().await;
    let (intent, key) = article("One");
    store.submit(&intent, key, NOW).await.unwrap();
    let (one, other) =
        futures_util::join!(sync::flush(&store, Wake::Timer), sync::flush(&store, Wake::Timer));
    assert!(one.is_ok() && other.is_ok());
    assert_eq!(store.board().await.unwrap().outbox[0].item.attempts, 1);
    assert_eq!(store.take_note().await, Ok(None), "the wake-up that waited was heard");
}

pub async fn a_refresh_that_reads_something_else_changes_nothing() {
    let store = fresh_store().await;
    assert!(refresh::news(&store).await.is_err());
    assert!(refresh::attendees(&store).await.is_err());
    let board = store.board().await.unwrap();
    assert_eq!((board.attendees, board.refreshed), (None, None));
}
