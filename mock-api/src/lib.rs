//! A server that keeps Tidings' contract (`openapi.json`), for local use and tests.
//!
//! In the order in which a request meets them:
//! - [`MockApi`] listens, `server` hangs it on wiremock, `router` sends a request where it belongs:
//!   to `api`, `admin` or `site`.
//! - `request` and `answer` are what comes in and what goes out; `problem` is every way to say no.
//! - `faults` is what goes wrong on purpose; `ledger` counts what arrived and what it did.
//! - `users`, `news`, `post`, `batch` and `avatar` answer below `/api/`; `intake` reads bodies;
//!   `board` is the state and its rules, `effect` what a key has done, `seed` a fresh start,
//!   `journal` keeps it across restarts, and `desk` is all that requests change.
//! - `subscriptions` keeps who wants push messages, and `push` sends them.
//! - `admin` answers below `/__mock/`, and `site` serves a built page.
//!
//! Called by the binary, by `xtask` and by journeys. Never a server for the internet: no
//! accounts, one thread, all state in memory.

#![expect(clippy::result_large_err, reason = "a problem is the answer, and made once a request")]

mod command;
pub use command::run;

mod server;
pub use server::{Config, MockApi};

mod api;
mod router;
mod routes;

mod answer;
mod problem;
mod request;

mod fault_answer;
mod faults;
mod ledger;

mod avatar;
mod batch;
mod intake;
mod news;
mod post;
pub use post::Keys;
mod users;

mod push;
mod subscriptions;

mod board;
mod clock;
mod desk;
mod effect;
mod journal;
mod seed;

mod admin;
mod site;
