//! Taking what is due: a lease with a fencing number on each item.

use std::time::Duration;

use serde::Serialize;

use super::{Gate, Item, Key, Reason, State, Wake, schedule::SET_BACK};
use crate::{
    json::{FromJson, Json, Unreadable},
    reads,
    time::Time,
};

/// How long a lease lasts when its holder says nothing more.
pub const LEASE: Duration = Duration::from_secs(30);

/// Names one run of the flush, so that it knows its own leases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Holder(pub String);

reads!(Holder);

impl FromJson for Holder {
    fn from_json(json: Json) -> Result<Self, Unreadable> {
        String::from_json(json).map(Self)
    }
}

/// What protects a run from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exclusion {
    /// This run holds the lock: whoever else holds a lease has vanished.
    Lock,
    /// There is no lock, or its holder does not let go: only expired leases are taken.
    LeasesOnly,
}

/// An item on its way: what is sent, and the fencing number that settling has to show.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// Its place in the outbox.
    pub seq: u64,
    /// Its key.
    pub key: Key,
    /// Picks the endpoint.
    pub kind: String,
    /// Its stream.
    pub stream: String,
    /// The bytes to send.
    pub body: String,
    /// The lease's number.
    pub fence: u64,
    /// What it goes back to if it is not sent after all.
    pub before: Before,
    /// How often in a row it took too long, as far as that is known.
    pub timed_out: u32,
}

/// What an item was before it was leased.
#[derive(Clone, Debug, PartialEq)]
pub struct Before {
    /// Whether it needed the user.
    pub parked: bool,
    /// Whether an earlier attempt may have reached the network.
    pub begun: bool,
    /// Why the attempt before this one did not succeed; nothing when nobody knows.
    pub reason: Option<Reason>,
}

/// Leases up to `limit` items of `page` (in the order of their places) that may go now.
///
/// Changes the taken items in place and says which they were. Nothing is taken while the gate is
/// closed; without the lock nothing is taken beside somebody's live lease. The wake-up has already
/// counted for items up to the place `visited`, except those that were given back unsent: for the
/// others only time does.
#[expect(clippy::too_many_arguments, reason = "a rule has as many inputs as it has")]
pub fn take(
    page: &mut [Item],
    gate: &Gate,
    wake: Wake,
    visited: u64,
    given_back: &[u64],
    holder: &Holder,
    exclusion: Exclusion,
    limit: usize,
    now: Time,
) -> Vec<Taken> {
    if !gate.is_open(now, wake) {
        return Vec::new();
    }
    if exclusion == Exclusion::LeasesOnly && page.iter().any(|item| is_live(item, now)) {
        return Vec::new();
    }
    let mut taken = Vec::new();
    let wake_for = |item: &Item| match item.seq {
        seq if seq <= visited && !given_back.contains(&seq) => Wake::Timer,
        _ => wake,
    };
    for item in page.iter_mut().filter(|item| may_go(item, wake_for(item), now)).take(limit) {
        let timed_out = if item.reason == Some(Reason::TimedOut) { item.attempts } else { 0 };
        // Whatever was heard before is no answer to the attempt that begins here. Should its holder
        // vanish, nobody knows what became of it, and nothing that is stored may say otherwise.
        let reason = item.reason.take();
        let before = Before { parked: item.state == State::Parked, begun: item.begun, reason };
        item.fence = item.next_fence();
        item.begun = true;
        item.state = State::Sending { holder: holder.clone(), until: now + LEASE, since: now };
        taken.push(Taken {
            seq: item.seq,
            key: item.key,
            kind: item.kind.clone(),
            stream: item.stream.clone(),
            body: item.body.clone(),
            fence: item.fence,
            before,
            timed_out,
        });
    }
    taken
}

/// Whether somebody may still be sending it.
pub(super) fn is_live(item: &Item, now: Time) -> bool {
    // A lease from the future was given by a clock that has since been set back; one from a moment
    // ahead, while this run was on its way into its transaction.
    matches!(item.state, State::Sending { until, since, .. }
        if since <= now + SET_BACK && now < until)
}

fn may_go(item: &Item, wake: Wake, now: Time) -> bool {
    match item.state {
        State::Waiting => item.postponed.is_none_or(|postponed| postponed.is_due(now, wake)),
        // Live ones are left alone by `take` unless the lock proves their holder dead.
        State::Sending { .. } => true,
        State::Parked => wake == Wake::SendNow,
        State::Refused | State::Discarded { .. } => false,
    }
}
