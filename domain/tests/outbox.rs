//! The life of items under the rules: taken, settled, postponed, surveyed.

#![allow(clippy::unwrap_used, reason = "everything in this file is a test")]

use std::time::Duration;

use domain::{
    outbox::{
        About, Answer, Attempt, By, Delivery, Denied, End, Endpoint, Exclusion, Gate, Holder, Item,
        Key, LEASE, NewItem, Postponed, Reason, Receipt, Sending, Settled, State, Survey, Taken,
        Wake, compose_batch, discard, edit, end_of_event, retry, settle, take, undo,
    },
    time::Time,
};

const NOW: Time = Time::from_millis(1_800_000_000_000);
const MINUTE: Duration = Duration::from_secs(60);
const SECOND: Duration = Duration::from_secs(1);

fn item(seq: u64) -> Item {
    let new = NewItem {
        key: Key::new(NOW, [seq as u8; 10]),
        kind: "article".to_owned(),
        stream: "article".to_owned(),
        about: String::new(),
        body: "{}".to_owned(),
    };
    Item::new(seq, new, NOW)
}

fn page(len: u64) -> Vec<Item> {
    (1..=len).map(item).collect()
}

fn me() -> Holder {
    Holder("me".to_owned())
}

/// Takes everything that may go, with the lock.
fn take_all(page: &mut [Item], wake: Wake, now: Time) -> Vec<Taken> {
    take(page, &Gate::default(), wake, 0, &[], &me(), Exclusion::Lock, usize::MAX, now)
}

fn places(taken: &[Taken]) -> Vec<u64> {
    taken.iter().map(|taken| taken.seq).collect()
}

fn about_item(after: Option<Duration>) -> Delivery {
    Delivery::Retry { about: About::Item, after, reason: Reason::InProgress }
}

fn about_server(reason: Reason) -> Delivery {
    Delivery::Retry { about: About::Server, after: None, reason }
}

#[test]
fn what_is_due_is_taken_in_the_order_of_writing_and_no_more_than_asked_for() {
    let mut items = page(5);
    let taken =
        take(&mut items, &Gate::default(), Wake::Timer, 0, &[], &me(), Exclusion::Lock, 3, NOW);
    assert_eq!(places(&taken), [1, 2, 3]);
    assert!(
        items[..3].iter().all(|item| item.begun && matches!(item.state, State::Sending { .. }))
    );
    assert!(items[3..].iter().all(|item| !item.begun && item.state == State::Waiting));
}

#[test]
fn without_the_lock_nothing_is_taken_beside_a_live_lease_and_everything_after_it() {
    let mut items = page(2);
    take(&mut items, &Gate::default(), Wake::Timer, 0, &[], &me(), Exclusion::Lock, 1, NOW);
    let other = Holder("other".to_owned());
    let leases_only = |now| {
        let mut items = items.clone();
        places(&take(
            &mut items,
            &Gate::default(),
            Wake::Changed,
            0,
            &[],
            &other,
            Exclusion::LeasesOnly,
            9,
            now,
        ))
    };
    assert!(leases_only(NOW + LEASE - Duration::from_millis(1)).is_empty());
    assert_eq!(leases_only(NOW + LEASE), [1, 2]);
    // A clock that was set back does not keep a lease alive.
    assert_eq!(leases_only(NOW - MINUTE - Duration::from_millis(1)), [1, 2]);
    // A run that read the clock just before the lease was given comes into its transaction after it.
    assert!(leases_only(NOW - Duration::from_millis(1)).is_empty());
    assert_eq!(places(&take_all(&mut items, Wake::Timer, NOW)), [1, 2], "the lock proves it dead");
}

#[test]
fn a_holder_that_wakes_late_settles_nothing_but_a_receipt() {
    let mut items = page(1);
    let early = take_all(&mut items, Wake::Timer, NOW).remove(0);
    let late = take_all(&mut items, Wake::Timer, NOW + MINUTE).remove(0);
    let refused = Delivery::Refused(Reason::NoConnection);
    assert_eq!(settle(&mut items[0], &early, Some(&refused), NOW, 0.5), Settled::Stale);
    assert_eq!(settle(&mut items[0], &early, None, NOW, 0.5), Settled::Stale);
    assert!(matches!(items[0].state, State::Sending { .. }));
    let receipt = Receipt { key: items[0].key, id: String::new(), at: 0 };
    let accepted = Delivery::Accepted(receipt.clone());
    assert_eq!(
        settle(&mut items[0], &early, Some(&accepted), NOW, 0.5),
        Settled::Accepted(receipt)
    );
    assert_eq!(settle(&mut items[0], &late, None, NOW, 0.5), Settled::Kept);
}

