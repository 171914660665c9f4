//! Push messages: what the server sends, and where to.
//!
//! A payload is hostile like everything that comes from elsewhere: each member may be missing.

use serde::Serialize;

use super::{Held, Notice, notice::Topic, text::of_strangers};
use crate::{
    json::{self, Object},
    object,
};

/// The payload of a push message, as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Push {
    /// The notification's first line.
    pub title: String,
    /// The rest of it.
    pub body: String,
    /// Where a click leads: an address of this app.
    pub url: String,
    /// A newer notification with the same tag replaces it.
    pub tag: String,
    /// Whether there is something to read from the server first.
    pub refresh: bool,
}

/// So many characters of a title are shown.
const TITLE: usize = 140;
/// So many of a body.
const BODY: usize = 1_000;
/// So many of a tag tell it from others.
const TAG: usize = 80;

impl Push {
    /// Reads a payload, as far as it can be read: an empty one, or one of no known shape, is a message
    /// without words.
    pub fn read(text: &str) -> Self {
        let Ok(mut of) = json::read::<Object>(text) else { return Self::default() };
        let mut text = |name| of.read(name).unwrap_or_default();
        Self {
            title: text("title"),
            body: text("body"),
            url: text("url"),
            tag: text("tag"),
            refresh: of.read("refresh").unwrap_or_default(),
        }
    }

    /// What is shown of it, whatever it is: browsers demand a notification for every message. `path`
    /// is where its address leads, below the app's base.
    pub fn notice(&self, path: String) -> Notice {
        let title = of_strangers(&self.title, TITLE);
        let mut body: String = self.body.trim().chars().take(BODY).collect();
        if title.is_empty() && body.is_empty() {
            body.push_str("Open Tidings to see what is new.");
        }
        Notice {
            topic: Topic::Push(self.tag.chars().take(TAG).collect()),
            title: if title.is_empty() { "News from the event".to_owned() } else { title },
            body,
            path,
            retry: false,
            sum: Held::default(),
        }
    }
}

/// `GET /push/key`: the public key, base64url without padding, of the uncompressed point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PushKey {
    /// 65 bytes as text.
    pub key: String,
}

object!(PushKey { key });

/// What browsers call a `PushSubscription`, in its JSON; the body of `PUT /push/subscriptions`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Subscription {
    /// Where the push service takes messages.
    pub endpoint: String,
    /// What messages are encrypted with.
    pub keys: SubscriptionKeys,
}

object!(Subscription { endpoint, keys });

/// The keys of a subscription (RFC 8291), base64url without padding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SubscriptionKeys {
    /// The browser's public key: 65 bytes.
    pub p256dh: String,
    /// Its secret: 16 bytes.
    pub auth: String,
}

object!(SubscriptionKeys { p256dh, auth });

/// One subscription by name: the body of `DELETE /push/subscriptions`, and the server's answer to
/// both. Who answers without naming it is not the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Endpoint {
    /// The subscription's endpoint.
    pub endpoint: String,
}

object!(Endpoint { endpoint });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_comes_something_sensible_is_shown() {
        for odd in
            ["", "hello", "[]", "42", "null", "{", r#"{"title":{}}"#, "{}", r#"{"type":"x"}"#]
        {
            let notice = Push::read(odd).notice(String::new());
            assert_eq!(notice.title, "News from the event", "{odd}");
            assert_eq!(notice.body, "Open Tidings to see what is new.", "{odd}");
        }
        let push = Push::read(r#"{"title":"Lunch","body":"Now.","refresh":true,"more":1}"#);
        let notice = push.notice("outbox".to_owned());
        assert_eq!((&*notice.title, &*notice.body, &*notice.path), ("Lunch", "Now.", "outbox"));
        assert!(push.refresh);
        let odd = Push::read(r#"{"title":5,"body":"Now.","refresh":"yes"}"#);
        assert_eq!(odd, Push { body: "Now.".to_owned(), ..Push::default() });
        let untitled = Push::read(r#"{"body":"Now."}"#).notice(String::new());
        assert_eq!((&*untitled.title, &*untitled.body), ("News from the event", "Now."));
    }

    #[test]
    fn nothing_that_is_shown_is_without_end() {
        let long = "word ".repeat(10_000);
        let push = Push { title: long.clone(), body: long.clone(), tag: long, ..Push::default() };
        let notice = push.notice(String::new());
        assert!(notice.title.len() <= TITLE && notice.body.len() <= BODY);
        assert!(notice.topic.tag().len() <= TAG + "push:".len());
    }
}
