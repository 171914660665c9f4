//! Somebody who comes.

use serde::Serialize;

use crate::object;

/// How many people the event has room for, as the board says it.
pub const CAPACITY: usize = 30;

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
    /// Address of a picture; only `http`, `https` and paths of our own origin are shown.
    pub avatar: String,
}

object!(Attendee { id, email, first_name, last_name; avatar });

impl Attendee {
    /// First and last name.
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }
}
