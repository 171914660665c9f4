//! The answer to "Was this useful?".

use serde::Serialize;

use super::text::Text;
use crate::object;

/// What somebody thought of a notification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Feedback {
    /// What it is about, for example a notification's tag: 1 to 80 characters.
    pub about: Text<1, 80>,
    /// The answer.
    pub useful: bool,
    /// A few words, at most 2 000 characters, may be empty.
    pub comment: Text<0, 2_000>,
}

object!(Feedback { about, useful; comment });
