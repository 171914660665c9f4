//! Sends push messages, on a thread and a runtime of its own.
//!
//! - `message` is what is sent, `encryption` makes it readable to one browser alone, `vapid` signs,
//!   `service` asks a push service, `verdict` judges its answer, `tally` counts.
//!
//! Begun by `server`, asked by `admin`. wiremock's responders run under one lock, so nobody waits
//! here for a push service: a message is taken, and what became of it is asked for later. A message
//! that is under way when the server ends is lost; subscriptions are not.

mod encryption;
mod message;
mod service;
mod tally;
mod vapid;
mod verdict;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
};

use anyhow::Context;
use domain::board::push::Subscription;
use hyper::Uri;
use serde_json::{Value, json};
use tokio::{
    runtime,
    sync::{
        Semaphore,
        mpsc::{self, UnboundedReceiver, UnboundedSender},
    },
    task::JoinSet,
};

pub(crate) use self::{
    encryption::{Reader, point, secret},
    message::Message,
    vapid::VapidKey,
};
use self::{
    message::TTL,
    service::{Parcel, Services},
    tally::Tally,
    verdict::{Heard, Verdict, judge},
};
use crate::{board::Change, clock, desk::Desk, subscriptions};

/// Requests to push services at the same time.
const AT_ONCE: usize = 16;

/// Where messages are handed in. The thread behind it ends with the last of these.
pub(crate) struct Sender {
    orders: UnboundedSender<Order>,
    /// One for all messages since the last reset.
    tally: Mutex<Arc<Mutex<Tally>>>,
}

/// What the thread is told.
enum Order {
    Send(Letter),
    Reset,
}

/// One message to one browser.
struct Letter {
    endpoint: String,
    message: Arc<Message>,
    tally: Arc<Mutex<Tally>>,
}

impl Sender {
    /// Hands a message in for each of these endpoints. Answers at once.
    pub(crate) fn send(&self, message: Message, endpoints: Vec<String>) {
        let message = Arc::new(message);
        let tally = lock(&self.tally).clone();
        lock(&tally).waiting += endpoints.len();
        for endpoint in endpoints {
            let letter = Letter { endpoint, message: message.clone(), tally: tally.clone() };
            // Fails when the thread has panicked, and has said so: then it waits for ever.
            let _ = self.orders.send(Order::Send(letter));
        }
    }

    /// What became of all messages so far.
    pub(crate) fn to_json(&self) -> Value {
        json!(*lock(&lock(&self.tally)))
    }

    /// Drops what is under way, and counts from nothing.
    pub(crate) fn reset(&self) {
        *lock(&self.tally) = Arc::default();
        let _ = self.orders.send(Order::Reset);
    }
}

/// The thread, which ends when this is dropped.
#[must_use = "nothing is sent when this is dropped"]
pub(crate) struct Post {
    end: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Post {
    /// Begins to send, for the subscriptions of this desk. `contact` is where push services may
    /// complain.
    pub(crate) fn open(desk: Arc<Mutex<Desk>>, contact: String) -> anyhow::Result<(Self, Sender)> {
        let what = "could not begin to send push messages";
        let runtime = runtime::Builder::new_current_thread().enable_all().build().context(what)?;
        let (orders, incoming) = mpsc::unbounded_channel();
        let (end, mut ended) = mpsc::channel(1);
        let round =
            Round { desk, contact, services: Services::new(), places: Semaphore::new(AT_ONCE) };
        let work = move || {
            runtime.block_on(async {
                tokio::select! {
                    () = work(incoming, Arc::new(round)) => {}
                    _ = ended.recv() => {}
                }
            });
            // Looking a name up cannot be broken off, and nobody is to wait for it.
            runtime.shutdown_background();
        };
        let thread = thread::Builder::new().name("push".to_owned()).spawn(work).context(what)?;
        let sender = Sender { orders, tally: Mutex::default() };
        Ok((Self { end: Some(end), thread: Some(thread) }, sender))
    }
}

impl Drop for Post {
    fn drop(&mut self) {
        self.end.take();
        if let Some(thread) = self.thread.take() {
            // It has ended, or has panicked and said so.
            let _ = thread.join();
        }
    }
}

/// What every delivery needs.
struct Round {
    desk: Arc<Mutex<Desk>>,
    contact: String,
    services: Services,
    /// One for each request at the same time.
    places: Semaphore,
}

async fn work(mut orders: UnboundedReceiver<Order>, round: Arc<Round>) {
    let mut letters = JoinSet::new();
    while let Some(order) = orders.recv().await {
        match order {
            Order::Send(letter) => {
                let round = round.clone();
                letters.spawn(async move { round.deliver(letter).await });
            }
            Order::Reset => letters = JoinSet::new(),
        }
        while letters.try_join_next().is_some() {}
    }
}

impl Round {
    /// Tries until there is an end to it, and counts what came of it.
    async fn deliver(&self, letter: Letter) {
        let mut attempts = 0;
        loop {
            attempts += 1;
            let verdict = match self.attempt(&letter).await {
                Some(heard) => judge(heard, attempts),
                // The user does not want it any more.
                None => Verdict::Gone,
            };
            if let Verdict::Again(pause) = verdict {
                tokio::time::sleep(pause).await;
                continue;
            }
            if verdict == Verdict::Gone {
                self.forget(&letter.endpoint);
            }
            let mut tally = lock(&letter.tally);
            tally.waiting -= 1;
            match verdict {
                Verdict::Accepted => tally.accepted += 1,
                Verdict::Gone => tally.gone += 1,
                Verdict::Failed(why) => tally.fail(&letter.endpoint, why),
                Verdict::Again(_) => unreachable!("it was tried again above"),
            }
            return;
        }
    }

    /// One attempt, with the subscription as it is now; nothing when there is none any more.
    async fn attempt(&self, letter: &Letter) -> Option<Heard> {
        let _place = self.places.acquire().await;
        let (subscription, key) = {
            let mut desk = lock(&self.desk);
            let subscription = desk.board.subscription(&letter.endpoint)?.clone();
            let key = subscriptions::vapid_key(&mut desk.board).clone();
            // Without a state that can be kept the server answers nobody, and that will be seen.
            let _ = desk.keep();
            (subscription, key)
        };
        Some(match self.wrap(&subscription, &letter.message, &key) {
            Ok(parcel) => self.services.hand_over(parcel).await,
            Err(error) => Heard::Nothing(format!("{error:#}")),
        })
    }

    fn wrap(
        &self,
        subscription: &Subscription,
        message: &Message,
        key: &VapidKey,
    ) -> anyhow::Result<Parcel> {
        let endpoint: Uri = subscription.endpoint.parse().context("could not read the endpoint")?;
        let reader =
            subscriptions::reader(&subscription.keys).context("could not read its keys")?;
        Ok(Parcel {
            authorization: key.authorization(&endpoint, &self.contact, clock::now()),
            endpoint,
            topic: message.topic.clone(),
            ttl: TTL,
            message: reader.encrypt(&message.payload)?,
        })
    }

    fn forget(&self, endpoint: &str) {
        let mut desk = lock(&self.desk);
        if desk.board.subscription(endpoint).is_some() {
            desk.board.record(Change::Unsubscribed(endpoint.to_owned()));
            let _ = desk.keep();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
