//! Text that people type: trimmed, of a bounded length, without control characters.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use crate::json::{FromJson, Json, Unreadable};

/// Text of `MIN` to `MAX` characters (Unicode scalar values), counted after trimming.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub struct Text<const MIN: usize, const MAX: usize>(String);

/// Why a text is not accepted; its `Display` stands beside the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextProblem {
    /// Nothing was typed.
    Missing,
    /// More characters than allowed.
    TooLong {
        /// The most that is allowed.
        most: usize,
        /// What was typed.
        given: usize,
    },
    /// A character that cannot be shown in one line of text.
    Control,
    /// Not an email address.
    NotAnEmail,
}

impl fmt::Display for TextProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("must not be empty"),
            Self::TooLong { most, given } => {
                write!(f, "must have at most {most} characters, and has {given}")
            }
            Self::Control => f.write_str("must not contain control characters"),
            Self::NotAnEmail => f.write_str("must be an email address, like ada@example.org"),
        }
    }
}

/// A problem for each field that has one: the field's name on the wire, and what is wrong.
pub type Problems = Vec<(&'static str, TextProblem)>;

impl<const MIN: usize, const MAX: usize> Text<MIN, MAX> {
    /// As much of what was typed as it can have: all that is worth showing while it is too long.
    pub fn beginning(typed: &str) -> &str {
        cut(typed, MAX)
    }

    /// Reads what was typed.
    pub fn parse(typed: &str) -> Result<Self, TextProblem> {
        parse(typed, MIN, MAX).map(Self)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Apart from [`Text::parse`], so that it is in the program once and not once for each length.
fn parse(typed: &str, min: usize, max: usize) -> Result<String, TextProblem> {
    let text = typed.trim();
    let given = text.chars().count();
    if given < min {
        return Err(TextProblem::Missing);
    }
    if given > max {
        return Err(TextProblem::TooLong { most: max, given });
    }
    // A body has many lines (`min` is 0 for it alone); a headline has one.
    let allowed = |c: char| !c.is_control() || (min == 0 && matches!(c, '\n' | '\r' | '\t'));
    if !text.chars().all(allowed) {
        return Err(TextProblem::Control);
    }
    Ok(text.to_owned())
}

impl<const MAX: usize> Default for Text<0, MAX> {
    fn default() -> Self {
        Self(String::new())
    }
}

impl<const MIN: usize, const MAX: usize> FromJson for Text<MIN, MAX> {
    fn from_json(json: Json) -> Result<Self, Unreadable> {
        parse(&String::from_json(json)?, MIN, MAX).map(Self).map_err(|_| Unreadable)
    }
}

impl<'de, const MIN: usize, const MAX: usize> Deserialize<'de> for Text<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::from_json(Json::deserialize(from)?).map_err(D::Error::custom)
    }
}

impl<const MIN: usize, const MAX: usize> fmt::Display for Text<MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const MIN: usize, const MAX: usize> TryFrom<String> for Text<MIN, MAX> {
    type Error = TextProblem;

    fn try_from(text: String) -> Result<Self, TextProblem> {
        Self::parse(&text)
    }
}

impl<const MIN: usize, const MAX: usize> From<Text<MIN, MAX>> for String {
    fn from(text: Text<MIN, MAX>) -> Self {
        text.0
    }
}

/// So many characters of a draft remind its user of it.
pub(super) const TITLE: usize = 60;

/// The beginning of a text: at most so many characters, to the end of a word where there is one.
pub(super) fn cut(text: &str, most: usize) -> &str {
    let Some((end, next)) = text.char_indices().nth(most) else { return text };
    let begun = &text[..end];
    let words = if next.is_whitespace() {
        begun
    } else {
        begun.trim_end_matches(|c: char| !c.is_whitespace())
    };
    let words = words.trim_end();
    if words.is_empty() { begun } else { words }
}

/// What strangers have written, for a place where it stands beside other words: in one line, at most
/// so many characters, and with a direction that is nobody else's
/// (<https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates>).
pub(super) fn of_strangers(text: &str, most: usize) -> String {
    let turns = |c: &char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let in_line = |c: char| if c.is_control() { ' ' } else { c };
    let shown: String = text.trim().chars().filter(|c| !turns(c)).map(in_line).take(most).collect();
    if shown.is_ascii() { shown } else { ["\u{2068}", &shown, "\u{2069}"].concat() }
}

/// Collects the problem of one field, so that all fields are told at once.
pub(super) fn field<T>(
    problems: &mut Problems,
    name: &'static str,
    parsed: Result<T, TextProblem>,
) -> Option<T> {
    parsed.map_err(|problem| problems.push((name, problem))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_a_word_and_a_long_word_anywhere() {
        for (text, cut_text) in [
            ("", ""),
            ("one", "one"),
            ("one two", "one two"),
            ("one two three", "one two"),
            ("one  twotwo", "one"),
            ("onetwothree", "onetwot"),
            ("äöüäöüäöü", "äöüäöüä"),
        ] {
            assert_eq!(cut(text, 7), cut_text, "{text:?}");
        }
    }

    #[test]
    fn lengths_are_counted_in_characters_after_trimming() {
        type Short = Text<1, 3>;
        assert_eq!(Short::parse("  äöü ").map(String::from), Ok("äöü".to_owned()));
        assert_eq!(Short::parse(" \t "), Err(TextProblem::Missing));
        assert_eq!(Short::parse("abcd"), Err(TextProblem::TooLong { most: 3, given: 4 }));
        assert_eq!(Short::parse("a\nb"), Err(TextProblem::Control));
        assert_eq!(["", "äö", "äöüäöü"].map(Short::beginning), ["", "äö", "äöü"]);
    }

    #[test]
    fn only_a_body_has_lines() {
        assert!(Text::<0, 10>::parse("a\nb\tc").is_ok());
        assert!(Text::<0, 10>::parse("").is_ok());
        assert_eq!(Text::<0, 10>::parse("a\u{0}b"), Err(TextProblem::Control));
    }
}
