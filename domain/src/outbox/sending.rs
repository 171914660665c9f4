//! Sending a slice: each stream in its order, streams side by side, batched where the server can.
//!
//! A machine without IO: it says which request comes next, and is told how each one ended. `sync`
//! posts them, several at a time. Never has two requests of one stream under way.

use std::{mem, time::Duration, vec};

use super::{
    About, Attempt, BatchDelivery, Delivery, Key, LEASE, Taken, compose_batch, judge, judge_batch,
};
use crate::time::Time;

/// So long a request may take: long enough for a slow network, short enough for a lease and for an
/// event's budget.
pub const TIMEOUT: Duration = Duration::from_secs(20);

/// Where items of one kind are posted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Endpoint {
    /// The path of a single one.
    pub path: &'static str,
    /// The path of many, where there is one, and the member of a batch's item that holds one.
    pub batch: Option<(&'static str, &'static str)>,
}

/// What came of one taken item.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The item as it was taken.
    pub taken: Taken,
    /// The judged answer; `None` when it was not sent after all.
    pub delivery: Option<Delivery>,
}

/// What came of a slice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sent {
    /// One for each item of the slice.
    pub outcomes: Vec<Outcome>,
    /// One for each request, in the order of their ends.
    pub verdicts: Vec<Delivery>,
    /// Whether this server wants items one at a time.
    pub single: bool,
    /// The places that were given back, because the lease was too old or the server is away.
    pub unsent: Vec<u64>,
}

/// A request that is to be posted, with its items and what comes behind them.
#[derive(Clone, Debug)]
pub struct Request {
    /// Where to.
    pub path: &'static str,
    /// The item's key. A batch has none: the server looks at its items' keys.
    pub key: Option<Key>,
    /// The items of the request; one of them where it is no batch.
    items: Vec<Taken>,
    /// The body of a batch.
    batch: Option<String>,
    stream: Stream,
}

impl Request {
    /// What is posted.
    pub fn body(&self) -> &str {
        self.batch.as_deref().unwrap_or(&self.items[0].body)
    }
}

/// Items of one stream: chunks that are sent together if they can be, the first one at the end.
#[derive(Clone, Debug)]
struct Stream {
    endpoint: Endpoint,
    chunks: Vec<vec::IntoIter<Taken>>,
}

/// A slice on its way.
#[derive(Clone, Debug)]
pub struct Sending {
    /// Those that no request is under way for; the next one is at the end.
    streams: Vec<Stream>,
    sent: Sent,
    stopped: bool,
    /// A request that begins later than this might outlive the lease.
    last_start: Time,
}

impl Sending {
    /// Begins with items that were leased at `leased`, each stream's in their order. `single` says
    /// that batches were already found not to work here; `endpoint` knows the kinds.
    pub fn new(
        slice: Vec<Taken>,
        single: bool,
        leased: Time,
        endpoint: impl Fn(&str) -> Option<Endpoint>,
    ) -> Self {
        let mut sending = Self {
            streams: Vec::new(),
            sent: Sent { single, ..Sent::default() },
            stopped: false,
            last_start: leased + (LEASE - TIMEOUT),
        };
        for items in by_stream(slice).into_iter().rev() {
            match endpoint(&items[0].kind) {
                Some(endpoint) => {
                    sending.streams.push(Stream { endpoint, chunks: vec![items.into_iter()] });
                }
                // Written by a newer build: it stays for that one.
                None => sending.give_back(items.into_iter()),
            }
        }
        sending
    }

    /// How many requests may be under way at once.
    pub fn streams(&self) -> usize {
        self.streams.len()
    }

    /// The next request; `None` when there is none before another one has ended.
    pub fn next(&mut self, now: Time) -> Option<Request> {
        while let Some(mut stream) = self.streams.pop() {
            if self.stopped || now > self.last_start {
                for chunk in stream.chunks.into_iter().rev() {
                    self.sent.unsent.extend(chunk.as_slice().iter().map(|taken| taken.seq));
                    self.give_back(chunk);
                }
                continue;
            }
            let Some(chunk) = stream.chunks.last_mut() else { continue };
            let (path, key, batch, count) = match stream.endpoint.batch {
                Some((path, member)) if chunk.len() > 1 && !self.sent.single => {
                    let (body, count) = compose_batch(member, chunk.as_slice());
                    (path, None, Some(body), count)
                }
                _ => (stream.endpoint.path, chunk.as_slice().first().map(|it| it.key), None, 1),
            };
            let items = chunk.take(count).collect();
            stream.chunks.retain(|chunk| chunk.len() > 0);
            return Some(Request { path, key, items, batch, stream });
        }
        None
    }

    /// Judges how a request has ended.
    pub fn ended(&mut self, request: Request, attempt: &Attempt) {
        let Request { mut items, batch, mut stream, .. } = request;
        let verdict = match batch {
            None => BatchDelivery::Each(vec![judge(items[0].key, attempt)]),
            Some(_) => {
                let keys: Vec<Key> = items.iter().map(|item| item.key).collect();
                judge_batch(&keys, attempt)
            }
        };
        // Whatever became of it, these bytes were on the network under these keys.
        for item in &mut items {
            (item.before.begun, item.before.reason) = (true, None);
        }
        match verdict {
            BatchDelivery::Each(each) => {
                if let Some(telling) = each.iter().find(|it| stops(it)).or(each.first()) {
                    self.stopped |= stops(telling);
                    self.sent.verdicts.push(telling.clone());
                }
                let outcomes = items.into_iter().zip(each);
                self.sent
                    .outcomes
                    .extend(outcomes.map(|(taken, it)| Outcome { taken, delivery: Some(it) }));
            }
            BatchDelivery::Halve => {
                let second = items.split_off(items.len().div_ceil(2));
                stream.chunks.extend([second, items].map(Vec::into_iter));
                stream.chunks.retain(|chunk| chunk.len() > 0);
            }
            BatchDelivery::Single => {
                self.sent.single = true;
                stream.chunks.push(items.into_iter());
            }
        }
        self.streams.push(stream);
    }

    /// What came of it, once there is no next request and all have ended.
    pub fn finish(&mut self) -> Sent {
        mem::take(&mut self.sent)
    }

    fn give_back(&mut self, items: vec::IntoIter<Taken>) {
        self.sent.outcomes.extend(items.map(|taken| Outcome { taken, delivery: None }));
    }
}

fn by_stream(slice: Vec<Taken>) -> Vec<Vec<Taken>> {
    let mut streams: Vec<Vec<Taken>> = Vec::new();
    for taken in slice {
        // A slice is short: looking through the streams costs less than a map of them.
        match streams.iter_mut().find(|stream| stream[0].stream == taken.stream) {
            Some(stream) => stream.push(taken),
            None => streams.push(vec![taken]),
        }
    }
    streams
}

fn stops(delivery: &Delivery) -> bool {
    matches!(delivery, Delivery::Retry { about: About::Server, .. })
}