#[test]
fn what_was_said_of_one_key_is_never_applied_to_the_wish_that_took_its_place() {
    let mut items = page(1);
    let taken = take_all(&mut items, Wake::Timer, NOW).remove(0);
    items[0].key = Key::new(NOW, [9; 10]);
    let receipt = Receipt { key: taken.key, id: String::new(), at: 0 };
    for delivery in [None, Some(Delivery::Accepted(receipt)), Some(about_item(None))] {
        assert_eq!(settle(&mut items[0], &taken, delivery.as_ref(), NOW, 0.5), Settled::Stale);
    }
}

#[test]
fn an_item_that_was_not_sent_counts_no_attempt_and_stays_as_it_was() {
    let mut items = page(1);
    let before = items[0].clone();
    let taken = take_all(&mut items, Wake::Timer, NOW).remove(0);
    settle(&mut items[0], &taken, None, NOW, 0.5);
    assert_eq!(items[0], Item { fence: before.fence + 1, ..before });
}

#[test]
fn an_answer_about_the_item_postpones_it_alone() {
    let mut items = page(2);
    let taken = take_all(&mut items, Wake::Timer, NOW).remove(0);
    let mut gate = Gate::default();
    assert!(!gate.learn(&about_item(None), NOW, 0.5));
    settle(&mut items[0], &taken, Some(&about_item(Some(MINUTE))), NOW, 0.5);
    items[1].state = State::Waiting;
    assert_eq!(places(&take_all(&mut items.clone(), Wake::Changed, NOW)), [2]);
    assert_eq!(places(&take_all(&mut items.clone(), Wake::SendNow, NOW)), [1, 2]);
    assert_eq!(places(&take_all(&mut items, Wake::Timer, NOW + MINUTE)), [1, 2]);
}

#[test]
fn an_answer_about_the_server_closes_the_gate_for_all_and_keeps_the_order() {
    let mut items = page(2);
    let taken = take_all(&mut items, Wake::Timer, NOW).remove(0);
    let mut gate = Gate::default();
    let silence = about_server(Reason::NoConnection);
    assert!(gate.learn(&silence, NOW, 0.5));
    settle(&mut items[0], &taken, Some(&silence), NOW, 0.5);
    items[1].state = State::Waiting;
    let with = |wake| {
        places(&take(&mut items.clone(), &gate, wake, 0, &[], &me(), Exclusion::Lock, 9, NOW))
    };
    assert!(with(Wake::Timer).is_empty());
    assert_eq!(with(Wake::Changed), [1, 2], "nothing had answered, and things changed");

    gate.learn(&about_server(Reason::Busy { status: 503 }), NOW, 0.5);
    let with = |wake| {
        places(&take(&mut items.clone(), &gate, wake, 0, &[], &me(), Exclusion::Lock, 9, NOW))
    };
    assert!(with(Wake::Changed).is_empty(), "an answer is waited for");
    assert_eq!(with(Wake::SendNow), [1, 2]);
    gate.learn(&about_item(None), NOW, 0.5);
    assert_eq!(gate, Gate::default(), "whatever it said about an item, the server is there");
}

#[test]
fn a_server_that_asks_for_two_minutes_is_left_alone_for_two_minutes() {
    let mut gate = Gate::default();
    let busy = Delivery::Retry {
        about: About::Server,
        after: Some(2 * MINUTE),
        reason: Reason::Busy { status: 503 },
    };
    for jitter in [0.0, 0.99] {
        gate.learn(&busy, NOW, jitter);
        assert!(!gate.is_open(NOW + 2 * MINUTE - Duration::from_millis(1), Wake::Changed));
        assert!(gate.is_open(NOW + 3 * MINUTE, Wake::Timer));
    }
}

