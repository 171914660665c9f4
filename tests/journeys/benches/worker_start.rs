//! How long a stopped worker takes to its first answer, beside a minimal one in JavaScript.
//!
//! Called by `cargo xtask bench worker-start`. One browser for each variant, side by side and asked
//! in turn, so that a busy moment of the machine is everybody's. Never fails over a time: it tells.

#![allow(
    clippy::print_stdout,
    reason = "a command-line program: its results belong on standard output"
)]

use std::{env, fs};

use journeys::{Navigation, Site, World};
use serde_json::{Value, json};

/// The route that is opened.
const PATH: &str = "/outbox";
const SAMPLES: usize = 20;
/// Not counted: browsers keep what they compiled of a worker that is started often.
const WARM_UPS: usize = 3;

/// The least that makes a page open offline: one file, kept and answered with.
const MINIMAL: &str = "addEventListener('install', event => event.waitUntil(
    caches.open('minimal').then(cache => cache.add('/index.html'))));
addEventListener('activate', event => event.waitUntil(clients.claim()));
addEventListener('fetch', event => {
    if (event.request.mode === 'navigate') event.respondWith(caches.match('/index.html'));
});
";

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Variant {
    /// What the others are compared with.
    Minimal,
    /// The browser has no static routes, as it were.
    Worker,
    /// The browser itself, from the worker's cache.
    Routes,
}

/// A variant in a browser of its own.
struct Candidate {
    variant: Variant,
    world: World,
    /// What the world's server serves; a copy goes with it.
    _site: Site,
    samples: Vec<Navigation>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut candidates = Vec::new();
    for variant in [Variant::Minimal, Variant::Worker, Variant::Routes] {
        candidates.push(Candidate::begin(variant).await);
    }
    for round in 1..=WARM_UPS + SAMPLES {
        for candidate in &mut candidates {
            candidate.navigate().await;
        }
        eprintln!("round {round} of {}", WARM_UPS + SAMPLES);
    }
    keep(&candidates);
    describe(&candidates);
}

impl Variant {
    const fn name(self) -> &'static str {
        match self {
            Self::Minimal => "minimal worker in JavaScript",
            Self::Worker => "Tidings, by its worker",
            Self::Routes => "Tidings, by static routes",
        }
    }

    fn site(self) -> Site {
        let site = Site::first();
        match self {
            Self::Minimal => site.with_worker(MINIMAL),
            Self::Worker => site.with_worker_prefix("delete InstallEvent.prototype.addRoutes"),
            Self::Routes => site,
        }
    }

    /// At most so many times as long as the minimal one (DESIGN.md, section 10).
    const fn bar(self) -> Option<f64> {
        match self {
            Self::Minimal => None,
            Self::Worker => Some(1.1),
            Self::Routes => Some(0.8),
        }
    }

    /// Whether it was this variant that answered.
    fn has_answered(self, navigation: &Navigation) -> bool {
        match self {
            Self::Minimal | Self::Worker => navigation.worker_start > 0.0,
            Self::Routes => navigation.worker_final_source_type == "cache",
        }
    }
}

impl Candidate {
    async fn begin(variant: Variant) -> Self {
        eprintln!("starting a browser for: {}", variant.name());
        let (mut world, site) = (World::chromium().await, variant.site());
        world.server.deploy(&site);
        world.open(PATH).await;
        world.wait_until_controlled().await;
        Self { variant, world, _site: site, samples: Vec::new() }
    }

    /// One navigation while no worker runs.
    async fn navigate(&mut self) {
        self.world.open("about:blank").await;
        self.world.stop_worker().await;
        self.world.open(PATH).await;
        let navigation = self.world.navigation().await;
        let variant = self.variant;
        assert!(variant.has_answered(&navigation), "{variant:?} has not answered: {navigation:?}");
        self.samples.push(navigation);
    }

    /// Milliseconds to the first byte, the shortest first, without the warm-ups.
    fn times(&self) -> Vec<f64> {
        let counted = &self.samples[WARM_UPS..];
        let mut times: Vec<_> = counted.iter().map(|sample| sample.response_start).collect();
        times.sort_by(f64::total_cmp);
        times
    }

    fn median(&self) -> f64 {
        let times = self.times();
        let middle = times.len() / 2;
        f64::midpoint(times[middle - 1], times[middle])
    }
}

/// Every sample, in the order of measuring.
fn keep(candidates: &[Candidate]) {
    let path = env::var("TIDINGS_SAMPLES").expect("run `cargo xtask bench worker-start`");
    let samples = candidates.iter().map(|it| (it.variant.name().to_owned(), json!(it.samples)));
    let samples: Value = json!({
        "path": PATH,
        "warm_ups": WARM_UPS,
        "samples": samples.collect::<serde_json::Map<_, _>>(),
    });
    fs::write(&path, format!("{samples:#}\n")).expect("could not keep the samples");
    eprintln!("every sample is in {path}");
}

fn describe(candidates: &[Candidate]) {
    let minimal = candidates[0].median();
    println!(
        "\n{PATH} with the worker stopped: milliseconds to the first byte, {SAMPLES} times each\n\n\
         {:<30}{:>8}{:>10}{:>8}  bar",
        "", "median", "fastest", "ratio",
    );
    for candidate in candidates {
        let (median, fastest) = (candidate.median(), candidate.times()[0]);
        let ratio = median / minimal;
        let bar = candidate.variant.bar().map_or_else(String::new, |bar| {
            format!("at most {bar:.1}: {}", if ratio <= bar { "met" } else { "NOT met" })
        });
        let name = candidate.variant.name();
        println!("{name:<30}{median:>8.1}{fastest:>10.1}{ratio:>8.2}  {bar}");
    }
}
