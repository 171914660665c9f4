//! The rules of Tidings, with the clock, the randomness and the ids passed in.
//!
//! - [`outbox`] is every rule of syncing: what an item is, what an answer means, when to try
//!   again, what to tell the browser. It names nothing of the board, so another app can use it.
//! - [`board`] is what this app is about: articles, attendees, registrations, the API's shapes,
//!   the words of notifications.
//! - [`update`] is how a page moves to a new version of the app.
//! - [`time`] is a moment on the wall clock.
//!
//! Called by every other crate. Never does IO, never reads a clock, never knows a browser.

pub mod outbox;

pub mod board;

pub mod update;

pub mod json;

pub mod time;