#[test]
fn a_server_that_answers_after_a_long_silence_is_not_avoided_for_as_long() {
    let mut gate = Gate::default();
    let silence = about_server(Reason::NoConnection);
    for _ in 0..6 {
        gate.learn(&silence, NOW, 1.0);
    }
    assert_eq!(gate.closed.unwrap().until, NOW + Duration::from_secs(30));
    gate.learn(&about_server(Reason::NotTheServer { status: 500 }), NOW, 1.0);
    assert_eq!(gate.closed.unwrap().until, NOW + Duration::from_secs(5));
}

#[test]
fn after_eight_answers_in_vain_an_item_needs_attention_and_lets_others_pass() {
    let mut items = page(2);
    let not_ours = about_server(Reason::NotTheServer { status: 500 });
    for attempt in 1..=8 {
        let taken = take_all(&mut items[..1], Wake::SendNow, NOW).remove(0);
        settle(&mut items[0], &taken, Some(&not_ours), NOW, 0.5);
        assert_eq!(items[0].needs_attention(), attempt == 8);
    }
    assert_eq!(places(&take_all(&mut items, Wake::Timer, NOW)), [2]);
    assert_eq!(places(&take_all(&mut items[..1], Wake::Timer, NOW + 15 * MINUTE)), [1]);
}

#[test]
fn parked_items_go_when_the_user_says_so_and_refused_ones_never_by_themselves() {
    let mut items = page(2);
    let taken = take_all(&mut items, Wake::Timer, NOW);
    settle(&mut items[0], &taken[0], Some(&Delivery::Parked(Reason::NoConnection)), NOW, 0.5);
    settle(&mut items[1], &taken[1], Some(&Delivery::Refused(Reason::NoConnection)), NOW, 0.5);
    assert!(take_all(&mut items.clone(), Wake::Changed, NOW).is_empty());
    assert_eq!(places(&take_all(&mut items.clone(), Wake::SendNow, NOW)), [1]);
    retry(&mut items[1], NOW).unwrap();
    assert_eq!(places(&take_all(&mut items, Wake::Timer, NOW)), [2]);
}

#[test]
fn an_item_comes_to_need_the_user_once_and_is_refused_or_parked_as_often_as_it_is_sent() {
    let mut items = page(1);
    let mut settled = |delivery: Option<&Delivery>| {
        let taken = take_all(&mut items, Wake::SendNow, NOW).remove(0);
        settle(&mut items[0], &taken, delivery, NOW, 0.5)
    };
    let in_vain: Vec<_> = (0..10).map(|_| settled(Some(&about_item(None)))).collect();
    let told = |settled: &&Settled| **settled == Settled::NeedsUser;
    assert_eq!((in_vain.iter().filter(told).count(), &in_vain[7]), (1, &Settled::NeedsUser));
    let parked = Delivery::Parked(said(401));
    assert_eq!(settled(Some(&parked)), Settled::NeedsUser);
    assert_eq!(settled(None), Settled::Kept, "given back as it was");
    assert_eq!(settled(Some(&parked)), Settled::NeedsUser, "the user has sent it again");
}

#[test]
fn a_wake_up_counts_once_for_each_item_of_a_run() {
    let mut items = page(3);
    items.iter_mut().for_each(|item| item.state = State::Parked);
    let taken =
        take(&mut items, &Gate::default(), Wake::SendNow, 2, &[], &me(), Exclusion::Lock, 9, NOW);
    assert_eq!(places(&taken), [3], "the first two were visited in this run");
}

#[test]
fn a_portal_on_the_way_and_a_server_that_is_away_say_nothing_of_the_item() {
    let mut items = page(1);
    let portal = about_server(Reason::NotTheServer { status: 200 });
    let away = about_server(Reason::Busy { status: 503 });
    for delivery in [&portal, &away].repeat(20) {
        let taken = take_all(&mut items, Wake::SendNow, NOW).remove(0);
        settle(&mut items[0], &taken, Some(delivery), NOW, 0.5);
    }
    assert!(!items[0].needs_attention() && items[0].postponed.is_none());
    let mut gate = Gate::default();
    gate.learn(&portal, NOW, 0.5);
    assert!(gate.is_open(NOW, Wake::Changed), "after the sign-in things have changed");
}

