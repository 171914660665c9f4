//! Sending a slice: each stream in its order, streams side by side, batched where the server can.
//!
//! Called by the flush with leased items. Touches no storage; what it brings back is settled there.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    pin::Pin,
    rc::Rc,
    time::Duration,
};

use domain::{
    board::Kind,
    outbox::{
        About, Attempt, BATCH_ITEMS, BatchDelivery, Delivery, Key, LEASE, Taken, compose_batch,
        judge, judge_batch,
    },
    time::Time,
};
use js_sys::{Array, Promise};
use store::Outcome;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use crate::{chance, http};

/// Browsers open six connections to one HTTP/1.1 server; more only wait inside the browser, with
/// their time-outs running.
const SIDE_BY_SIDE: usize = 6;

/// What came of a slice.
pub(crate) struct Sent {
    /// One for each item of the slice.
    pub(crate) outcomes: Vec<Outcome>,
    /// One for each request, in the order of their ends.
    pub(crate) verdicts: Vec<Delivery>,
    /// Whether this server wants items one at a time.
    pub(crate) single: bool,
}

impl Sent {
    /// The place of the first item that was given back, because its lease was too old.
    pub(crate) fn first_unsent(&self) -> Option<u64> {
        self.outcomes
            .iter()
            .filter(|outcome| {
                outcome.delivery.is_none() && Kind::named(&outcome.taken.kind).is_some()
            })
            .map(|outcome| outcome.taken.seq)
            .min()
    }
}

/// Sends leased items. `single` says that batches were already found not to work here.
pub(crate) async fn send(slice: Vec<Taken>, single: bool, leased: Time) -> Sent {
    let sending = Rc::new(Sending {
        streams: RefCell::new(streams(slice)),
        outcomes: RefCell::default(),
        single: Cell::new(single),
        stopped: Cell::new(false),
        verdicts: RefCell::default(),
        // A request that begins later than this might outlive the lease.
        last_start: leased + (LEASE - Duration::from_millis(http::TIMEOUT_MS.into())),
    });
    // Lanes are promises: the browser runs them side by side, where a set of futures would bring
    // machinery of its own.
    let lanes = Array::new();
    for _ in 0..SIDE_BY_SIDE.min(sending.streams.borrow().len()) {
        let lane: Lane = Box::pin(Rc::clone(&sending).lane());
        lanes.push(&future_to_promise(lane));
    }
    // Lanes do not fail: a failed request is an outcome.
    let _ = JsFuture::from(Promise::all(&lanes)).await;
    Sent {
        outcomes: sending.outcomes.take(),
        verdicts: sending.verdicts.take(),
        single: sending.single.get(),
    }
}

/// Takes one stream after the other.
type Lane = Pin<Box<dyn Future<Output = Result<JsValue, JsValue>>>>;

/// Groups items by stream, each in its order; lanes take from the end.
fn streams(slice: Vec<Taken>) -> Vec<Vec<Taken>> {
    let mut streams: Vec<Vec<Taken>> = Vec::new();
    for taken in slice {
        // A slice is short: looking through the streams costs less than a map of them.
        match streams.iter_mut().find(|stream| stream[0].stream == taken.stream) {
            Some(stream) => stream.push(taken),
            None => streams.push(vec![taken]),
        }
    }
    streams.reverse();
    streams
}

struct Sending {
    /// Those that no lane has taken yet.
    streams: RefCell<Vec<Vec<Taken>>>,
    outcomes: RefCell<Vec<Outcome>>,
    single: Cell<bool>,
    stopped: Cell<bool>,
    verdicts: RefCell<Vec<Delivery>>,
    last_start: Time,
}

impl Sending {
    async fn lane(self: Rc<Self>) -> Result<JsValue, JsValue> {
        // Apart from the loop's condition, which would hold the borrow while the lane waits.
        let next = || self.streams.borrow_mut().pop();
        while let Some(items) = next() {
            self.stream(items).await;
        }
        Ok(JsValue::UNDEFINED)
    }

    async fn stream(&self, items: Vec<Taken>) {
        let deliveries = match items.first().and_then(|item| Kind::named(&item.kind)) {
            Some(kind) => self.deliver(kind, &items).await,
            // Written by a newer build: it stays for that one.
            None => vec![None; items.len()],
        };
        let outcomes = items.into_iter().zip(deliveries);
        let outcomes = outcomes.map(|(taken, delivery)| Outcome { taken, delivery });
        self.outcomes.borrow_mut().extend(outcomes);
    }

    /// The items' deliveries, in their order; `None` for those that were not sent.
    async fn deliver(&self, kind: Kind, items: &[Taken]) -> Vec<Option<Delivery>> {
        let mut deliveries = Vec::with_capacity(items.len());
        let mut chunks = VecDeque::from([items]);
        while let Some(chunk) = chunks.pop_front() {
            if !self.may_start() {
                deliveries.resize(items.len(), None);
                break;
            }
            match kind.batch() {
                Some((path, member)) if chunk.len() > 1 && !self.single.get() => {
                    let (body, count) =
                        compose_batch(member, &chunk[..chunk.len().min(BATCH_ITEMS)]);
                    let (batch, rest) = chunk.split_at(count);
                    if !rest.is_empty() {
                        chunks.push_front(rest);
                    }
                    match self.batch(path, &body, batch).await {
                        BatchDelivery::Each(each) => deliveries.extend(each.into_iter().map(Some)),
                        BatchDelivery::Halve => {
                            let (first, second) = batch.split_at(batch.len().div_ceil(2));
                            chunks.push_front(second);
                            chunks.push_front(first);
                            chunks.retain(|chunk| !chunk.is_empty());
                        }
                        BatchDelivery::Single => {
                            self.single.set(true);
                            chunks.push_front(batch);
                        }
                    }
                }
                _ => {
                    let Some((first, rest)) = chunk.split_first() else { continue };
                    if !rest.is_empty() {
                        chunks.push_front(rest);
                    }
                    let delivery =
                        judge(first.key, &http::post(kind.path(), first.key, &first.body).await);
                    self.heard(&delivery);
                    deliveries.push(Some(delivery));
                }
            }
        }
        deliveries
    }

    async fn batch(&self, path: &str, body: &str, items: &[Taken]) -> BatchDelivery {
        let keys: Vec<Key> = items.iter().map(|item| item.key).collect();
        // The key of the request itself lets it pass our worker; the server looks at the items'.
        let attempt: Attempt = http::post(path, chance::new_key(), body).await;
        let verdict = judge_batch(&keys, &attempt);
        if let BatchDelivery::Each(each) = &verdict {
            let telling = each.iter().find(|delivery| stops(delivery)).or(each.first());
            telling.inspect(|delivery| self.heard(delivery));
        }
        verdict
    }

    fn heard(&self, delivery: &Delivery) {
        self.stopped.set(self.stopped.get() || stops(delivery));
        self.verdicts.borrow_mut().push(delivery.clone());
    }

    fn may_start(&self) -> bool {
        !self.stopped.get() && chance::now() <= self.last_start
    }
}

fn stops(delivery: &Delivery) -> bool {
    matches!(delivery, Delivery::Retry { about: About::Server, .. })
}
