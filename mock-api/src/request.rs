//! What comes in.
//!
//! Read by everything that answers. Never decides.

use std::borrow::Cow;

use wiremock::Request;

/// One request.
#[derive(Clone, Copy)]
pub(crate) struct Call<'a>(pub(crate) &'a Request);

impl<'a> Call<'a> {
    /// The method, with `HEAD` as the `GET` whose body hyper leaves out.
    pub(crate) fn method(self) -> &'a str {
        match self.0.method.as_str() {
            "HEAD" => "GET",
            method => method,
        }
    }

    /// The path as sent.
    pub(crate) fn path(self) -> &'a str {
        self.0.url.path()
    }

    /// The first query parameter of that name.
    pub(crate) fn query(self, name: &str) -> Option<Cow<'a, str>> {
        self.0.url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The header's text, when it has any.
    pub(crate) fn header(self, name: &str) -> Option<&'a str> {
        self.0.headers.get(name)?.to_str().ok()
    }

    /// The body, read whole.
    pub(crate) fn body(self) -> &'a [u8] {
        &self.0.body
    }

    /// Whether the body calls itself JSON.
    pub(crate) fn is_json(self) -> bool {
        let essence = |kind: &str| kind.split(';').next().unwrap_or_default().trim().to_lowercase();
        self.header("Content-Type").is_some_and(|kind| essence(kind) == "application/json")
    }

    /// Whether the caller has this already (RFC 9110, section 13.1.2: weak comparison).
    pub(crate) fn has(self, etag: &str) -> bool {
        let strong = |tag: &'a str| tag.trim().trim_start_matches("W/");
        self.header("If-None-Match").is_some_and(|tags| {
            tags.split(',').any(|tag| matches!(strong(tag), "*") || strong(tag) == etag)
        })
    }
}