#[test]
fn what_was_in_a_batch_that_nobody_took_counts_as_attempted_when_it_is_given_back() {
    let mut items = page(2);
    let slice = take_all(&mut items, Wake::Timer, NOW);
    let endpoint = |_: &str| Some(Endpoint { path: "/one", batch: Some(("/many", "article")) });
    let mut sending = Sending::new(slice, false, NOW, endpoint);
    let request = sending.next(NOW).unwrap();
    assert_eq!((request.path, request.key), ("/many", None));
    let too_large = Answer { status: 413, ..Answer::default() };
    sending.ended(request, &Attempt::Answered(too_large));
    assert!(sending.next(NOW + MINUTE).is_none(), "the lease is too old");
    let outcomes = sending.finish().outcomes;
    for (item, outcome) in items.iter_mut().zip(&outcomes) {
        assert_eq!(outcome.delivery, None);
        settle(item, &outcome.taken, None, NOW, 0.5);
        assert!(item.begun, "its bytes were on the network under its key");
    }
    assert_eq!(outcomes.len(), 2);
}

#[test]
fn a_pause_that_the_server_asked_for_is_not_made_shorter_by_silence() {
    let mut gate = Gate::default();
    let after = Some(2 * MINUTE);
    let reason = Reason::Busy { status: 503 };
    gate.learn(&Delivery::Retry { about: About::Server, after, reason }, NOW, 0.0);
    // Another run was on its way, or the user had it tried all the same.
    gate.learn(&about_server(Reason::NoConnection), NOW, 0.0);
    assert!(!gate.is_open(NOW + MINUTE, Wake::Changed));
    gate.learn(&about_server(Reason::NoConnection), NOW + 2 * MINUTE - SECOND, 1.0);
    assert!(!gate.is_open(NOW + 2 * MINUTE - SECOND, Wake::Changed), "nor a change's matter");
    assert!(gate.is_open(NOW + 2 * MINUTE, Wake::Timer));
}

#[test]
fn of_several_requests_side_by_side_the_one_that_was_asked_for_a_pause_is_heard() {
    let reason = Reason::Busy { status: 429 };
    let busy = Delivery::Retry { about: About::Server, after: Some(2 * MINUTE), reason };
    let silence = about_server(Reason::NoConnection);
    for verdicts in [[silence.clone(), busy.clone()], [busy, silence]] {
        let mut gate = Gate::default();
        let stopped_by = gate.learn_all(&verdicts, NOW, 0.0);
        assert_eq!(stopped_by, Some(Reason::Busy { status: 429 }));
        assert!(!gate.is_open(NOW + MINUTE, Wake::Changed));
    }
}

#[test]
fn a_batch_that_took_too_long_is_halved_each_time_down_to_one() {
    let mut items = page(300);
    let sizes = [250, 125, 62, 31, 15, 7, 3, 1, 1].map(|size| {
        let taken = take_all(&mut items, Wake::SendNow, NOW);
        let (body, count) = compose_batch("article", &taken);
        assert_eq!(count, size);
        assert_eq!(body.matches("\"key\"").count(), size);
        let slow = about_server(Reason::TimedOut);
        for (item, taken) in items.iter_mut().zip(&taken) {
            settle(item, taken, Some(&slow), NOW, 0.5);
        }
        size
    });
    assert_eq!(sizes[8], 1);
}

#[test]
fn a_discarded_item_is_not_sent_and_undo_brings_it_back() {
    let mut items = page(1);
    let taken = take_all(&mut items, Wake::Timer, NOW).remove(0);
    assert!(discard(&mut items[0], NOW).is_err(), "it is being sent");
    discard(&mut items[0], NOW + LEASE).unwrap();
    assert_eq!(settle(&mut items[0], &taken, None, NOW, 0.5), Settled::Stale);
    assert!(take_all(&mut items, Wake::SendNow, NOW).is_empty());
    undo(&mut items[0]).unwrap();
    assert_eq!(places(&take_all(&mut items, Wake::Timer, NOW)), [1]);
}

