//! What Tidings is about: news, attendees, and what people want the server to do.
//!
//! - [`Article`] and its [`Draft`]; [`Registration`] and its form [`Registering`]; [`Attendee`];
//!   [`Feedback`].
//! - [`Intent`] is any of the three that users send; it knows its kind, its stream and its bytes.
//! - [`shared`] makes a draft of what another app shares.
//! - [`api`] has the paths and shapes of the server's contract.
//! - [`Message`] is what page and worker say to each other; [`notice`] has the words of
//!   notifications, [`Held`] sums up those that were held back; [`push`] is what a server sends by
//!   itself; [`backup`] is the outbox as a file; [`Settings`] is what the user wants; [`Activity`]
//!   what happened in the background; [`ROUTES`] has the page's addresses.
//!
//! Called by `store`, `sync`, `app`, `sw` and `mock-api`. Never does IO.

mod text;
pub use text::{Problems, Text, TextProblem};

mod article;
pub use article::{Article, ArticleId, Body, Byline, Draft, Headline};

mod attendee;
pub use attendee::{Attendee, CAPACITY};

mod registration;
pub use registration::{Email, Name, Registering, Registration};

mod feedback;
pub use feedback::Feedback;

mod intent;
pub use intent::{Intent, Kind};

pub mod api;

mod message;
pub use message::Message;

pub mod notice;
pub use notice::Notice;

mod held;
pub use held::Held;

pub mod push;

pub mod backup;

mod share;
pub use share::shared;

mod routes;
pub use routes::ROUTES;

mod settings;
pub use settings::{Activity, Quiet, Settings, Theme, Told};
