//! Sentences about the store.

use std::time::Duration;

use domain::{
    board::{Activity, Held, Intent, Settings},
    outbox::{
        About, DISCARDED_FOR, Delivery, Denied, Exclusion, Holder, Item, Key, LEASE, Outcome,
        Reason, Round, State, Submitted, Wake,
    },
};
use indexed_db_futures::{
    Build as _, BuildPrimitive as _,
    database::Database,
    primitive::{TryFromJs, TryToJs},
    transaction::TransactionMode,
};
use store::{ArticleState, AttendeesRead, Feed, PushTold, Repeated, Revision, Store, StoreError};

use crate::fixtures::{
    NOW, accepted, article, attendee, fresh_name, fresh_store, plain_article, registration, settle,
    snapshot, take,
};

async fn states(store: &Store) -> Vec<(String, &'static str)> {
    let board = store.board().await.unwrap();
    board.news.iter().map(|row| (row.article.headline.to_string(), row.state.as_str())).collect()
}

/// Writes text that no build of ours would write.
pub async fn write_raw(name: &str, table: &str, key: impl TryToJs + TryFromJs, text: &str) {
    let database = Database::open(name).await.unwrap();
    let tx = database.transaction(table).with_mode(TransactionMode::Readwrite).build().unwrap();
    tx.object_store(table).unwrap().put(text).with_key(key).primitive().unwrap().await.unwrap();
    tx.commit().await.unwrap();
    database.close();
}

pub async fn a_record_and_its_item_are_written_together() {
    let store = fresh_store().await;
    let (intent, key) = article("One");
    assert_eq!(store.submit(&intent, key, NOW).await, Ok(Submitted::Saved(1)));
    let board = store.board().await.unwrap();
    assert_eq!(board.news[0].state, ArticleState::Waiting);
    assert_eq!((board.outbox[0].item.key, &board.outbox[0].intent), (key, &Some(intent)));
    assert_eq!(board.records(), 1);
}

pub async fn the_same_key_is_saved_once() {
    let store = fresh_store().await;
    let (intent, key) = article("One");
    let (one, other) =
        futures_util::join!(store.submit(&intent, key, NOW), store.submit(&intent, key, NOW));
    assert_eq!((one, other), (Ok(Submitted::Saved(1)), Ok(Submitted::Known(1))));
    assert_eq!(store.board().await.unwrap().outbox.len(), 1);
    // Also when it was accepted long ago.
    let taken = take(&store, NOW).await;
    settle(&store, &taken[0], accepted(&taken[0])).await;
    assert_eq!(store.submit(&intent, key, NOW).await, Ok(Submitted::Known(1)));
    assert!(take(&store, NOW).await.is_empty());
}

pub async fn another_text_under_the_same_key_is_told_from_the_same_one() {
    let store = fresh_store().await;
    let (intent, key) = article("One");
    store.submit(&intent, key, NOW).await.unwrap();
    let Intent::Article(mut again) = intent else { panic!() };
    again.created_at = NOW + Duration::from_secs(1);
    let again = Intent::Article(again);
    let other = Intent::Article(plain_article(key, "One and more"));
    let told = async || {
        let board = store.board().await.unwrap();
        (board.has_another(&other, key), board.has_another(&again, key))
    };
    assert_eq!(told().await, (true, false));
    let taken = take(&store, NOW).await;
    settle(&store, &taken[0], accepted(&taken[0])).await;
    assert_eq!(told().await, (true, false), "it was sent");
}

pub async fn many_are_saved_in_the_order_of_writing() {
    let store = fresh_store().await;
    let many: Vec<_> = (0..600).map(|n| article(&format!("{n}"))).collect();
    store.submit_all(&many, NOW).await.unwrap();
    let taken = take(&store, NOW).await;
    assert!(taken.iter().map(|taken| taken.key).eq(many.iter().map(|(_, key)| *key)));
}

