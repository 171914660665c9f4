//! Push messages: what the server sends, and where to.
//!
//! A payload is hostile like everything that comes from elsewhere: each member may be missing.

use serde::Serialize;

use crate::object;

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

object!(Push { ; title, body, url, tag, refresh });

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
