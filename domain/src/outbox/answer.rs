//! What came back from one attempt, before anybody has judged it.

use std::time::Duration;

/// One attempt's end.
#[derive(Clone, Debug, PartialEq)]
pub enum Attempt {
    /// Something answered. Whether it was the server is for [`super::judge`] to say.
    Answered(Answer),
    /// Nothing answered, so the effect may or may not have happened.
    Unanswered(Silence),
}

/// How nothing came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// The request or its answer broke on the way.
    Network,
    /// The time-out ended it.
    TimedOut,
}

/// An HTTP answer as it was received.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// The status code; 0 for an answer that the browser keeps opaque (a redirect).
    pub status: u16,
    /// `Content-Type`, as sent.
    pub content_type: Option<String>,
    /// How long it asks us to wait: see [`super::parse_retry_after`].
    pub retry_after: Option<Duration>,
    /// The body as text; empty when it could not be read.
    pub body: String,
}

impl Answer {
    /// Whether `Content-Type` names this media type, whatever its parameters.
    pub fn is(&self, media_type: &str) -> bool {
        let given = self.content_type.as_deref().unwrap_or_default();
        given.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(media_type)
    }
}
