//! The door to the engine: every rule that the model asks for is asked for here.
//!
//! With [`Mistake::None`] each function only passes on. With another one it does what the engine would
//! do if somebody had made that mistake, so that the checker can be checked and the product's own
//! code stays free of switches.

use super::{
    disk::{Disk, Record},
    mistakes::{Mistake, is},
};
use crate::{
    outbox::{
        self, Answer, Attempt, Control, Delivery, Denied, End, Gate, Happened, Item, Key, Outcome,
        Reason, Request, Round, Run, Settled, Step, Submitted, Survey, Taken,
    },
    time::Time,
};

pub(super) fn submit(control: &mut Control, known: Option<u64>) -> Submitted {
    control.submit(known)
}

pub(super) fn before_take(_round: &mut Round) {}

pub(super) fn take(
    page: &mut [Item],
    gate: &Gate,
    round: &Round,
    room: usize,
    now: Time,
) -> Vec<Taken> {
    let Round { holder, exclusion, wake, visited, .. } = round;
    outbox::take(page, gate, *wake, *visited, holder, *exclusion, room, now)
}

pub(super) fn after_take(_disk: &mut Disk, _taken: &[Taken]) {}

pub(super) fn slice(slice: &[Taken]) -> Vec<Taken> {
    slice.to_vec()
}

pub(super) fn hear(_request: &Request, attempt: &Attempt) -> Attempt {
    attempt.clone()
}

pub(super) fn settle(item: &mut Item, outcome: &Outcome, now: Time, jitter: f64) -> Settled {
    outbox::settle(item, &outcome.taken, outcome.delivery.as_ref(), now, jitter)
}

pub(super) fn learn(
    gate: &mut Gate,
    verdicts: &[Delivery],
    now: Time,
    jitter: f64,
) -> Option<Reason> {
    gate.learn_all(verdicts, now, jitter)
}

pub(super) fn step(run: &mut Run, happened: Happened, now: Time) -> Step {
    run.step(happened, now)
}

pub(super) fn end_of_event(ran_out: bool, left: &Survey) -> End {
    outbox::end_of_event(ran_out, left)
}

pub(super) fn retry(item: &mut Item, now: Time) -> Result<(), Denied> {
    outbox::retry(item, now)
}

pub(super) fn discard(item: &mut Item, now: Time) -> Result<(), Denied> {
    outbox::discard(item, now)
}

pub(super) fn undo(item: &mut Item) -> Result<(), Denied> {
    outbox::undo(item)
}

pub(super) fn after_undo(_disk: &mut Disk, _seq: u64, _worked: bool) {}

pub(super) fn edit(item: &mut Item, body: String, new: Key, now: Time) -> Result<Key, Denied> {
    outbox::edit(item, body, new, now)
}