pub async fn what_is_taken_is_leased_and_what_is_settled_leaves() {
    let store = fresh_store().await;
    for headline in ["One", "Two"] {
        let (intent, key) = article(headline);
        store.submit(&intent, key, NOW).await.unwrap();
    }
    let taken = take(&store, NOW).await;
    assert_eq!(
        states(&store).await,
        [("Two".to_owned(), "sending"), ("One".to_owned(), "sending")]
    );
    assert_eq!(settle(&store, &taken[0], accepted(&taken[0])).await, 1);
    settle(&store, &taken[1], Some(Delivery::Refused(Reason::InProgress))).await;
    assert_eq!(states(&store).await, [("Two".to_owned(), "refused"), ("One".to_owned(), "sent")]);
    assert_eq!(store.board().await.unwrap().outbox.len(), 1);
}

pub async fn without_the_lock_a_lease_on_another_page_is_seen() {
    let store = fresh_store().await;
    let many: Vec<_> = (0..300).map(|n| article(&format!("{n}"))).collect();
    store.submit_all(&many, NOW).await.unwrap();
    let round = |exclusion, after, limit| {
        let holder = Holder("test".to_owned());
        Round {
            holder,
            exclusion,
            wake: Wake::Timer,
            after,
            visited: 0,
            given_back: Vec::new(),
            limit,
        }
    };
    let clock = || NOW;
    let first = store.take(&round(Exclusion::Lock, 0, 1), &clock).await.unwrap().0;
    assert_eq!(first.len(), 1);
    let beside = round(Exclusion::LeasesOnly, 250, 250);
    assert!(store.take(&beside, &clock).await.unwrap().0.is_empty());
    assert_eq!(store.take(&beside, &|| NOW + LEASE).await.unwrap().0.len(), 50);
}

pub async fn an_answer_that_comes_late_changes_nothing_but_a_receipt_does() {
    let store = fresh_store().await;
    let (intent, key) = article("One");
    store.submit(&intent, key, NOW).await.unwrap();
    let early = take(&store, NOW).await.remove(0);
    let late = take(&store, NOW + LEASE).await.remove(0);
    settle(&store, &early, Some(Delivery::Refused(Reason::InProgress))).await;
    assert_eq!(states(&store).await, [("One".to_owned(), "sending")]);
    assert_eq!(settle(&store, &early, accepted(&early)).await, 1);
    assert_eq!(settle(&store, &late, accepted(&late)).await, 0, "it has left already");
    assert_eq!(states(&store).await, [("One".to_owned(), "sent")]);
}

pub async fn a_record_that_cannot_be_read_is_kept_and_counted_and_stops_nobody() {
    let name = fresh_name();
    let store = Store::open_named(&name).await.unwrap();
    let many: Vec<_> = ["One", "Two", "Three"].map(article).into_iter().collect();
    store.submit_all(&many, NOW).await.unwrap();
    write_raw(&name, "outbox", 2.0, "{\"v\":1,\"seq\":").await;
    let taken = take(&store, NOW).await;
    assert_eq!(taken.iter().map(|taken| taken.seq).collect::<Vec<_>>(), [1, 3]);
    for taken in &taken {
        settle(&store, taken, accepted(taken)).await;
    }
    assert_eq!(store.board().await.unwrap().unreadable, 1);
    assert!(store.prune(NOW + DISCARDED_FOR * 2).await.is_ok());
    assert_eq!(store.board().await.unwrap().unreadable, 1, "kept");
}

