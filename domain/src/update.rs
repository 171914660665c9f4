//! How a page moves to a new version of the app: what it has seen, what it shows, what it does.
//!
//! The browser says what happens to the versions it installs; the page feeds that to
//! [`State::after`] and does what comes back. Names no browser and has no timer: nothing here is
//! guessed, and nothing is reloaded that the user did not ask for.

/// Where this page stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// It runs the newest version that is known.
    #[default]
    Current,
    /// A newer one is being stored; this page goes on as it is.
    Downloading,
    /// A newer one is whole. The user decides when.
    Ready(Next),
    /// The user asked for it, and it is on its way.
    Applying,
}

/// What stands between this page and the newer version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It waits, and has to be told to take over.
    TakeOver,
    /// It is in charge already, because another tab asked: this page is the last of the old ones.
    Reload,
}

/// What has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The browser began to install another version.
    Found,
    /// Another version is installed, and waits.
    Waits,
    /// The version that was being installed is given up: a file was not what it has to be, or the
    /// device has no room.
    GivenUp,
    /// A version has taken the place of the one that was in charge of this page.
    TookOver,
    /// A page that nobody was in charge of has got a worker: the first visit.
    Claimed,
    /// The user wants the newer version now.
    Asked,
}

/// What the page has to do, after it has kept what stands in its forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    Nothing,
    /// Tell the waiting version to take over.
    TakeOver,
    /// Load the page anew.
    Reload,
}

impl State {
    /// Where the page stands after this, and what it has to do now.
    pub const fn after(self, event: Event) -> (Self, Effect) {
        match (self, event) {
            (Self::Current, Event::Found) => (Self::Downloading, Effect::Nothing),
            (Self::Downloading, Event::GivenUp) => (Self::Current, Effect::Nothing),

            // A still newer one may have replaced the one that was asked to take over; and a user who
            // asks again wants the newer version, not this one anew.
            (Self::Applying, Event::Waits | Event::Asked) => (self, Effect::TakeOver),
            (_, Event::Waits) => (Self::Ready(Next::TakeOver), Effect::Nothing),

            (Self::Applying, Event::TookOver | Event::Claimed) => (self, Effect::Reload),
            (_, Event::TookOver) => (Self::Ready(Next::Reload), Effect::Nothing),

            (Self::Ready(Next::TakeOver), Event::Asked) => (Self::Applying, Effect::TakeOver),
            (Self::Ready(Next::Reload), Event::Asked) => (Self::Applying, Effect::Reload),

            // What is ready stays ready, whatever else is downloaded or given up.
            (Self::Ready(_) | Self::Applying, Event::Found | Event::GivenUp)
            | (Self::Downloading, Event::Found)
            | (Self::Current, Event::GivenUp)
            | (Self::Current | Self::Downloading, Event::Asked)
            | (Self::Current | Self::Downloading | Self::Ready(_), Event::Claimed) => {
                (self, Effect::Nothing)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EVENTS: [Event; 6] =
        [Event::Found, Event::Waits, Event::GivenUp, Event::TookOver, Event::Claimed, Event::Asked];

    fn run(events: &[Event]) -> (State, Vec<Effect>) {
        let mut state = State::Current;
        let mut effects = Vec::new();
        for event in events {
            let (next, effect) = state.after(*event);
            state = next;
            if effect != Effect::Nothing {
                effects.push(effect);
            }
        }
        (state, effects)
    }

    #[test]
    fn the_tab_that_asks_takes_the_new_version_and_loads_once_it_is_in_charge() {
        let (state, effects) = run(&[Event::Found, Event::Waits]);
        assert_eq!((state, effects), (State::Ready(Next::TakeOver), vec![]));
        let (state, effects) = run(&[Event::Found, Event::Waits, Event::Asked, Event::TookOver]);
        assert_eq!((state, effects), (State::Applying, vec![Effect::TakeOver, Effect::Reload]));
    }

    #[test]
    fn the_other_tabs_are_not_reloaded_but_told() {
        let (state, effects) = run(&[Event::Found, Event::Waits, Event::TookOver]);
        assert_eq!((state, effects), (State::Ready(Next::Reload), vec![]));
        let (_, effects) = run(&[Event::TookOver, Event::Asked]);
        assert_eq!(effects, [Effect::Reload]);
    }

    #[test]
    fn a_version_that_is_given_up_leaves_things_as_they_were() {
        assert_eq!(run(&[Event::Found, Event::GivenUp]), (State::Current, vec![]));
        let ready = run(&[Event::Found, Event::Waits, Event::Found, Event::GivenUp]);
        assert_eq!(ready, (State::Ready(Next::TakeOver), vec![]));
    }

    #[test]
    fn a_version_that_replaces_the_one_asked_for_is_asked_too() {
        let (_, effects) = run(&[Event::Waits, Event::Asked, Event::Waits, Event::TookOver]);
        assert_eq!(effects, [Effect::TakeOver, Effect::TakeOver, Effect::Reload]);
    }

    #[test]
    fn the_first_visit_is_no_new_version() {
        assert_eq!(run(&[Event::Claimed]), (State::Current, vec![]));
    }

    proptest! {
        /// Whatever the browser says in whatever order: no page is loaded anew, and none takes a
        /// new version, that was not asked to.
        #[test]
        fn nothing_happens_that_the_user_did_not_ask_for(
            history in prop::collection::vec(prop::sample::select(&EVENTS[..]), 0..30)
        ) {
            let mut state = State::Current;
            let mut asked = false;
            for event in history {
                asked |= event == Event::Asked && state != State::Current && state != State::Downloading;
                let (next, effect) = state.after(event);
                prop_assert!(asked || effect == Effect::Nothing, "{state:?} {event:?} {effect:?}");
                state = next;
            }
        }

        /// From wherever a page stands, one click and the new version's taking over bring it: there
        /// is no state that a page cannot leave.
        #[test]
        fn a_newer_version_that_is_whole_is_one_click_away(
            history in prop::collection::vec(prop::sample::select(&EVENTS[..]), 0..30)
        ) {
            let mut state = State::Current;
            for event in history {
                state = state.after(event).0;
            }
            let asked = state.after(Event::Waits).0.after(Event::Asked);
            prop_assert_eq!(asked, (State::Applying, Effect::TakeOver));
            prop_assert_eq!(asked.0.after(Event::Asked), asked);
            prop_assert_eq!(asked.0.after(Event::TookOver).1, Effect::Reload);
        }
    }
}
