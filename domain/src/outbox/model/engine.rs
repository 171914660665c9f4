//! The door to the engine: every rule that the model asks for is asked for here.
//!
//! Without a [`Mistake`] each function only passes on. With one it does what the engine would do if
//! somebody had made that mistake, so that the checker can be checked, and the product's own code
//! stays free of switches.

use serde_json::{Value, json};

use super::{
    disk::Disk,
    mistakes::{Mistake, is},
    server::{Parcel, json_answer},
};
use crate::{
    outbox::{
        self, Answer, Attempt, Delivery, Denied, End, Exclusion, Gate, Happened, Item, Key,
        Outcome, Reason, Request, Round, Run, Settled, State, Step, Submitted, Survey, Taken, Wake,
    },
    time::Time,
};

/// An intent gets its place.
pub(super) fn submit(disk: &mut Disk, known: Option<u64>) -> Submitted {
    if is(Mistake::PlaceUsedAgain) {
        disk.control.next_seq = disk.records.keys().max().copied().unwrap_or(0);
    }
    let known = known.filter(|_| !is(Mistake::KnownStoredTwice));
    disk.control.submit(known)
}

/// What is due is leased.
pub(super) fn take(
    page: &mut [Item],
    gate: &Gate,
    round: &Round,
    room: usize,
    now: Time,
) -> Vec<Taken> {
    let waits = |until: Time| is(Mistake::SetBackWaits) && round.wake == Wake::Timer && now < until;
    let closed = gate.closed.as_ref();
    if closed.is_some_and(|closed| is(Mistake::GateNeverOpens) || waits(closed.until)) {
        return Vec::new();
    }
    let (mut allowed, mut blocked) = (Vec::new(), Vec::<String>::new());
    for mut item in page.iter().cloned() {
        let sending = matches!(item.state, State::Sending { .. });
        let rests = match item.state {
            State::Parked => is(Mistake::ParkedGoes),
            State::Refused => is(Mistake::RefusedGoes),
            State::Discarded { .. } => is(Mistake::DiscardedGoes),
            _ => false,
        };
        if rests {
            item.state = State::Waiting;
        }
        if is(Mistake::BadItemBlocks) && (!item.is_unsent() || blocked.contains(&item.stream)) {
            blocked.push(item.stream.clone());
            continue;
        }
        if is(Mistake::NeverAgain) && item.attempts > 0
            || is(Mistake::LeaseNeverEnds) && sending
            || item.postponed.is_some_and(|postponed| waits(postponed.until))
        {
            continue;
        }
        if is(Mistake::AttemptsForgotten) && sending {
            item.attempts = 0;
        }
        allowed.push(item);
    }
    let Round { holder, exclusion, wake, visited, given_back, .. } = round;
    let mut taken = outbox::take(
        &mut allowed,
        gate,
        *wake,
        *visited,
        given_back,
        holder,
        *exclusion,
        room,
        now,
    );
    for item in allowed.into_iter().filter(|item| taken.iter().any(|it| it.seq == item.seq)) {
        let place = page.iter_mut().find(|it| it.seq == item.seq).expect("it came from there");
        *place = item;
    }
    if is(Mistake::OldNoForgives) {
        for taken in &taken {
            let item = page.iter_mut().find(|it| it.seq == taken.seq).expect("it came from there");
            item.reason.clone_from(&taken.before.reason);
        }
    }
    if is(Mistake::BodyChanged) {
        for again in taken.iter_mut().filter(|taken| taken.before.begun) {
            again.body = again.body.replace("\"version\":0", "\"version\":1");
        }
    }
    taken
}

/// How a run looks for what is due.
pub(super) fn look(mut round: Round) -> Round {
    if is(Mistake::LeaseIgnored) {
        round.exclusion = Exclusion::Lock;
    }
    if is(Mistake::GoesInCircles) {
        (round.after, round.visited) = (0, 0);
    }
    if is(Mistake::ChangedIsSendNow) && round.wake == Wake::Changed {
        round.wake = Wake::SendNow;
    }
    round
}

