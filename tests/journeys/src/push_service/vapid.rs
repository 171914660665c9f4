//! Whether a sender is who the browser has subscribed with (VAPID, RFC 8292).
//!
//! Asked by `http`. As strict as a real push service.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::ecdsa::{Signature, VerifyingKey, signature::Verifier as _};
use serde_json::Value;

type No = (u16, &'static str);

/// Checks an `Authorization` for this service's origin and this sender's public key, in base64url.
pub(super) fn check(authorization: &str, origin: &str, sender: &str) -> Result<(), No> {
    let parts = authorization.strip_prefix("vapid ").ok_or((401, "that is no VAPID"))?;
    let part = |name: &str| {
        parts.split(',').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
    };
    let token = part("t").ok_or((401, "there is no token"))?;
    let key = part("k").ok_or((401, "there is no key"))?;
    if key != sender.trim_end_matches('=') {
        return Err((403, "the browser has subscribed with another key"));
    }
    let claims = signed(token, key).ok_or((401, "the signature is not that key's"))?;
    if claims["aud"] != origin {
        return Err((401, "it was signed for another push service"));
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let until = claims["exp"].as_u64().unwrap_or_default();
    if until <= now || until > now + 24 * 60 * 60 {
        return Err((401, "it has ended, or ends in more than a day"));
    }
    let contact = claims["sub"].as_str().unwrap_or_default();
    if !contact.starts_with("mailto:") && !contact.starts_with("https:") {
        return Err((401, "nobody can be asked about it"));
    }
    Ok(())
}

/// What is claimed, if this key has signed it.
fn signed(token: &str, key: &str) -> Option<Value> {
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
    let (signed, signature) = token.rsplit_once('.')?;
    let (head, claims) = signed.split_once('.')?;
    let head: Value = serde_json::from_slice(&decode(head)?).ok()?;
    let key = VerifyingKey::from_sec1_bytes(&decode(key)?).ok()?;
    let signature = Signature::from_slice(&decode(signature)?).ok()?;
    key.verify(signed.as_bytes(), &signature).ok()?;
    (head["alg"] == "ES256").then(|| serde_json::from_slice(&decode(claims)?).ok())?
}
