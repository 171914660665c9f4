//! The contract, over real HTTP.
//!
//! `client` has the verbs, `push_service` stands in for the push services of browsers; each other file
//! is one part of the contract. Never sleeps and hopes: the server answers when it listens, and what
//! takes time is looked for until it is there.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod client;
mod push_service;

mod admin;
mod batch;
mod faults;
mod keys;
mod news;
mod push;
mod refusals;
mod site;
mod state;
mod subscriptions;
mod users;
