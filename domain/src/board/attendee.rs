//! Somebody who comes.

use serde::Serialize;

use crate::object;

/// How many people the event has room for, as the board says it.
pub const CAPACITY: usize = 30;

/// So many characters of a name are shown: all of every name that this app sends.
const LONGEST_NAME: usize = 161;

/// Somebody who comes. Everything in it is the server's word: shown as text, trusted for nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attendee {
    /// The server's number.
    pub id: u64,
    /// Email address.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Address of a picture: see [`Attendee::picture`].
    pub avatar: String,
}

object!(Attendee { id, email, first_name, last_name; avatar });

impl Attendee {
    /// First and last name, as far as anybody would read them.
    pub fn name(&self) -> String {
        let name = format!("{} {}", self.first_name, self.last_name);
        name.trim().chars().take(LONGEST_NAME).collect()
    }

    /// The picture's path on our own origin; `None` for any other address, since a foreign picture
    /// would tell strangers who reads the list, and when.
    ///
    /// Browsers take `\` for `/`, and leave out tabs and line breaks
    /// (<https://url.spec.whatwg.org/#concept-basic-url-parser>).
    pub fn picture(&self) -> Option<&str> {
        let odd = |c: char| c == '\\' || c.is_ascii_control();
        let address = self.avatar.as_str();
        let own = address.starts_with('/') && !address.starts_with("//") && !address.contains(odd);
        own.then_some(address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pictures_of_our_own_origin_are_shown() {
        let with = |avatar: &str| Attendee {
            id: 1,
            email: String::new(),
            first_name: String::new(),
            last_name: String::new(),
            avatar: avatar.to_owned(),
        };
        for own in ["/api/avatars/1.svg", "/a?b=//c"] {
            assert_eq!(with(own).picture(), Some(own));
        }
        for foreign in [
            "",
            "a.png",
            "https://example.org/a.png",
            "//example.org/a.png",
            "/\\example.org/a.png",
            "/\t/example.org/a.png",
            "/\n/example.org/a.png",
            "javascript:alert(1)",
            "data:image/svg+xml,",
        ] {
            assert_eq!(with(foreign).picture(), None, "{foreign:?}");
        }
    }
}