pub async fn a_broken_article_keeps_nobody_from_being_accepted_nor_the_feed_from_going_on() {
    let name = fresh_name();
    let store = Store::open_named(&name).await.unwrap();
    let many: Vec<_> = ["One", "Two"].map(article).into_iter().collect();
    store.submit_all(&many, NOW).await.unwrap();
    let broken = many[0].1.to_string();
    write_raw(&name, "articles", broken, "{\"v\":1,").await;
    let taken = take(&store, NOW).await;
    let outcomes: Vec<_> = taken
        .iter()
        .map(|taken| Outcome { taken: taken.clone(), delivery: accepted(taken) })
        .collect();
    let settled = store.settle(&outcomes, &[], NOW, || 0.5).await.unwrap();
    assert_eq!(settled.accepted.len(), 2);
    let feed = Feed { cursor: Some("c".to_owned()), ..Feed::default() };
    let read = [plain_article(many[0].1, "One"), plain_article(sync::new_key(), "Three")];
    assert_eq!(store.write_news(&read, None, &feed, NOW).await, Ok(Some(vec![&read[1]])));
    assert_eq!(states(&store).await, [("Two".to_owned(), "sent"), ("Three".to_owned(), "sent")]);
    assert_eq!(store.board().await.unwrap().unreadable, 1, "kept");
}

pub async fn a_record_of_a_newer_build_is_left_alone() {
    let name = fresh_name();
    let store = Store::open_named(&name).await.unwrap();
    let (intent, key) = article("One");
    store.submit(&intent, key, NOW).await.unwrap();
    let newer = "{\"v\":2,\"seq\":1,\"something\":\"else\"}";
    write_raw(&name, "outbox", 1.0, newer).await;
    assert!(take(&store, NOW).await.is_empty());
    let refused = store.revise(1, &Revision::Discard, NOW).await;
    assert_eq!(refused, Err(StoreError::Newer));
}

pub async fn what_every_older_build_wrote_is_read() {
    let name = fresh_name();
    let store = Store::open_named(&name).await.unwrap();
    // As the builds of that time wrote it. Lines may only be added.
    for line in include_str!("../fixtures/v1.txt").lines() {
        let [table, key, text] = line.splitn(3, ' ').collect::<Vec<_>>().try_into().unwrap();
        match key.parse::<f64>() {
            Ok(number) => write_raw(&name, table, number, text).await,
            Err(_) => write_raw(&name, table, key.to_owned(), text).await,
        }
    }
    let board = store.board().await.unwrap();
    assert_eq!(board.unreadable, 0);
    assert_eq!(
        states(&store).await,
        [
            ("Being sent".to_owned(), "sending"),
            ("Postponed".to_owned(), "waiting"),
            ("Sent before".to_owned(), "sent"),
            ("Doors open at half past eight".to_owned(), "sent"),
        ]
    );
    let open = board.outbox.iter().map(|entry| (entry.item.seq, entry.item.state.clone()));
    assert!(open.clone().any(|(seq, state)| seq == 5 && state == State::Refused));
    assert_eq!((open.count(), board.discarded.len()), (3, 1));
    assert_eq!(board.attendees.unwrap().list.len(), 1);
    assert!(!store.settings().await.unwrap().notify_outbox);
    assert_eq!(store.activity().await.unwrap()[0].event, "sync sync-post");
    // Both go on: the postponed one, and the one whose sender was gone long ago.
    assert_eq!(take(&store, NOW).await.iter().map(|taken| taken.seq).collect::<Vec<_>>(), [2, 3]);
    let (intent, key) = article("The next one");
    assert_eq!(store.submit(&intent, key, NOW).await, Ok(Submitted::Saved(6)));
}

pub async fn an_item_of_an_unknown_kind_waits_for_the_build_that_knows_it() {
    let name = fresh_name();
    let store = Store::open_named(&name).await.unwrap();
    let (intent, key) = article("One");
    let mut item = Item::new(1, intent.to_item(key), NOW);
    item.kind = "petition".to_owned();
    let text = domain::json::write(&item).replacen('{', "{\"v\":1,", 1);
    write_raw(&name, "outbox", 1.0, &text).await;
    assert!(take(&store, NOW).await.is_empty());
    let survey = store.survey(NOW).await.unwrap();
    assert_eq!((survey.unsent(), survey.resting), (0, 1));
    assert_eq!(store.board().await.unwrap().unreadable, 1);
}

