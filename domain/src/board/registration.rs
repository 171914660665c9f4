//! The form that makes an attendee.

use std::fmt;

use serde::Serialize;

use super::text::{Problems, TITLE, Text, TextProblem, cut, field};
use crate::{
    json::{FromJson, Json, Unreadable},
    object,
    outbox::Key,
    reads,
};

/// 1 to 80 characters.
pub type Name = Text<1, 80>;

/// An email address: one `@`, something before it, a dotted name behind it, at most 254 characters
/// (RFC 5321, section 4.5.3.1.3), no spaces. Whether it exists only a letter could tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub struct Email(String);

reads!(Email);

impl FromJson for Email {
    fn from_json(json: Json) -> Result<Self, Unreadable> {
        Self::parse(&String::from_json(json)?).map_err(|_| Unreadable)
    }
}

impl Email {
    /// Reads what was typed.
    pub fn parse(typed: &str) -> Result<Self, TextProblem> {
        let text = Text::<1, 254>::parse(typed)?;
        let (local, host) = text.as_str().split_once('@').ok_or(TextProblem::NotAnEmail)?;
        let dotted = host.contains('.') && host.split('.').all(|label| !label.is_empty());
        let odd = |c: char| c.is_whitespace() || c == '@';
        if local.is_empty() || !dotted || local.contains(odd) || host.contains(odd) {
            return Err(TextProblem::NotAnEmail);
        }
        Ok(Self(text.into()))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Email {
    type Error = TextProblem;

    fn try_from(text: String) -> Result<Self, TextProblem> {
        Self::parse(&text)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

/// The wish to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Registration {
    /// Names the wish; equals the key of its first form.
    pub registration_id: Key,
    /// First name.
    pub first_name: Name,
    /// Last name.
    pub last_name: Name,
    /// Email address.
    pub email: Email,
}

object!(Registration { registration_id, first_name, last_name, email });

/// What stands in the form "Register".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Registering {
    /// As typed.
    pub first_name: String,
    /// As typed.
    pub last_name: String,
    /// As typed.
    pub email: String,
}

object!(Registering { ; first_name, last_name, email });

impl Registering {
    /// One line that reminds the user of it.
    pub fn title(&self) -> String {
        let name = [&*self.first_name, &self.last_name].join(" ");
        let known = if name.trim().is_empty() { &self.email } else { &name };
        cut(known.trim(), TITLE).to_owned()
    }

    /// A registration, or what is wrong with each field.
    pub fn validate(&self, registration_id: Key) -> Result<Registration, Problems> {
        let mut problems = Problems::new();
        let first_name = field(&mut problems, "first_name", Name::parse(&self.first_name));
        let last_name = field(&mut problems, "last_name", Name::parse(&self.last_name));
        let email = field(&mut problems, "email", Email::parse(&self.email));
        match (first_name, last_name, email) {
            (Some(first_name), Some(last_name), Some(email)) => {
                Ok(Registration { registration_id, first_name, last_name, email })
            }
            _ => Err(problems),
        }
    }
}

impl From<&Registration> for Registering {
    fn from(who: &Registration) -> Self {
        Self {
            first_name: who.first_name.to_string(),
            last_name: who.last_name.to_string(),
            email: who.email.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_address_has_one_at_sign_and_a_dotted_host() {
        for good in ["ada@example.org", " a.b+c@sub.example.org ", "ö@exämple.de"] {
            assert!(Email::parse(good).is_ok(), "{good}");
        }
        for bad in
            ["ada", "@example.org", "ada@", "ada@example", "a@b@c.d", "a b@c.de", "a@.de", "a@b..c"]
        {
            assert_eq!(Email::parse(bad), Err(TextProblem::NotAnEmail), "{bad}");
        }
        assert_eq!(Email::parse(""), Err(TextProblem::Missing));
    }

    #[test]
    fn every_field_is_told_at_once() {
        let key = "0190163d-8694-739b-aea5-966c26f8ad91".parse().unwrap();
        let problems = Registering::default().validate(key).unwrap_err();
        let fields: Vec<_> = problems.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["first_name", "last_name", "email"]);
    }
}
