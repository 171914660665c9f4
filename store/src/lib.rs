//! The local truth: everything that the page shows, and everything that is still to be sent.
//!
//! - [`Store::submit`] writes a record and its outbox item in one durable transaction.
//! - [`Store::take`] and [`Store::settle`] are the two ends of an attempt; between them no
//!   transaction is open.
//! - [`Store::claim_draft`] is the way to keep what is not finished; submitting it removes it.
//! - [`Store::import`] takes what a file brings; [`Store::clear`] empties everything.
//! - [`Store::board`] reads what the page shows; [`Store::write_news`] and
//!   [`Store::write_attendees`] keep what the server said.
//!
//! Called by `sync`, `app` and `sw`. The only crate that names IndexedDB. Never fetches, and
//! decides nothing: the rules are `domain`'s, applied inside the transactions here.

mod board;
pub use board::{ArticleState, Attendees, Board, Entry, NewsRow};

mod submit;

mod control;

mod draft;
pub use draft::{Claimed, DraftPlace, KeptDraft};

mod outbox;

mod gate;

mod revise;
pub use revise::Revision;

mod article;

mod feed;
pub use feed::{AttendeesRead, Feed, Snapshot};

mod meta;

mod settings;

mod held;

mod push;
pub use push::PushTold;

mod clear;

mod activity;
pub use activity::Repeated;

mod open;
pub use open::Store;

mod upgrade;

mod transaction;

mod schema;

mod record;

mod error;
pub use error::StoreError;
