//! One file per route.
//!
//! Called by `shell`.

pub(crate) mod board;

pub(crate) mod outbox;

pub(crate) mod settings;

pub(crate) mod not_found;