pub async fn retry_opens_the_way_that_an_answer_has_closed() {
    let store = fresh_store().await;
    let (intent, key) = article("One");
    store.submit(&intent, key, NOW).await.unwrap();
    let taken = take(&store, NOW).await.remove(0);
    let busy = Delivery::Retry {
        about: About::Server,
        after: Some(Duration::from_secs(600)),
        reason: Reason::Busy { status: 503 },
    };
    let outcome = Outcome { taken, delivery: Some(busy.clone()) };
    store.settle(&[outcome], &[busy], NOW, || 0.5).await.unwrap();
    assert!(take(&store, NOW).await.is_empty());
    store.revise(1, &Revision::Retry, NOW).await.unwrap();
    assert_eq!(take(&store, NOW).await.len(), 1);
}

pub async fn a_database_of_a_newer_build_is_told_from_other_trouble() {
    let name = fresh_name();
    let newer = Database::open(&*name).with_version(99u32).await.unwrap();
    newer.close();
    assert_eq!(Store::open_named(&name).await.err(), Some(StoreError::Newer));
}

pub async fn an_open_connection_lets_a_newer_version_upgrade() {
    let name = fresh_name();
    let store = Store::open_named(&name).await.unwrap();
    let newer = Database::open(&*name).with_version(99u32).await.unwrap();
    assert_eq!(store.board().await.err(), Some(StoreError::Newer));
    newer.close();
}

pub async fn a_read_never_overwrites_what_is_not_sent_and_the_same_id_is_one_row() {
    let store = fresh_store().await;
    let (intent, key) = article("As I wrote it");
    store.submit(&intent, key, NOW).await.unwrap();
    let feed = Feed { cursor: Some("c".to_owned()), ..Feed::default() };
    let read =
        [plain_article(key, "As somebody else has it"), plain_article(sync::new_key(), "Other")];
    let new = store.write_news(&read, None, &feed, NOW).await;
    assert_eq!(new, Ok(Some(vec![&read[1]])));
    assert_eq!(
        states(&store).await,
        [("Other".to_owned(), "sent"), ("As I wrote it".to_owned(), "waiting")]
    );
    assert_eq!(store.feed().await.unwrap(), feed);
    assert_eq!(take(&store, NOW).await.len(), 1);
}

pub async fn nothing_is_shown_as_published_but_what_the_server_has() {
    // Its effect came without an answer. Edited after that it is another wish, which the server
    // refuses: it is there already. The board may have been read at any time in between.
    for early in ["before the edit", "while it is open", "never"] {
        let store = fresh_store().await;
        let (first, key) = article("As published");
        store.submit(&first, key, NOW).await.unwrap();
        let refuse = async || {
            let taken = take(&store, NOW).await;
            let (code, words, errors) = ("already_published".to_owned(), String::new(), Vec::new());
            let no = Delivery::Refused(Reason::Said { status: 409, code, words, errors });
            settle(&store, &taken[0], Some(no)).await;
        };
        let read = async || {
            let cursor = Some("c".to_owned());
            let feed = Feed { cursor, etag: Some("e".to_owned()), left_out: 0 };
            let published = [plain_article(key, "As published")];
            let behind = store.feed().await.unwrap().cursor;
            let written = store.write_news(&published, behind.as_deref(), &feed, NOW).await;
            assert_eq!(written, Ok(Some(vec![])));
        };
        refuse().await;
        if early == "before the edit" {
            read().await;
        }
        let (changed, new) = article("Never published");
        store.revise(1, &edit(&first, &changed, new), NOW).await.unwrap();
        refuse().await;
        if early == "while it is open" {
            read().await;
        }
        let refused = [("Never published".to_owned(), "refused")];
        assert_eq!(states(&store).await, refused, "{early}");
        store.revise(1, &Revision::Discard, NOW).await.unwrap();
        assert_eq!(store.feed().await, Ok(Feed::default()), "it is read anew: {early}");
        read().await;
        assert_eq!(states(&store).await, [("As published".to_owned(), "sent")], "{early}");

        store.revise(1, &Revision::Undo, NOW).await.unwrap();
        read().await;
        let waiting = [("Never published".to_owned(), "waiting")];
        assert_eq!(states(&store).await, waiting, "what was written is not lost: {early}");
        let taken = take(&store, NOW).await;
        settle(&store, &taken[0], accepted(&taken[0])).await;
        read().await;
        let sent = [("As published".to_owned(), "sent")];
        assert_eq!(states(&store).await, sent, "whatever it has made of it: {early}");
    }
}