fn said(status: u16) -> Reason {
    let (code, words) = ("invalid".to_owned(), "No.".to_owned());
    Reason::Said { status, code, words, errors: Vec::new() }
}

#[test]
fn what_was_never_attempted_is_changed_in_place_under_its_key() {
    let mut items = page(2);
    let (before, new) = (items[0].clone(), Key::new(NOW, [9; 10]));
    // Taken and given back unsent: no attempt began.
    let taken = take_all(&mut items[..1], Wake::Timer, NOW).remove(0);
    assert_eq!(edit(&mut items[0], "[]".to_owned(), new, NOW), Err(Denied::Sending));
    settle(&mut items[0], &taken, None, NOW, 0.5);
    assert_eq!(edit(&mut items[0], "[]".to_owned(), new, NOW), Ok(before.key));
    assert_eq!(items[0].body, "[]");
    let taken = take_all(&mut items, Wake::Timer, NOW);
    assert_eq!(places(&taken), [1, 2], "it keeps its place");
}

#[test]
fn what_the_server_said_no_to_goes_out_changed_under_a_new_key() {
    let new = Key::new(NOW, [9; 10]);
    for delivery in [Delivery::Refused(said(422)), Delivery::Parked(said(401))] {
        let mut items = page(2);
        let taken = take_all(&mut items[..1], Wake::Timer, NOW).remove(0);
        settle(&mut items[0], &taken, Some(&delivery), NOW, 0.5);
        assert_eq!(edit(&mut items[0], "[]".to_owned(), new, NOW), Ok(new));
        assert_eq!((items[0].attempts, items[0].begun, &items[0].reason), (0, false, &None));
        let late = settle(&mut items[0], &taken, Some(&Delivery::Refused(said(422))), NOW, 0.5);
        assert_eq!(late, Settled::Stale, "an old lease settles nothing");
        assert_eq!(places(&take_all(&mut items, Wake::Timer, NOW)), [1, 2]);
    }
}

#[test]
fn what_may_have_had_its_effect_is_not_changed() {
    let new = Key::new(NOW, [9; 10]);
    let not_yet = Delivery::Retry { about: About::Item, after: None, reason: said(408) };
    let silences = [
        Reason::NoConnection,
        Reason::TimedOut,
        Reason::NotTheServer { status: 200 },
        Reason::Busy { status: 503 },
        Reason::Unmentioned,
    ];
    for delivery in silences.map(about_server).into_iter().chain([not_yet, about_item(None)]) {
        let mut items = page(1);
        let taken = take_all(&mut items, Wake::Timer, NOW).remove(0);
        settle(&mut items[0], &taken, Some(&delivery), NOW, 0.5);
        let before = items[0].clone();
        assert_eq!(edit(&mut items[0], "[]".to_owned(), new, NOW), Err(Denied::Unanswered));
        assert_eq!(items[0], before);
    }
}

#[test]
fn what_was_refused_and_cut_off_at_the_next_attempt_may_have_had_its_effect() {
    let mut items = page(1);
    let taken = take_all(&mut items, Wake::Timer, NOW).remove(0);
    settle(&mut items[0], &taken, Some(&Delivery::Refused(said(422))), NOW, 0.5);
    assert!(!items[0].may_be_done());
    retry(&mut items[0], NOW).unwrap();
    assert!(!items[0].may_be_done(), "nothing was sent since");
    take_all(&mut items, Wake::Timer, NOW);
    assert!(items[0].may_be_done(), "it is on its way");
    // That holder vanishes. The next one leases it and has no time to send it.
    let taken = take_all(&mut items, Wake::Timer, NOW + MINUTE).remove(0);
    settle(&mut items[0], &taken, None, NOW, 0.5);
    assert!(items[0].may_be_done());
}

