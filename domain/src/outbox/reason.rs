//! Why an item is not accepted yet, in words that a person understands.

use std::fmt;

use serde::Serialize;

use super::{Answer, By, FieldProblem, Problem, Silence};
use crate::{
    json::{FromJson, Json, Unreadable},
    reads,
};

/// What stood between an item and its acceptance. Stored with the item; its `Display` is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Nothing answered.
    NoConnection,
    /// Nothing answered in time.
    TimedOut,
    /// The server, or what stands in front of it, asked for patience.
    Busy {
        /// The status code.
        status: u16,
    },
    /// Something answered that is not the server: a portal, a proxy, a broken server.
    NotTheServer {
        /// The status code; 0 for a redirect.
        status: u16,
    },
    /// The server is still at work on an earlier attempt.
    InProgress,
    /// The answer to a batch did not mention this item.
    Unmentioned,
    /// The server said no, or not yet, in its own words.
    Said {
        /// The status code.
        status: u16,
        /// The problem's `code`.
        code: String,
        /// The problem's words.
        words: String,
        /// A problem for each field that has one.
        errors: Vec<FieldProblem>,
    },
}

reads!(Reason);

impl FromJson for Reason {
    fn from_json(json: Json) -> Result<Self, Unreadable> {
        let (name, mut of) = json.into_variant()?;
        Ok(match &*name {
            "no_connection" => Self::NoConnection,
            "timed_out" => Self::TimedOut,
            "busy" => Self::Busy { status: of.read("status")? },
            "not_the_server" => Self::NotTheServer { status: of.read("status")? },
            "in_progress" => Self::InProgress,
            "unmentioned" => Self::Unmentioned,
            "said" => Self::Said {
                status: of.read("status")?,
                code: of.read("code")?,
                words: of.read("words")?,
                errors: of.read("errors")?,
            },
            _ => return Err(Unreadable),
        })
    }
}

impl Reason {
    /// Whether the server itself has answered, as far as one can tell. A portal on the way has not,
    /// nor has anybody who leaves the item out of an answer.
    pub fn is_answer(&self) -> bool {
        match self {
            Self::NoConnection | Self::TimedOut | Self::Unmentioned => false,
            Self::NotTheServer { status } => *status >= 500,
            Self::Busy { .. } | Self::InProgress | Self::Said { .. } => true,
        }
    }

    /// Whether it says something of the item: a server that is not available says nothing of it, and
    /// so does not bring it nearer to needing the user's attention.
    pub(super) fn is_about_the_item(&self) -> bool {
        self.is_answer() && !matches!(self, Self::Busy { .. })
    }

    /// Whether the server has said no to the item itself, so that no attempt so far had an effect: it
    /// looks at the key before anything else. "Not yet" (408, 425) says nothing of earlier attempts.
    pub(super) fn says_no(&self) -> bool {
        matches!(self, Self::Said { status: 400..500, .. })
            && !matches!(self, Self::Said { status: 408 | 425, .. })
    }

    /// The same without the server's own words, which may carry anything.
    pub fn plainly(&self) -> String {
        match self {
            Self::Said { status, .. } => format!("The server answered {status}."),
            other => other.to_string(),
        }
    }

    /// What a wait for this reason comes from.
    pub(super) fn by(&self) -> By {
        if self.is_answer() { By::Answer } else { By::Silence }
    }

    /// The server's own words, as far as anybody would read them: they are stored and shown.
    pub fn said(answer: &Answer, mut problem: Problem) -> Self {
        problem.errors.truncate(ERRORS);
        for error in &mut problem.errors {
            error.field = beginning(&error.field);
            error.message = beginning(&error.message);
        }
        Self::Said {
            status: answer.status,
            words: beginning(problem.words()),
            code: beginning(&problem.code),
            errors: problem.errors,
        }
    }
}

/// So many fields may be wrong.
const ERRORS: usize = 20;
/// So many characters of each of the server's texts are kept.
const KEPT: usize = 1_000;

fn beginning(text: &str) -> String {
    text.chars().take(KEPT).collect()
}

impl From<Silence> for Reason {
    fn from(silence: Silence) -> Self {
        match silence {
            Silence::Network => Self::NoConnection,
            Silence::TimedOut => Self::TimedOut,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoConnection => f.write_str("The server could not be reached."),
            Self::TimedOut => f.write_str("The server did not answer in time."),
            Self::Busy { status: 429 } => f.write_str("The server asks for a pause (429)."),
            Self::Busy { status } => write!(f, "The server is not available right now ({status})."),
            Self::NotTheServer { status: 0 } => f.write_str(
                "The network sent us somewhere else. It may want you to sign in to the Wi-Fi first.",
            ),
            Self::NotTheServer { status: 200..=299 } => f.write_str(
                "Something else answered in the server's place. The network may want you to sign in first.",
            ),
            Self::NotTheServer { status } => {
                write!(f, "The server has a problem, or something else answered in its place ({status}).")
            }
            Self::InProgress => f.write_str("The server is still working on it."),
            Self::Unmentioned => f.write_str("The server's answer did not mention it."),
            Self::Said { status, words, errors, .. } => {
                let words = words.trim();
                if words.is_empty() {
                    write!(f, "The server said no ({status}).")?;
                } else {
                    f.write_str(words)?;
                    if !words.ends_with(['.', '!', '?']) {
                        f.write_str(".")?;
                    }
                }
                errors.iter().try_for_each(|error| {
                    let message = error.message.trim().trim_end_matches('.');
                    write!(f, " {}: {message}.", error.field.replace('_', " "))
                })
            }
        }
    }
}
