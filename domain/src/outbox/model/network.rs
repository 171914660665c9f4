//! The network: requests and answers under way, and what stands between.
//!
//! A request may arrive never, late or twice; an answer may be lost, replaced or spoiled. What an
//! answer truly says is noted beside it, for the checker; the engine only sees the answer.

use std::time::Duration;

use serde_json::{Value, json};

use super::server::{Mood, Parcel, Server, json_answer};
use crate::outbox::{Answer, Attempt, Key, Silence};

/// A request on its way, or its answer.
#[derive(Clone, Debug)]
pub(super) struct Flight {
    pub(super) id: u32,
    /// The run that waits for the answer; nobody does for a copy.
    pub(super) run: Option<u32>,
    pub(super) key: Option<Key>,
    pub(super) body: String,
    /// The server's answer, once it has one.
    pub(super) reply: Option<Reply>,
}

/// An answer, and what the server meant by it.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) answer: Answer,
    pub(super) meanings: Vec<(Key, Meaning)>,
    /// Whether it speaks of the server as a whole, or of something between, and for how long.
    pub(super) trouble: Option<Trouble>,
}

/// What an answer says of one intent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Meaning {
    Receipt,
    /// The server's own no.
    No(u16),
    /// An answer of its own that settles nothing.
    Aside,
}

/// Why nobody should go on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Trouble {
    /// What the server asked for.
    pub(super) after: Option<Duration>,
    /// Whether something answered for the server.
    pub(super) answered: bool,
}

/// What becomes of an answer on its way back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Return {
    Intact,
    /// The connection breaks.
    Lost,
    /// The time-out ends it; the request itself may still arrive.
    TimedOut,
    /// 200 with a page of HTML.
    Portal,
    /// 200 with half of the JSON.
    Half,
    /// 200 with JSON that has no receipt.
    NoReceipt,
    /// The receipt names another key.
    OtherReceipt,
    /// A problem that names another key.
    OtherProblem,
    /// A 4xx of somebody who does not know us.
    Bare(u16),
    /// An opaque redirect.
    Redirect,
}

impl Flight {
    /// Arrives at the server.
    pub(super) fn arrive(&self, server: &mut Server, mood: Mood) -> Reply {
        server.receive(&Parcel { key: self.key, body: &self.body }, mood)
    }

    /// The keys that it carries.
    pub(super) fn intents(&self) -> Vec<(Key, Value)> {
        Parcel { key: self.key, body: &self.body }.intents()
    }

    /// What the run hears, and what that truly says.
    pub(super) fn come_back(
        &self,
        how: Return,
        other: Key,
    ) -> (Attempt, Vec<(Key, Meaning)>, Option<Trouble>) {
        let silence = Trouble { after: None, answered: false };
        let reply = match (how, &self.reply) {
            (Return::TimedOut, _) => {
                return (Attempt::Unanswered(Silence::TimedOut), vec![], Some(silence));
            }
            (Return::Lost, _) => return (Attempt::Unanswered(Silence::Network), vec![], Some(silence)),
            (Return::Intact, Some(reply)) => reply.clone(),
            (Return::Intact, None) => return (Attempt::Unanswered(Silence::Network), vec![], Some(silence)),
            (Return::Portal, _) => Reply::trouble(200, "<html>Sign in</html>", None),
            (Return::Redirect, _) => Reply::trouble(0, "", None),
            (Return::NoReceipt, _) => Reply::trouble(200, "{\"queued\":{}}", None),
            (Return::Half, reply) => {
                let body = reply.as_ref().map_or("{\"receipt\":", |it| &it.answer.body);
                Reply::trouble(200, &body[..body.len() / 2], None)
            }
            (Return::Bare(status), _) if self.key.is_none() => Reply::nobodys(status),
            (Return::Bare(status), _) => Reply::trouble(status, "<html>No</html>", None),
            (Return::OtherReceipt, _) => self.about_another(json!({"receipt": {"key": other.to_string(), "id": "1", "at": 7}}), 200),
            (Return::OtherProblem, _) => self.about_another(json!({"problem": {"type": "", "title": "No", "status": 422, "code": "invalid", "key": other.to_string()}}), 422),
        };
        let trouble = reply.trouble;
        (Attempt::Answered(reply.answer), reply.meanings, trouble)
    }

    /// An answer in the right shape that speaks of somebody else.
    fn about_another(&self, mut says: Value, status: u16) -> Reply {
        if let Some(key) = self.key {
            let body = says.get("problem").unwrap_or(&says);
            let mut reply = Reply::trouble(status, &body.to_string(), None);
            let kind = if status == 422 { "application/problem+json" } else { "application/json" };
            reply.answer.content_type = Some(kind.to_owned());
            debug_assert_ne!(says["receipt"]["key"], key.to_string());
            return reply;
        }
        let intents = self.intents();
        let results: Vec<Value> = intents
            .iter()
            .map(|(key, _)| {
                says["key"] = key.to_string().into();
                says.clone()
            })
            .collect();
        Reply {
            answer: json_answer(200, &json!({"results": results})),
            meanings: intents.iter().map(|(key, _)| (*key, Meaning::Aside)).collect(),
            trouble: None,
        }
    }
}

impl Reply {
    /// Something that speaks of no item.
    pub(super) fn trouble(status: u16, body: &str, after: Option<Duration>) -> Self {
        let answer =
            Answer { status, content_type: None, retry_after: after, body: body.to_owned() };
        let answered = status >= 500 || status == 429 || after.is_some();
        Self { answer, meanings: Vec::new(), trouble: Some(Trouble { after, answered }) }
    }

    /// The answer to a batch as a whole that settles nobody.
    pub(super) fn nobodys(status: u16) -> Self {
        Self { trouble: None, ..Self::trouble(status, "", None) }
    }
}