#[test]
fn no_word_of_the_server_outlives_an_attempt_that_nobody_answered() {
    let refused = || {
        let mut items = page(1);
        let taken = take_all(&mut items, Wake::Timer, NOW).remove(0);
        settle(&mut items[0], &taken, Some(&Delivery::Refused(said(422))), NOW, 0.5);
        retry(&mut items[0], NOW).unwrap();
        take_all(&mut items, Wake::Timer, NOW);
        items
    };
    // That holder vanishes, its lease ends, and nobody has leased it since.
    let later = NOW + MINUTE;
    let mut retried = refused();
    retry(&mut retried[0], later).unwrap();
    let mut put_back = refused();
    discard(&mut put_back[0], later).unwrap();
    assert!(put_back[0].may_be_done(), "who discards it is told");
    undo(&mut put_back[0]).unwrap();
    for mut items in [retried, put_back] {
        let edited = edit(&mut items[0], "[]".to_owned(), Key::new(NOW, [9; 10]), later);
        assert_eq!(edited, Err(Denied::Unanswered));
    }
}

#[test]
fn what_is_given_back_unsent_is_as_it_was_and_still_wanted_by_the_same_wake_up() {
    let mut items = page(3);
    let taken = take_all(&mut items, Wake::Timer, NOW);
    settle(&mut items[0], &taken[0], Some(&Delivery::Parked(said(401))), NOW, 0.5);
    settle(&mut items[1], &taken[1], Some(&about_item(Some(MINUTE))), NOW, 0.5);
    settle(&mut items[2], &taken[2], Some(&about_item(Some(MINUTE))), NOW, 0.5);
    let before = items.clone();
    let taken = take_all(&mut items, Wake::SendNow, NOW);
    assert_eq!(places(&taken), [1, 2, 3]);
    // The first two were not sent after all, the third was answered once more.
    settle(&mut items[0], &taken[0], None, NOW, 0.5);
    settle(&mut items[1], &taken[1], None, NOW, 0.5);
    settle(&mut items[2], &taken[2], Some(&about_item(Some(MINUTE))), NOW, 0.5);
    for (is, was) in items.iter().zip(&before).take(2) {
        assert_eq!(*is, Item { fence: was.fence + 1, ..was.clone() });
    }
    let again = |given_back: &[u64]| {
        let (gate, me, lock) = (Gate::default(), me(), Exclusion::Lock);
        places(&take(&mut items.clone(), &gate, Wake::SendNow, 3, given_back, &me, lock, 9, NOW))
    };
    assert_eq!(again(&[1, 2]), [1, 2]);
    assert!(again(&[]).is_empty(), "a wake-up counts once for each item");
}

#[test]
fn a_sync_event_ends_with_the_truth() {
    let survey = |due, postponed, leased, resting| {
        let attention = resting;
        Survey { due, postponed, leased, resting, attention, next: None }
    };
    for (ran_out, left, end) in [
        (true, survey(5, 0, 0, 0), End::RegisterAgain),
        (true, survey(5, 1, 1, 1), End::RegisterAgain),
        (true, survey(0, 1, 0, 0), End::Reject),
        (true, survey(0, 0, 0, 0), End::Resolve),
        (false, survey(0, 1, 0, 0), End::Reject),
        (false, survey(0, 0, 1, 0), End::Reject),
        (false, survey(1, 0, 0, 0), End::Reject),
        (false, survey(0, 0, 0, 3), End::Resolve),
        (false, survey(0, 0, 0, 0), End::Resolve),
    ] {
        assert_eq!(end_of_event(ran_out, &left), end, "ran out: {ran_out}, {left:?}");
    }
}

#[test]
fn a_survey_counts_each_item_once_and_knows_when_the_next_is_due() {
    let mut items = page(5);
    take_all(&mut items[..1], Wake::Timer, NOW);
    items[1].state = State::Refused;
    items[2].state = State::Discarded { at: NOW };
    items[3].postponed = Some(Postponed::new(NOW, MINUTE, By::Answer));
    items[4].answered = Item::NEEDS_ATTENTION;
    let open = Survey::of(&items, &Gate::default(), NOW);
    let next = Some(NOW + LEASE);
    let counted = Survey { due: 1, postponed: 1, leased: 1, resting: 1, attention: 2, next };
    assert_eq!(open, counted, "the refused one needs the user, and the one that goes on in vain");
    let mut gate = Gate::default();
    gate.learn(&about_server(Reason::NoConnection), NOW, 1.0);
    let closed = Survey::of(&items, &gate, NOW);
    assert_eq!((closed.due, closed.postponed), (0, 2));
    assert_eq!(closed.next, Some(NOW + Duration::from_secs(5)));
}