/// Whether a run without the lock sees leases on other pages than the one that it reads.
pub(super) fn sees_all_leases() -> bool {
    !is(Mistake::BlindToOtherPages)
}

/// What was taken is in the hands of the run.
pub(super) fn after_take(disk: &mut Disk, taken: &[Taken]) {
    if is(Mistake::DeletesBeforeSending) {
        taken.iter().for_each(|taken| drop(disk.records.remove(&taken.seq)));
    }
}

/// What is sent of a slice, in which order.
pub(super) fn slice(slice: &[Taken]) -> Vec<Taken> {
    let mut slice = slice.to_vec();
    if is(Mistake::OutOfOrder) {
        slice.reverse();
    }
    slice
}

/// What is heard of an attempt's end.
pub(super) fn hear(request: &Request, attempt: &Attempt) -> Attempt {
    let Attempt::Answered(answer) = attempt else { return attempt.clone() };
    let fine = (200..300).contains(&answer.status);
    let says = |text: &str| answer.body.contains(text);
    let named = answer.content_type.as_deref() == Some("application/problem+json");
    let batch = request.key.is_none();
    if is(Mistake::ErrorIsSuccess) && answer.status >= 500
        || is(Mistake::NoReceiptNeeded) && fine
        || is(Mistake::AnyReceiptWillDo) && fine && says("receipt") && !batch
    {
        return everybody(request, 200);
    }
    if is(Mistake::AnyNoRefuses) && (400..429).contains(&answer.status) && !named
        || is(Mistake::InProgressRefuses) && says("in_progress")
        || is(Mistake::ClosedRefuses) && says("\"closed\"")
        || is(Mistake::TooLargeRefusesAll) && answer.status == 413 && batch
    {
        return everybody(request, 422);
    }
    if batch && fine && (is(Mistake::MatchedByPosition) || is(Mistake::MissingIsSuccess)) {
        return Attempt::Answered(misread(request, answer));
    }
    attempt.clone()
}

fn keys(request: &Request) -> Vec<Key> {
    let parcel = Parcel { key: request.key, body: request.body() };
    parcel.intents().into_iter().map(|(key, _)| key).collect()
}

fn receipt(key: Key) -> Value {
    json!({"key": key.to_string(), "receipt": {"key": key.to_string(), "id": "1", "at": 7}})
}

/// The same good or bad news for everything in a request.
fn everybody(request: &Request, status: u16) -> Attempt {
    let news = |key: Key| {
        let problem = json!({"type": "", "title": "No", "status": 422, "code": "invalid",
            "key": key.to_string()});
        if status == 422 {
            json!({"key": key.to_string(), "problem": problem})
        } else {
            receipt(key)
        }
    };
    let mut news: Vec<Value> = keys(request).into_iter().map(news).collect();
    Attempt::Answered(match request.key {
        None => json_answer(200, &json!({"results": news})),
        Some(_) if status == 422 => Answer {
            content_type: Some("application/problem+json".to_owned()),
            ..json_answer(422, &news[0]["problem"].take())
        },
        Some(_) => json_answer(200, &news[0]),
    })
}

/// A batch's results read by their places, or with what is missing filled in.
fn misread(request: &Request, answer: &Answer) -> Answer {
    let Ok(Value::Object(body)) = serde_json::from_str(&answer.body) else { return answer.clone() };
    let mut results = body.get("results").and_then(Value::as_array).cloned().unwrap_or_default();
    for (place, key) in keys(request).into_iter().enumerate() {
        let text = Value::from(key.to_string());
        if is(Mistake::MissingIsSuccess) && results.iter().all(|result| result["key"] != text) {
            results.push(receipt(key));
        }
        if is(Mistake::MatchedByPosition)
            && let Some(result) = results.get_mut(place)
        {
            for member in ["receipt", "problem"] {
                if result.get(member).is_some() {
                    result[member]["key"] = text.clone();
                }
            }
            result["key"] = text;
        }
    }
    json_answer(200, &json!({"results": results}))
}