pub async fn what_was_cleared_while_it_was_read_is_read_anew() {
    let store = fresh_store().await;
    let feed = |cursor: &str| Feed { cursor: Some(cursor.to_owned()), ..Feed::default() };
    let read = [plain_article(sync::new_key(), "One")];
    store.write_news(&read, None, &feed("c"), NOW).await.unwrap();
    store.write_attendees(snapshot(&[attendee(1)], Some("a".to_owned())), NOW).await.unwrap();
    assert_eq!(store.clear(0).await, Ok(true));

    assert_eq!(store.write_news(&[], Some("c"), &feed("d"), NOW).await, Ok(None));
    assert_eq!(store.feed().await, Ok(Feed::default()), "from the beginning");
    let unchanged = store.write_attendees(AttendeesRead::Unchanged("a"), NOW).await;
    assert_eq!(unchanged, Ok(None));
    assert_eq!(store.board().await.unwrap().attendees, None, "nobody knows who comes");
}

pub async fn attendees_are_replaced_as_a_whole_and_the_new_ones_are_named() {
    let store = fresh_store().await;
    assert_eq!(store.board().await.unwrap().attendees, None);
    let first = [attendee(1), attendee(2)];
    let etag = Some("a".to_owned());
    assert_eq!(
        store.write_attendees(snapshot(&first, etag.clone()), NOW).await,
        Ok(Some((first.to_vec(), vec![])))
    );
    assert_eq!(store.attendees_etag().await, Ok(etag));
    let second = [attendee(2), attendee(3)];
    let read = store.write_attendees(snapshot(&second, Some("b".to_owned())), NOW).await;
    assert_eq!(read, Ok(Some((second.to_vec(), vec![attendee(3)]))));
    let later = NOW + Duration::from_secs(9);
    let unchanged = store.write_attendees(AttendeesRead::Unchanged("b"), later).await;
    assert_eq!(unchanged, Ok(Some((second.to_vec(), vec![]))));
    let attendees = store.board().await.unwrap().attendees.unwrap();
    assert_eq!((attendees.list.as_slice(), attendees.read_at), (second.as_slice(), later));
}

/// An edit by somebody who has seen `was`, under the key `new`.
fn edit(was: &Intent, to: &Intent, new: Key) -> Revision {
    Revision::Edit { was: was.to_item(new).body, intent: Box::new(to.clone()), new }
}

pub async fn an_article_is_edited_in_its_place_and_goes_out_with_the_new_words() {
    let store = fresh_store().await;
    let (first, key) = article("One");
    let (second, other) = article("Two");
    store.submit(&first, key, NOW).await.unwrap();
    store.submit(&second, other, NOW).await.unwrap();
    let (changed, new) = article("Changed");
    store.revise(1, &edit(&first, &changed, new), NOW).await.unwrap();
    let unseen = store.revise(1, &edit(&first, &second, new), NOW).await;
    assert_eq!(unseen, Err(StoreError::Denied(Denied::Changed)), "another tab's words stay");
    let rows = states(&store).await;
    assert!(rows.contains(&("Changed".to_owned(), "waiting")) && rows.len() == 2, "{rows:?}");
    let taken = take(&store, NOW).await;
    assert_eq!((taken[0].seq, taken[0].key), (1, key), "its place, and its key");
    assert_eq!(taken[0].body, changed.under(key).to_item(key).body, "and its record's id");
    let sending = store.revise(1, &edit(&first, &second, new), NOW).await;
    assert!(matches!(sending, Err(StoreError::Denied(_))), "{sending:?}");
}

