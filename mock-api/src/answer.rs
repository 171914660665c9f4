//! What goes out.
//!
//! Built by everything that answers, sent by `server`. `Date` is hyper's.

use std::time::Duration;

use domain::outbox::Problem;
use serde::Serialize;
use wiremock::ResponseTemplate;

/// One answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// The status code.
    pub(crate) status: u16,
    /// The media type; empty for an answer without a body.
    content_type: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    /// How long it is held back.
    delay: Duration,
}

impl Answer {
    /// An answer with this body.
    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            content_type: content_type.to_owned(),
            headers: Vec::new(),
            body: body.into(),
            delay: Duration::ZERO,
        }
    }

    /// An answer without a body.
    pub(crate) fn empty(status: u16) -> Self {
        Self::new(status, "", Vec::new())
    }

    /// A line of plain text.
    pub(crate) fn text(status: u16, text: &str) -> Self {
        Self::new(status, "text/plain; charset=utf-8", text)
    }

    /// JSON.
    pub(crate) fn json(status: u16, body: &impl Serialize) -> Self {
        let body = serde_json::to_vec(body).expect("answers are plain text and numbers");
        Self::new(status, "application/json", body)
    }

    /// Adds a header.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Adds a header unless it is there.
    pub(crate) fn with_default(self, name: &'static str, value: &str) -> Self {
        if self.headers.iter().any(|(there, _)| *there == name) {
            self
        } else {
            self.with(name, value)
        }
    }

    /// Holds the answer back.
    pub(crate) fn later(mut self, delay: Duration) -> Self {
        self.delay += delay;
        self
    }
}

impl From<Problem> for Answer {
    fn from(problem: Problem) -> Self {
        let body = serde_json::to_vec(&problem).expect("a problem is plain text and numbers");
        Self::new(problem.status, "application/problem+json", body)
    }
}

impl From<Answer> for ResponseTemplate {
    fn from(answer: Answer) -> Self {
        let mut template = ResponseTemplate::new(answer.status)
            .set_body_raw(answer.body, &answer.content_type)
            .insert_header("X-Content-Type-Options", "nosniff")
            .append_headers(answer.headers);
        if !answer.delay.is_zero() {
            template = template.set_delay(answer.delay);
        }
        template
    }
}
