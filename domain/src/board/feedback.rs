//! The answer to "Was this useful?".

use serde::{Deserialize, Serialize};

use super::text::Text;

/// What somebody thought of a notification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// What it is about, for example a notification's tag: 1 to 80 characters.
    pub about: Text<1, 80>,
    /// The answer.
    pub useful: bool,
    /// A few words, at most 2 000 characters, may be empty.
    #[serde(default = "nothing")]
    pub comment: Text<0, 2_000>,
}

fn nothing() -> Text<0, 2_000> {
    Text::parse("").expect("an empty comment is a comment")
}
