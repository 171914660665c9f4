//! What requests meet, and how often.
//!
//! Made by journeys, asked by the proxy for each request. Reads no clock and no other randomness than
//! its seeds'.

use rand::{RngExt as _, SeedableRng as _, rngs::Xoshiro256PlusPlus, seq::IndexedRandom as _};

use super::Fault;

/// Every request to the API.
pub const EVERYTHING: &str = "* /api/*";

/// Rules, in the order in which they are tried; what none of them is for passes.
///
/// A rule is for a method and an exact path, whatever the query: "POST /api/news". A path that has a
/// query is compared with it; one that ends with `*` is a beginning; `*` is any method.
#[derive(Debug, Default)]
pub struct Plan(Vec<Rule>);

#[derive(Debug)]
struct Rule {
    on: String,
    /// How often it is still used; without a number, for ever.
    times: Option<u32>,
    choice: Choice,
}

#[derive(Debug)]
enum Choice {
    Always(Fault),
    /// One of these for such a part of the requests.
    Sometimes {
        part: f64,
        faults: Vec<Fault>,
        random: Xoshiro256PlusPlus,
    },
}

impl Plan {
    /// Every such request meets this.
    pub fn always(on: &str, fault: Fault) -> Self {
        Self::default().and_always(on, fault)
    }

    /// The next so many requests meet this.
    pub fn times(times: u32, on: &str, fault: Fault) -> Self {
        Self::default().and_times(times, on, fault)
    }

    /// Each request meets one of these with this probability: the first request, the second and so
    /// on always the same one for the same seed.
    pub fn sometimes(on: &str, part: f64, seed: u64, faults: &[Fault]) -> Self {
        Self::default().and_sometimes(on, part, seed, faults)
    }

    /// Further, every such request meets this.
    #[must_use]
    pub fn and_always(self, on: &str, fault: Fault) -> Self {
        self.and(on, None, Choice::Always(fault))
    }

    /// Further, the next so many requests meet this.
    #[must_use]
    pub fn and_times(self, times: u32, on: &str, fault: Fault) -> Self {
        self.and(on, Some(times), Choice::Always(fault))
    }

    /// Further, each request meets one of these with this probability.
    #[must_use]
    pub fn and_sometimes(self, on: &str, part: f64, seed: u64, faults: &[Fault]) -> Self {
        let random = Xoshiro256PlusPlus::seed_from_u64(seed);
        self.and(on, None, Choice::Sometimes { part, faults: faults.to_vec(), random })
    }

    fn and(mut self, on: &str, times: Option<u32>, choice: Choice) -> Self {
        assert!(on.contains(" /"), "{on:?} is no method and path");
        self.0.push(Rule { on: on.to_owned(), times, choice });
        self
    }

    /// What this request meets.
    pub(super) fn next(&mut self, asked: &str) -> Option<Fault> {
        self.0.iter_mut().find_map(|rule| rule.next(asked))
    }
}

impl Rule {
    fn next(&mut self, asked: &str) -> Option<Fault> {
        if self.times == Some(0) || !is_for(&self.on, asked) {
            return None;
        }
        self.times = self.times.map(|times| times - 1);
        match &mut self.choice {
            Choice::Always(fault) => Some(*fault),
            Choice::Sometimes { part, faults, random } => {
                // Both are drawn for each request, so that the part changes which and not what.
                let (meets, fault) = (random.random_bool(*part), faults.choose(random));
                fault.copied().filter(|_| meets)
            }
        }
    }
}

/// Whether a rule for `on` is for this request.
pub(super) fn is_for(on: &str, asked: &str) -> bool {
    let [(method, path), (asked_method, asked_path)] =
        [on, asked].map(|text| text.split_once(' ').unwrap_or_default());
    let without_query = asked_path.split('?').next().unwrap_or_default();
    let asked_path = if path.contains('?') { asked_path } else { without_query };
    let fits = match path.strip_suffix('*') {
        Some(beginning) => asked_path.starts_with(beginning),
        None => asked_path == path,
    };
    fits && (method == "*" || method == asked_method)
}
