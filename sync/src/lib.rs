//! The way between the store and the server, the same whoever hosts the worker's program.
//!
//! - [`flush`] empties the outbox: take what is due, send it, judge the answers, settle, tell. There
//!   is one flush, whoever starts it.
//! - [`refresh`] reads news and attendees into the store.
//! - [`tell`] reaches every open tab, and shows notifications; [`background`] asks for `sync` and
//!   `periodicsync` events, [`push`] for push messages; [`lock`] holds Web Locks.
//!
//! Called by `sw`; `app` tells, asks for events, and leaves the rest to it. The only crate that names
//! HTTP.
//! Decides nothing itself: `domain` judges, `store` keeps. Never holds a transaction across a fetch.

mod flush;
pub use flush::{flush, hold_off_flushes};

mod send;

pub mod refresh;

mod http;

mod avatars;
pub use avatars::{CACHE as AVATAR_CACHE, keep_avatars};

mod deferred;
pub use deferred::{deferred, within};

pub mod lock;

pub mod builds;

pub mod tell;

pub mod background;

pub mod push;

mod chance;
pub use chance::{new_key, now};
