//! Any text where a record, a message or an answer is expected: it is read as `serde_json` reads it,
//! what was read is written as it will be read again, and what was stored can be worked with.
//!
//! Run by `cargo xtask test`. Records may be of any age, messages from any tab, answers from anybody.

#![no_main]

use std::{fmt::Debug, time::Duration};

use domain::{
    board::{
        Activity, Article, Attendee, Draft, Feedback, Message, Registering, Registration, Settings,
        api::{NewsPage, UsersPage},
        backup::{self, Backup},
    },
    json::{self, FromJson, Json},
    outbox::{
        DISCARDED_FOR, Exclusion, Gate, Holder, Item, Problem, Receipt, Survey, Wake, discard,
        retry, settle, take, undo,
    },
    time::Time,
};
use libfuzzer_sys::fuzz_target;
use serde::Serialize;

/// In the middle of what is stored.
const NOW: Time = Time::from_millis(1_800_000_000_000);

fuzz_target!(|text: &str| {
    agrees(text);
    again::<Item>(text).into_iter().for_each(use_item);
    again::<Gate>(text);
    again::<Settings>(text);
    again::<Activity>(text);
    again::<Article>(text);
    again::<Attendee>(text).iter().filter_map(Attendee::picture).for_each(is_own);
    again::<Draft>(text).into_iter().for_each(|draft| drop(draft.title()));
    again::<Registering>(text).into_iter().for_each(|form| drop(form.title()));
    again::<Registration>(text);
    again::<Feedback>(text);
    again::<Problem>(text);
    again::<Receipt>(text);
    again_but(text, |page| UsersPage { left_out: 0, ..page });
    again_but(text, |page| NewsPage { left_out: 0, ..page });
    if let Some(message) = Message::read(text) {
        assert_eq!(Message::read(&message.to_json()), Some(message));
    }
    use_file(text);
});

/// What is taken from somebody's file can be submitted, and written to a file again.
fn use_file(text: &str) {
    let Ok(Backup { items, .. }) = backup::read(text) else { return };
    let written = backup::write(items.iter().map(|(intent, key)| (intent, *key)));
    assert_eq!(backup::read(&written), Ok(Backup { items, unusable: 0 }), "{written}");
}

/// Two readers, one tree.
fn agrees(text: &str) {
    match (json::parse(text), serde_json::from_str::<Json>(text)) {
        (Ok(ours), Ok(theirs)) => assert!(ours == theirs || text.contains("-0")),
        // Numbers that are too large for theirs.
        (Ok(_), Err(error)) => assert!(error.to_string().contains("out of range"), "{error}"),
        (Err(_), Ok(_)) => panic!("ours does not read it"),
        (Err(_), Err(_)) => {}
    }
}

/// What is read and written again reads the same.
fn again<T: FromJson + Serialize + PartialEq + Debug>(text: &str) -> Option<T> {
    again_but(text, |read| read)
}

/// The same but for this: what was left out of a page is counted, and not written.
fn again_but<T: FromJson + Serialize + PartialEq + Debug>(
    text: &str,
    but: impl Fn(T) -> T,
) -> Option<T> {
    let read = but(json::read(text).ok()?);
    let written = json::write(&read);
    assert_eq!(json::read::<T>(&written).as_ref(), Ok(&read), "{written}");
    Some(read)
}

/// A stored item has been written by another build, or spoiled: no number in it stops a run.
fn use_item(item: Item) {
    let gate = Gate::default();
    let holder = Holder("fuzz".to_owned());
    for now in [NOW, item.enqueued, Time::from_millis(i64::MAX), Time::from_millis(i64::MIN)] {
        let _ = Survey::of([&item], &gate, now);
        let mut page = [item.clone()];
        let wake = Wake::SendNow;
        let taken = take(&mut page, &gate, wake, 0, &[], &holder, Exclusion::Lock, 1, now);
        let [mut leased] = page;
        for taken in &taken {
            let _ = settle(&mut leased, taken, None, now, 0.5);
        }
        let _ = retry(&mut leased, now);
        if discard(&mut leased, now).is_ok() {
            assert_eq!(undo(&mut leased), Ok(()));
        }
        assert!(now.since(item.enqueued) >= Duration::ZERO && DISCARDED_FOR > Duration::ZERO);
        // What it came to is stored, and has to be read by the next run.
        let written = json::write(&leased);
        assert_eq!(json::read::<Item>(&written).as_ref(), Ok(&leased), "{written}");
    }
}

/// Said another way than the attendee says it.
fn is_own(path: &str) {
    assert!(path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\n', '\t']));
}