pub async fn a_refused_article_is_edited_into_a_new_wish_for_the_same_record() {
    let store = fresh_store().await;
    let (first, key) = article("One");
    store.submit(&first, key, NOW).await.unwrap();
    let taken = take(&store, NOW).await;
    let (code, words, errors) = ("invalid".to_owned(), "No.".to_owned(), Vec::new());
    let no = Delivery::Refused(Reason::Said { status: 422, code, words, errors });
    settle(&store, &taken[0], Some(no)).await;
    let (changed, new) = article("Changed");
    store.revise(1, &edit(&first, &changed, new), NOW).await.unwrap();
    assert_eq!(states(&store).await, [("Changed".to_owned(), "waiting")]);
    let taken = take(&store, NOW).await;
    assert_eq!((taken[0].seq, taken[0].key), (1, new));
    assert_eq!(taken[0].body, changed.under(key).to_item(key).body);
    // Both keys are known from now on.
    for known in [key, new] {
        assert_eq!(store.submit(&first, known, NOW).await, Ok(Submitted::Known(1)));
    }
    settle(&store, &taken[0], accepted(&taken[0])).await;
    assert_eq!(states(&store).await, [("Changed".to_owned(), "sent")]);
}

pub async fn discarded_items_leave_the_board_come_back_by_undo_and_go_after_a_week() {
    let store = fresh_store().await;
    let (intent, key) = article("One");
    store.submit(&intent, key, NOW).await.unwrap();
    store.revise(1, &Revision::Discard, NOW).await.unwrap();
    let board = store.board().await.unwrap();
    assert!(board.news.is_empty() && board.outbox.is_empty() && board.discarded.len() == 1);
    assert!(take(&store, NOW).await.is_empty());
    store.revise(1, &Revision::Undo, NOW).await.unwrap();
    assert_eq!(states(&store).await, [("One".to_owned(), "waiting")]);
    store.revise(1, &Revision::Discard, NOW).await.unwrap();
    store.prune(NOW + DISCARDED_FOR - Duration::from_secs(1)).await.unwrap();
    assert_eq!(store.board().await.unwrap().discarded.len(), 1);
    store.prune(NOW + DISCARDED_FOR).await.unwrap();
    assert!(store.board().await.unwrap().discarded.is_empty());
    assert!(matches!(store.revise(1, &Revision::Undo, NOW).await, Err(StoreError::Denied(_))));
}

pub async fn settings_and_activity_are_kept() {
    let store = fresh_store().await;
    assert_eq!(store.settings().await, Ok(Settings::default()));
    let quiet = Settings { notify_outbox: false, ..Settings::default() };
    let changed = store.change_settings(&|settings| settings.notify_outbox = false).await;
    assert_eq!((changed, store.settings().await), (Ok(quiet.clone()), Ok(quiet)));
    // What another tab has changed stays.
    let (one, other) = futures_util::join!(
        store.change_settings(&|settings| settings.send_in_background = false),
        store.change_settings(&|settings| settings.install_declined = true)
    );
    assert!(one.is_ok() && other.is_ok());
    let all = store.settings().await.unwrap();
    assert!(!all.notify_outbox && !all.send_in_background && all.install_declined);
    for n in 0..205u32 {
        let event = format!("sync {n}");
        let activity = Activity { at: NOW, event, took_ms: n, outcome: String::new(), told: None };
        store.log(&activity, Repeated::Kept).await.unwrap();
    }
    let activity = store.activity().await.unwrap();
    assert_eq!((activity.len(), activity[0].took_ms), (200, 204));

    let again = Activity { took_ms: 9, ..activity[0].clone() };
    store.log(&again, Repeated::Dropped).await.unwrap();
    assert_eq!(store.activity().await.unwrap()[0].took_ms, 204, "said already");
    let other = Activity { outcome: "something else".to_owned(), ..again };
    store.log(&other, Repeated::Dropped).await.unwrap();
    assert_eq!(store.activity().await.unwrap()[0], other);
}

