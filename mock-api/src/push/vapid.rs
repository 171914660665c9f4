//! Who sends: the key that push services know this server by, and what it signs (VAPID, RFC 8292).
//!
//! Made by `subscriptions` when somebody first asks for it, kept by `board`, and used by `push` for
//! each attempt.

use std::fmt;

use anyhow::Context;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::time::Time;
use hyper::Uri;
use p256::{
    ecdsa::{Signature, SigningKey, signature::Signer},
    elliptic_curve::rand_core::OsRng,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// How long a signature holds, in seconds. It may be a day at most (RFC 8292, section 2); half of
/// that leaves room for clocks that differ.
const HOLDS: i64 = 12 * 60 * 60;

/// The key. Whoever has it can speak in this server's name.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct VapidKey(SigningKey);

impl VapidKey {
    /// A key that nobody has.
    pub(crate) fn new() -> Self {
        Self(SigningKey::random(&mut OsRng))
    }

    /// The public half, as browsers are asked to subscribe with: the uncompressed point in base64url.
    pub(crate) fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.verifying_key().to_encoded_point(false))
    }

    /// The `Authorization` of a message to this endpoint. `contact` is where a push service may
    /// complain: a `mailto:` or an `https:` address.
    pub(crate) fn authorization(&self, endpoint: &Uri, contact: &str, now: Time) -> String {
        let claims = json!({
            "aud": origin(endpoint),
            "exp": now.as_millis() / 1000 + HOLDS,
            "sub": contact,
        });
        let [head, claims] =
            [json!({"typ": "JWT", "alg": "ES256"}), claims].map(|part| encode(&part));
        let signed = format!("{head}.{claims}");
        let signature: Signature = self.0.sign(signed.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(signature.to_bytes());
        format!("vapid t={signed}.{signature}, k={}", self.public())
    }
}

impl fmt::Debug for VapidKey {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_tuple("VapidKey").field(&self.public()).finish()
    }
}

impl From<VapidKey> for String {
    fn from(key: VapidKey) -> Self {
        URL_SAFE_NO_PAD.encode(key.0.to_bytes())
    }
}

impl TryFrom<String> for VapidKey {
    type Error = anyhow::Error;

    fn try_from(text: String) -> anyhow::Result<Self> {
        let what = "could not read the key that push services know";
        let bytes = URL_SAFE_NO_PAD.decode(text).context(what)?;
        Ok(Self(SigningKey::from_slice(&bytes).context(what)?))
    }
}

fn encode(part: &Value) -> String {
    URL_SAFE_NO_PAD.encode(part.to_string())
}

/// The origin of an address, as browsers write it (RFC 6454, section 6.2).
fn origin(of: &Uri) -> String {
    let scheme = of.scheme_str().unwrap_or_default();
    let host = of.host().unwrap_or_default().to_lowercase();
    match (scheme, of.port_u16()) {
        (_, None) | ("https", Some(443)) | ("http", Some(80)) => format!("{scheme}://{host}"),
        (_, Some(port)) => format!("{scheme}://{host}:{port}"),
    }
}

#[cfg(test)]
mod tests {
    use p256::ecdsa::signature::Verifier;

    use super::*;

    #[test]
    fn what_is_signed_names_the_origin_the_contact_and_half_a_day() {
        let key = VapidKey::new();
        let endpoint = Uri::from_static("https://Push.Example.org:8443/wpush/v2/abc?d=e");
        let now = Time::from_millis(1_800_000_000_000);
        let header = key.authorization(&endpoint, "mailto:a@example.org", now);

        let (token, public) = header.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
        assert_eq!(public, key.public());
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        let signature = Signature::from_slice(&signature).unwrap();
        key.0.verifying_key().verify(signed.as_bytes(), &signature).unwrap();

        let (head, claims) = signed.split_once('.').unwrap();
        let [head, claims] = [head, claims].map(|part| -> Value {
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
        });
        assert_eq!(head, json!({"typ": "JWT", "alg": "ES256"}));
        let expected = json!({
            "aud": "https://push.example.org:8443",
            "exp": 1_800_043_200,
            "sub": "mailto:a@example.org",
        });
        assert_eq!(claims, expected);
    }

    #[test]
    fn the_usual_port_is_no_part_of_an_origin() {
        for (address, expected) in [
            ("https://push.example/x", "https://push.example"),
            ("https://push.example:443/x", "https://push.example"),
            ("http://push.example:80/", "http://push.example"),
            ("http://push.example:443/", "http://push.example:443"),
            ("http://[::1]:9000/x", "http://[::1]:9000"),
        ] {
            assert_eq!(origin(&Uri::from_static(address)), expected);
        }
    }

    #[test]
    fn a_key_that_was_kept_is_the_same_key() {
        let key = VapidKey::new();
        let kept = serde_json::to_string(&key).unwrap();
        assert_eq!(serde_json::from_str::<VapidKey>(&kept).unwrap().public(), key.public());
        assert!(serde_json::from_str::<VapidKey>("\"AAAA\"").is_err());
        assert!(!format!("{key:?}").contains(kept.trim_matches('"')));
    }
}
