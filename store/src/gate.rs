//! The way to the server, asked for without a look through the outbox.
//!
//! Called by who has many reasons to ask in a row. Never changes it: answers do, when they are
//! settled.

use domain::{
    outbox::{Control, Wake},
    time::Time,
};

use crate::{
    Store,
    record::{self, CONTROL},
};

impl Store {
    /// Whether time alone lets anything be sent now.
    pub async fn is_open(&self, now: Time) -> bool {
        let control = record::or_default::<Control>(self.meta(CONTROL).await);
        // What cannot be read is for the flush to say.
        control.map_or(true, |control| control.gate.is_open(now, Wake::Timer))
    }
}
