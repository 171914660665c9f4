//! The state, and the rules that bind a new effect.
//!
//! Called by everything that answers. Changes only by [`Change`]s, which `journal` keeps and
//! reads back. Never does IO, never reads a clock.

use std::collections::{BTreeMap, HashMap, HashSet};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    board::{Article, ArticleId, Attendee, Intent, push::Subscription},
    outbox::{Key, Problem},
    time::Time,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    effect::{Done, Effect},
    ledger::{Arrival, Ledger},
    problem::{named, problem},
    push::VapidKey,
};

/// Everything that a restart with a state file keeps.
#[derive(Default)]
pub(crate) struct Board {
    /// In the order of their numbers, which begin at 1 and have no gaps.
    attendees: Vec<Attendee>,
    /// Lower case.
    emails: HashSet<String>,
    /// The ids of the registrations among them.
    registrations: HashSet<Key>,
    /// Changes with every attendee.
    users_hash: [u8; 32],
    /// In the server's order, oldest first.
    articles: Vec<Article>,
    /// Where each article stands.
    places: HashMap<ArticleId, usize>,
    /// What each key has done.
    effects: HashMap<Key, Effect>,
    ledger: Ledger,
    /// The key that push services know this server by, once somebody has asked for it.
    vapid_key: Option<VapidKey>,
    /// By their endpoints.
    subscriptions: BTreeMap<String, Subscription>,
    /// Attendees after whom registrations are refused.
    capacity: usize,
    /// What happened since it was last asked.
    changes: Vec<Change>,
}

/// One step from a state to the next.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Change {
    /// A POST arrived, with these keys.
    Arrived(Vec<Arrival>),
    /// A key had its effect.
    Done(Effect),
    /// Attendees that nobody registered here.
    Attendees(Vec<Attendee>),
    /// Articles by others.
    Articles(Vec<Article>),
    /// The key that push services know this server by was made.
    VapidKey(VapidKey),
    /// Somebody wants push messages, here or with these keys from now on.
    Subscribed(Subscription),
    /// Nobody is there any more at this endpoint.
    Unsubscribed(String),
}

impl Board {
    /// An empty board.
    pub(crate) fn new(capacity: usize) -> Self {
        Self { capacity, ..Self::default() }
    }

    /// Who comes.
    pub(crate) fn attendees(&self) -> &[Attendee] {
        &self.attendees
    }

    /// The same for the same attendees, whatever page of them is asked for.
    pub(crate) fn users_etag(&self) -> String {
        format!("\"{}\"", URL_SAFE_NO_PAD.encode(&self.users_hash[..16]))
    }

    /// What is new, oldest first.
    pub(crate) fn articles(&self) -> &[Article] {
        &self.articles
    }

    /// One article.
    pub(crate) fn article(&self, id: ArticleId) -> Option<&Article> {
        self.articles.get(*self.places.get(&id)?)
    }

    /// What this key has done.
    pub(crate) fn effect(&self, key: Key) -> Option<&Effect> {
        self.effects.get(&key)
    }

    /// What arrived, and what it did.
    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The key that push services know this server by, once there is one.
    pub(crate) fn vapid_key(&self) -> Option<&VapidKey> {
        self.vapid_key.as_ref()
    }

    /// Who wants push messages.
    pub(crate) fn subscriptions(&self) -> &BTreeMap<String, Subscription> {
        &self.subscriptions
    }

    /// Who wants them at this endpoint.
    pub(crate) fn subscription(&self, endpoint: &str) -> Option<&Subscription> {
        self.subscriptions.get(endpoint)
    }

    /// Whether somebody comes with this address, however it is capitalised.
    pub(crate) fn knows_email(&self, email: &str) -> bool {
        self.emails.contains(&email.to_lowercase())
    }

    /// What this intent would do, or the rule against it. Changes nothing.
    pub(crate) fn plan(&self, key: Key, intent: Intent, now: Time) -> Result<Effect, Problem> {
        let done = match intent {
            Intent::Article(article) if self.places.contains_key(&article.id) => {
                let title = "An article with this id was published under another key";
                return Err(named(key, problem(409, "already_published", title)));
            }
            // Changed by the user after a no, while an earlier attempt was still on its way.
            Intent::Registration(asked) if self.registrations.contains(&asked.registration_id) => {
                let title = "This registration was accepted before it was changed";
                return Err(named(key, problem(409, "already_registered", title)));
            }
            Intent::Registration(asked) if self.knows_email(asked.email.as_str()) => {
                let title = "Somebody is registered with this email address";
                return Err(named(key, problem(409, "email_taken", title)));
            }
            Intent::Registration(_) if self.attendees.len() >= self.capacity => {
                return Err(named(key, problem(409, "event_full", "Sorry, this event is full")));
            }
            Intent::Article(article) => Done::Article(article),
            Intent::Registration(asked) => {
                let attendee = self.next_attendee(
                    asked.first_name.as_str(),
                    asked.last_name.as_str(),
                    asked.email.as_str(),
                );
                Done::Registration { asked, attendee }
            }
            Intent::Feedback(feedback) => Done::Feedback(feedback),
        };
        Ok(Effect { key, at: now, done })
    }

    /// The attendee who would come next.
    pub(crate) fn next_attendee(&self, first: &str, last: &str, email: &str) -> Attendee {
        attendee(self.attendees.len() as u64 + 1, first, last, email)
    }

    /// Takes a step, to be kept.
    pub(crate) fn record(&mut self, change: Change) {
        self.apply(&change);
        self.changes.push(change);
    }

    /// The steps since this was last called.
    pub(crate) fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }

    /// Takes a step.
    pub(crate) fn apply(&mut self, change: &Change) {
        match change {
            Change::Arrived(arrivals) => self.ledger.arrived(arrivals),
            Change::Attendees(new) => new.iter().for_each(|attendee| self.attend(attendee)),
            Change::Articles(new) => new.iter().for_each(|article| self.publish(article)),
            Change::VapidKey(key) => self.vapid_key = Some(key.clone()),
            Change::Subscribed(new) => {
                self.subscriptions.insert(new.endpoint.clone(), new.clone());
            }
            Change::Unsubscribed(endpoint) => {
                self.subscriptions.remove(endpoint);
            }
            Change::Done(effect) => {
                match &effect.done {
                    Done::Article(article) => self.publish(article),
                    Done::Registration { asked, attendee } => {
                        self.registrations.insert(asked.registration_id);
                        self.attend(attendee);
                    }
                    Done::Feedback(_) => {}
                }
                self.ledger.done(effect.key, effect.kind());
                self.effects.insert(effect.key, effect.clone());
            }
        }
    }

    fn attend(&mut self, attendee: &Attendee) {
        let bytes = serde_json::to_vec(attendee).expect("an attendee is plain text and a number");
        self.users_hash =
            Sha256::new().chain_update(self.users_hash).chain_update(bytes).finalize().into();
        self.emails.insert(attendee.email.to_lowercase());
        self.attendees.push(attendee.clone());
    }

    fn publish(&mut self, article: &Article) {
        self.places.insert(article.id, self.articles.len());
        self.articles.push(article.clone());
    }
}

/// An attendee of this number.
pub(crate) fn attendee(id: u64, first_name: &str, last_name: &str, email: &str) -> Attendee {
    Attendee {
        id,
        email: email.to_owned(),
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        avatar: format!("/api/avatars/{id}.svg"),
    }
}
