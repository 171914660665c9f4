//! Every rule of syncing: an outbox whose items each have at most one effect on the server.
//!
//! In the order in which an item meets them:
//! - [`Key`] names what the user asked for, on every attempt.
//! - [`Item`] is one intent that is not yet accepted, with its [`State`].
//! - [`Control::submit`] gives it its place.
//! - [`Run`] is one run over the outbox, and [`Sending`] the sending of what it took: machines that
//!   say the next step and hear what came of it.
//! - [`take`] leases what is due, [`Answer`] is what came back, [`judge`] turns it into a
//!   [`Delivery`], and [`settle`] writes down what that means for the item.
//! - [`Postponed`] and [`Gate`] say when to try again; [`Survey`] and [`End`] say what a `sync`
//!   event may tell the browser.
//!
//! Called by `store` (inside its transactions) and `sync`. Names nothing of the board, does no IO.

mod key;
pub use key::Key;

mod item;
pub use item::{Item, NewItem, State};

mod control;
pub use control::{Control, Submitted};

mod run;
pub use run::{Happened, Lock, Report, Round, Run, Settlement, Step};

mod sending;
pub use sending::{Endpoint, Outcome, Request, Sending, Sent, TIMEOUT};

mod take;
pub use take::{Before, Exclusion, Holder, LEASE, Taken, take};

mod answer;
pub use answer::{Answer, Attempt, Silence};

mod problem;
pub use problem::{FieldProblem, Problem};

mod delivery;
pub use delivery::{About, Delivery, Receipt, judge};

mod batch;
pub use batch::{BATCH_BYTES, BATCH_ITEMS, BatchDelivery, compose_batch, judge_batch};

mod settle;
pub use settle::{Settled, settle};

mod reason;
pub use reason::Reason;

mod schedule;
pub use schedule::{By, Postponed, Wake, backoff, parse_retry_after};

mod gate;
pub use gate::Gate;

mod end;
pub use end::{End, LOOK_AGAIN, SILENT_AFTER, Survey, end_of_event};

#[cfg(test)]
mod model;

mod revise;
pub use revise::{DISCARDED_FOR, Denied, discard, edit, retry, undo};
