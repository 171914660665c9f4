//! What the sentences are about: a fresh store, articles, registrations, answers.

use domain::{
    board::{Article, Attendee, Draft, Intent, Registering},
    outbox::{Delivery, Exclusion, Holder, Key, Outcome, Receipt, Round, Taken, Wake},
    time::Time,
};
use store::{AttendeesRead, Snapshot, Store};

/// The clock of these tests.
pub const NOW: Time = Time::from_millis(1_800_000_000_000);

/// A name that no other test uses.
pub fn fresh_name() -> String {
    format!("test-{}", sync::new_key())
}

/// A store that no other test uses.
pub async fn fresh_store() -> Store {
    Store::open_named(&fresh_name()).await.unwrap()
}

/// An article with a key of its own.
pub fn article(headline: &str) -> (Intent, Key) {
    let key = sync::new_key();
    (Intent::Article(plain_article(key, headline)), key)
}

/// An article as the server has it.
pub fn plain_article(id: Key, headline: &str) -> Article {
    let draft =
        Draft { headline: headline.to_owned(), byline: "Ada".to_owned(), body: String::new() };
    draft.validate(id, NOW).unwrap()
}

/// A registration with a key of its own.
pub fn registration() -> (Intent, Key) {
    let key = sync::new_key();
    let form = Registering {
        first_name: "Ada".to_owned(),
        last_name: "L".to_owned(),
        email: "ada@example.org".to_owned(),
    };
    (Intent::Registration(form.validate(key).unwrap()), key)
}

/// An attendee as the server has it.
pub fn attendee(id: u64) -> Attendee {
    Attendee {
        id,
        email: format!("{id}@example.org"),
        first_name: format!("First{id}"),
        last_name: "Last".to_owned(),
        avatar: String::new(),
    }
}

/// These attend, and nobody else.
pub fn snapshot(list: &[Attendee], etag: Option<String>) -> AttendeesRead<'static> {
    AttendeesRead::Whole(Snapshot { list: list.to_vec(), left_out: 0, etag })
}

/// Leases everything that is due, with the lock.
pub async fn take(store: &Store, now: Time) -> Vec<Taken> {
    let holder = Holder("test".to_owned());
    let (exclusion, wake) = (Exclusion::Lock, Wake::Timer);
    let round = Round {
        holder,
        exclusion,
        wake,
        after: 0,
        visited: 0,
        given_back: Vec::new(),
        limit: 1_000,
    };
    store.take(&round, &|| now).await.unwrap().0
}

/// Settles one item.
pub async fn settle(store: &Store, taken: &Taken, delivery: Option<Delivery>) -> usize {
    let outcome = Outcome { taken: taken.clone(), delivery };
    let settled = store.settle(&[outcome], &[], NOW, || 0.5).await.unwrap();
    settled.accepted.len() + settled.unaccepted.len()
}

/// The server has it.
pub fn accepted(taken: &Taken) -> Option<Delivery> {
    Some(Delivery::Accepted(Receipt { key: taken.key, id: String::new(), at: 7 }))
}
