//! The contract, over real HTTP.
//!
//! `client` has the verbs; each other file is one part of the contract. Never sleeps: the server
//! answers when it listens.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod client;

mod admin;
mod batch;
mod faults;
mod keys;
mod news;
mod refusals;
mod site;
mod state;
mod users;
