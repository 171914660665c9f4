//! What the server says when it says no (RFC 9457, `application/problem+json`).

use serde::Serialize;

use crate::object;

/// A problem, with the members that our contract adds: `code`, `key`, `errors`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// A URI reference that names the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem in a few words.
    pub title: String,
    /// The status code again.
    pub status: u16,
    /// This problem, for people.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The kind of problem for programs: `invalid`, `event_full`, `in_progress`, …
    pub code: String,
    /// The key of the request, as the server read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// A problem for each field that has one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

object!(Problem { ; kind = "type", title, status, detail, code, key, errors });

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldProblem {
    /// The field's name on the wire.
    pub field: String,
    /// What is wrong, for people.
    pub message: String,
}

object!(FieldProblem { field, message });

impl Problem {
    /// The most telling words: the detail, otherwise the title.
    pub fn words(&self) -> &str {
        if self.detail.is_empty() { &self.title } else { &self.detail }
    }
}