/// What an outcome means for an item.
pub(super) fn settle(item: &mut Item, outcome: &Outcome, now: Time, jitter: f64) -> Settled {
    let Outcome { mut taken, delivery } = outcome.clone();
    if is(Mistake::Unfenced) {
        taken.fence = item.fence;
    }
    if is(Mistake::BegunForgotten) {
        taken.before.begun = false;
    }
    let accepted = matches!(delivery, Some(Delivery::Accepted(_)));
    if is(Mistake::LateReceiptDropped) && accepted && taken.fence != item.fence {
        return Settled::Stale;
    }
    if is(Mistake::DiscardUnfenced) && matches!(item.state, State::Discarded { .. }) {
        // The fence alone decides.
        let holder = outbox::Holder("0".to_owned());
        item.state = State::Sending { holder, until: now, since: now };
    }
    let settled = outbox::settle(item, &taken, delivery.as_ref(), now, jitter);
    match settled {
        Settled::Accepted(_) if is(Mistake::AcceptedStays) => Settled::Kept,
        Settled::Kept | Settled::NeedsUser if is(Mistake::KeyMadeAnew) && delivery.is_some() => {
            item.key = Key::new(now, [0xee; 10]);
            settled
        }
        settled => settled,
    }
}

/// What a slice says of the way to the server.
pub(super) fn learn(
    gate: &mut Gate,
    verdicts: &[Delivery],
    now: Time,
    jitter: f64,
) -> Option<Reason> {
    let mut verdicts = verdicts.to_vec();
    if is(Mistake::RetryAfterIgnored) {
        for verdict in &mut verdicts {
            if let Delivery::Retry { after, .. } = verdict {
                *after = None;
            }
        }
    }
    if is(Mistake::GateNotStored) {
        return gate.clone().learn_all(&verdicts, now, jitter);
    }
    gate.learn_all(&verdicts, now, jitter)
}

/// The next step of a run.
pub(super) fn step(run: &mut Run, happened: Happened, now: Time) -> Step {
    let first = matches!(happened, Happened::Lock(_));
    let happened = match happened {
        Happened::Note(_) if is(Mistake::NoteForgotten) => Happened::Note(None),
        happened => happened,
    };
    match run.step(happened, now) {
        Step::TakeNote if is(Mistake::NoteNotRead) && !first => run.step(Happened::Note(None), now),
        step => step,
    }
}

/// Whether waiting for the lock has an end.
pub(super) fn is_patience_bounded() -> bool {
    !is(Mistake::WaitsForEver)
}

/// What the browser is told.
pub(super) fn end_of_event(ran_out: bool, left: &Survey) -> End {
    match outbox::end_of_event(ran_out, left) {
        End::Reject if is(Mistake::RejectionSwallowed) => End::Resolve,
        End::Reject if is(Mistake::RegistersForPostponed) => End::RegisterAgain,
        end => end,
    }
}

/// The user wants it tried again.
pub(super) fn retry(item: &mut Item, now: Time) -> Result<(), Denied> {
    outbox::retry(item, now)
}

/// The user takes it back.
pub(super) fn discard(item: &mut Item, now: Time) -> Result<(), Denied> {
    let fence = item.fence;
    outbox::discard(item, now)?;
    if is(Mistake::DiscardUnfenced) {
        item.fence = fence;
    }
    Ok(())
}

/// The user takes that back.
pub(super) fn undo(item: &mut Item) -> Result<(), Denied> {
    outbox::undo(item)
}

/// What was put back is there.
pub(super) fn after_undo(disk: &mut Disk, seq: u64) {
    if is(Mistake::UndoLoses) {
        disk.records.remove(&seq);
    }
}

/// The user writes something else.
pub(super) fn edit(item: &mut Item, body: String, new: Key, now: Time) -> Result<Key, Denied> {
    let new = if is(Mistake::EditKeepsKey) { item.key } else { new };
    match outbox::edit(item, body.clone(), new, now) {
        Err(Denied::Unanswered) if is(Mistake::EditsUnanswered) => {
            let fence = item.fence;
            (item.state, item.begun) = (State::Waiting, false);
            let edited = outbox::edit(item, body, new, now);
            (item.key, item.fence) = (new, fence + 1);
            edited.map(|_| new)
        }
        edited => edited,
    }
}
