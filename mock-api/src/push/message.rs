//! What is sent: the payload, and what the push service is told about it (RFC 8030).
//!
//! Read by `admin`, sent by `push`.

use domain::outbox::Problem;
use serde_json::{Map, Value};

use super::encryption::MOST_BYTES;
use crate::{
    intake::Fields,
    problem::{problem, wrong},
};

/// For how long a push service keeps a message for a browser that is away, in seconds.
pub(crate) const TTL: u32 = 24 * 60 * 60;

/// The longest topic (RFC 8030, section 5.4).
const LONGEST_TOPIC: usize = 32;

/// One message for everybody.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    /// JSON, as `domain::board::Push` reads it.
    pub(crate) payload: Vec<u8>,
    /// A newer message with the same one replaces this one while it waits at the push service, as a
    /// tag does with a notification that is shown.
    pub(crate) topic: Option<String>,
}

impl Message {
    /// Reads `{"title", "body", "url", "tag", "refresh"}`, of which the title is needed. What else
    /// there is, is not sent.
    pub(crate) fn read(object: &Map<String, Value>) -> Result<Self, Problem> {
        let mut fields = Fields::of(object);
        let mut payload = Map::new();
        let title = fields.words("title");
        if title.as_ref().is_some_and(|title| title.trim().is_empty()) {
            fields.errors.push(wrong("title", "has to say something"));
        }
        payload.extend(title.map(|title| ("title".to_owned(), title.into())));
        for name in ["body", "url", "tag"] {
            if object.contains_key(name) {
                payload.extend(fields.words(name).map(|words| (name.to_owned(), words.into())));
            }
        }
        if object.contains_key("refresh") {
            let refresh = fields.field("refresh", "true or false", Value::as_bool);
            payload.extend(refresh.map(|refresh| ("refresh".to_owned(), refresh.into())));
        }
        fields.end()?;
        let topic = payload.get("tag").and_then(Value::as_str).filter(|tag| is_topic(tag));
        let topic = topic.map(str::to_owned);
        let payload = Value::Object(payload).to_string().into_bytes();
        if payload.len() > MOST_BYTES {
            return Err(too_long(payload.len()));
        }
        Ok(Self { payload, topic })
    }
}

fn is_topic(tag: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=LONGEST_TOPIC).contains(&tag.len()) && tag.bytes().all(fits)
}

fn too_long(bytes: usize) -> Problem {
    Problem {
        detail: format!(
            "It is {bytes} bytes long as JSON, and push services take {MOST_BYTES} (RFC 8291)"
        ),
        ..problem(413, "too_large", "This is too much for one push message")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: &Value) -> Result<Message, Problem> {
        Message::read(value.as_object().unwrap())
    }

    #[test]
    fn only_what_was_said_is_sent() {
        let message = read(&json!({"title": "Hi", "count": 3})).unwrap();
        assert_eq!(message.payload, br#"{"title":"Hi"}"#);
        let all = json!({"title": "Hi", "body": "b", "url": "/", "tag": "t", "refresh": true});
        let sent: Value = serde_json::from_slice(&read(&all).unwrap().payload).unwrap();
        assert_eq!(sent, all);
    }

    #[test]
    fn a_tag_that_may_be_a_topic_is_one() {
        let topic = |tag: &str| read(&json!({"title": "Hi", "tag": tag})).unwrap().topic;
        assert_eq!(topic("news-1_A").as_deref(), Some("news-1_A"));
        for no in ["", "two words", "näher", &"x".repeat(33)] {
            assert_eq!(topic(no), None, "{no}");
        }
    }

    #[test]
    fn the_longest_payload_fits_and_one_byte_more_is_refused() {
        let around = json!({"title": ""}).to_string().len();
        let long = |bytes: usize| json!({"title": "x".repeat(bytes - around)});
        assert_eq!(read(&long(MOST_BYTES)).unwrap().payload.len(), 3993);
        assert_eq!(read(&long(MOST_BYTES + 1)).unwrap_err().status, 413);
    }
}
