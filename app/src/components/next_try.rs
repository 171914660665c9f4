//! When an item is tried again, in words.
//!
//! Called by status bar and outbox. Never decides it: the domain does.

use domain::{
    outbox::{Gate, Item, Postponed, State, Wake},
    time::Time,
};

use super::ago::{short_span, span};

/// "Next try in about 2 minutes", "Due now"; `None` for what does not go out by itself.
pub(crate) fn next_try(item: &Item, gate: &Gate, now: Time) -> Option<String> {
    match item.state {
        State::Waiting => {
            Some(wait(pending(item.postponed, now).max(pending(gate.closed, now)), now))
        }
        State::Sending { .. } => Some("On its way".to_owned()),
        State::Parked | State::Refused | State::Discarded { .. } => None,
    }
}

/// When the server is asked again, in a few words; `None` when it may be asked now.
pub(crate) fn next_probe(gate: &Gate, now: Time) -> Option<String> {
    pending(gate.closed, now).map(|until| format!("Next try in {}.", short_span(until.since(now))))
}

fn pending(postponed: Option<Postponed>, now: Time) -> Option<Time> {
    postponed
        .filter(|postponed| !postponed.is_due(now, Wake::Timer))
        .map(|postponed| postponed.until)
}

fn wait(until: Option<Time>, now: Time) -> String {
    match until {
        Some(until) => format!("Next try in about {}", span(until.since(now))),
        None => "Due now".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::outbox::{By, Key, NewItem};

    use super::*;

    #[test]
    fn the_later_of_the_items_and_the_servers_time_is_told() {
        let now = Time::from_millis(2_000_000_000_000);
        let wait = |seconds| Some(Postponed::new(now, Duration::from_secs(seconds), By::Silence));
        let new = NewItem {
            key: Key::new(now, [0; 10]),
            kind: "article".to_owned(),
            stream: String::new(),
            about: String::new(),
            body: String::new(),
        };
        let mut item = Item::new(1, new, now);
        let mut gate = Gate::default();
        assert_eq!(next_try(&item, &gate, now).as_deref(), Some("Due now"));
        item.postponed = wait(130);
        assert_eq!(next_try(&item, &gate, now).as_deref(), Some("Next try in about 2 minutes"));
        gate.closed = wait(600);
        assert_eq!(next_try(&item, &gate, now).as_deref(), Some("Next try in about 10 minutes"));
        item.state = State::Refused;
        assert_eq!(next_try(&item, &gate, now), None);
    }
}
