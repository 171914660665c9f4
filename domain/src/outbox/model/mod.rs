//! The engine under a model: histories that nobody would think of, and a checker that trusts nobody.
//!
//! - [`world`] is a device with its clock, its contexts and its user. What they decide is the
//!   engine's own code; [`engine`] is the door to it, behind which one mistake can be made.
//! - [`disk`] stands for the store, [`worker`] for what `sync` does, [`server`] for the server of the
//!   contract, [`network`] for everything that can go wrong between the two.
//! - [`checker`] knows the design, and nothing of the code: it compares what it sees happen.
//! - [`history`] generates histories, [`exhaustive`] looks at every order of a small one,
//!   [`liveness`] says by when everything has to be over, and [`mistakes`] checks the checker.
//!
//! What it takes for granted: the server keeps to the contract (the key before everything else, an id
//! that exists under another key is told), and transactions happen as a whole.
//!
//! Run by `cargo test -p domain`. `TIDINGS_HISTORIES=n` for more, `TIDINGS_SEED=s` for one again,
//! `TIDINGS_FULL=1` for ten times as many and for larger small worlds.

mod world;

mod worker;

mod disk;

mod network;

mod server;

mod user;

mod checker;

mod book;

mod engine;

mod history;

mod liveness;

mod exhaustive;

mod mistakes;