pub async fn what_is_held_back_adds_up_until_it_is_let_go() {
    let store = fresh_store().await;
    assert_eq!(store.held().await, Ok(Held::default()));
    let one = Held { news: 2, ..Held::default() };
    let other = Held { articles: 1, news: 1, ..Held::default() };
    let (first, second) = futures_util::join!(store.hold(&one), store.hold(&other));
    assert!(first.is_ok() && second.is_ok());
    let both = Held { articles: 1, news: 3, ..Held::default() };
    assert_eq!(store.held().await, Ok(both.clone()));
    // More has come while it was told: told twice is better than never.
    store.let_go(&one).await.unwrap();
    assert_eq!(store.held().await, Ok(both.clone()));
    store.let_go(&both).await.unwrap();
    assert_eq!(store.held().await, Ok(Held::default()));
}

pub async fn what_the_server_was_told_of_a_subscription_is_kept() {
    let store = fresh_store().await;
    assert_eq!(store.push_told("/").await, Ok(PushTold::default()));
    let endpoint = |n| format!("https://push.example.org/{n}");
    let key = Some("key".to_owned());
    let mut told = PushTold { told: Some(endpoint(3)), at: Some(NOW), ended: Vec::new(), key };
    for n in [1, 2, 1] {
        told.end(endpoint(n));
    }
    assert_eq!(told.ended, [endpoint(1), endpoint(2)]);
    store.keep_push_told("/", &told).await.unwrap();
    assert_eq!(store.push_told("/").await, Ok(told));
    assert_eq!(store.push_told("/other/").await, Ok(PushTold::default()));
}

pub async fn an_item_that_was_answered_in_vain_too_often_is_reported_once() {
    let store = fresh_store().await;
    let (intent, key) = registration();
    store.submit(&intent, key, NOW).await.unwrap();
    let mut reported = Vec::new();
    let mut now = NOW;
    for _ in 0..10 {
        let taken = take(&store, now).await.remove(0);
        let (about, after) = (About::Item, Some(Duration::from_secs(1)));
        let retry = Delivery::Retry { about, after, reason: Reason::InProgress };
        let outcome = Outcome { taken, delivery: Some(retry) };
        let settled = store.settle(&[outcome], &[], now, || 0.5).await.unwrap();
        reported.push(settled.unaccepted.len());
        now = now + Duration::from_secs(16 * 60);
    }
    assert_eq!(reported, [0, 0, 0, 0, 0, 0, 0, 1, 0, 0]);
    let survey = store.survey(now).await.unwrap();
    assert_eq!((survey.unsent(), survey.attention), (1, 1), "it goes on, and needs the user");
}

pub async fn a_note_is_read_once() {
    let store = fresh_store().await;
    assert_eq!(store.take_note().await, Ok(None));
    for wake in [Wake::SendNow, Wake::Timer] {
        store.leave_note(wake).await.unwrap();
    }
    assert_eq!(store.take_note().await, Ok(Some(Wake::SendNow)), "the strongest");
    assert_eq!(store.take_note().await, Ok(None));
    let (intent, key) = registration();
    store.submit(&intent, key, NOW).await.unwrap();
    let board = store.board().await.unwrap();
    assert_eq!((board.outbox[0].item.state.clone(), board.records()), (State::Waiting, 1));
}
