//! The tables, and every sample.
//!
//! Called by `main`. Never counts: that is `journeys::Tally`.

use std::{
    env, fs,
    process::{Command, Stdio},
    time::Duration,
};

use journeys::Tally;
use serde_json::{Value, json};

use crate::{
    candidate::{Candidate, Outcome},
    plan::{self, ARTICLES, Round},
};

/// What the numbers mean, for whoever reads them alone.
const RULES: &str = "\
Every system: the same plan, in turn, each with a real Chromium and a real server of its own, one page
open, articles written one after another by the same script's `fetch`. After each trouble a `sync`
event at once, and up to two more while anything is kept, as Chromium would send them 5 and 15 minutes
later; then up to a minute for whoever has a plan of its own.
told no    the page was told at once that it did not work: not counted as lost
lost       the page was told that it is done or kept, and it is neither published nor kept anywhere;
           for the libraries, whose queue no page shows, what is in their database counts as kept
doubled    published more than once
reordered  published after an article that was written later
waiting    kept and not published when the run ended
recovery   from the last fault, or from the return of server, browser or page, to the last effect:
           median and worst of the rounds in which anything came after it
as documented: a route for the POST with the background sync plug-in, 5xx counts as failed; the server
takes requests without a key. with keys: the page gives each article an Idempotency-Key, and the server
keeps the contract. own replay: the author's own `onSync`, which judges every answer. without batches:
the server has no batch endpoint, so Tidings too sends each article in a request of its own.";

/// One line for the round that has just ended.
pub(crate) fn progress(candidate: &Candidate) {
    let Some(Outcome { tally, struck, recovered_s, .. }) = candidate.outcomes.last() else {
        return;
    };
    let recovered =
        recovered_s.map_or_else(|| "nothing after it".to_owned(), |s| format!("{s:.1} s"));
    let missed = if *struck { "" } else { " (the blow met no request)" };
    eprintln!("  {:<44}{}; {recovered}{missed}", candidate.system.name(), words(tally));
}

/// Everything so far, so that nothing is lost with a run that is broken off.
pub(crate) fn keep(seed: u64, rounds: &[Round], candidates: &[Candidate]) {
    let path = env::var("TIDINGS_SAMPLES").expect("run `cargo xtask bench faults`");
    let systems = candidates.iter().map(|it| {
        let samples = json!({
            "tally": it.tally(),
            "rounds": it.outcomes,
            "wishes": it.wishes,
            "published": it.published,
            "visible": it.visible,
        });
        (it.system.name(), samples)
    });
    let samples: Value = json!({
        "seed": seed,
        "browser": browser(),
        "rounds": rounds,
        "systems": systems.collect::<serde_json::Map<_, _>>(),
    });
    fs::write(&path, format!("{samples:#}\n")).expect("could not keep the samples");
}

pub(crate) fn describe(seed: u64, candidates: &[Candidate], took: Duration) {
    let rounds = candidates[0].outcomes.len();
    println!("\n{}, {rounds} rounds of {ARTICLES} articles, seed {seed}", browser());
    println!(
        "\n{:<44}{:>9}{:>8}{:>6}{:>9}{:>11}{:>9}{:>10}{:>8}",
        "", "articles", "told no", "lost", "doubled", "reordered", "waiting", "recovery", "worst",
    );
    for candidate in candidates {
        let Tally { wishes, turned_away, lost, doubled, overtaken, waiting } = candidate.tally();
        let (median, worst) = recovery(&candidate.outcomes);
        println!(
            "{:<44}{wishes:>9}{turned_away:>8}{lost:>6}{doubled:>9}{overtaken:>11}{waiting:>9}\
             {median:>8.1} s{worst:>6.1} s",
            candidate.system.name(),
        );
    }
    println!("\n{RULES}\n\nlost / doubled / reordered, by what went wrong");
    for (place, candidate) in candidates.iter().enumerate() {
        println!("  {}  {}", letter(place), candidate.system.name());
    }
    print!("\n{:<34}", "");
    (0..candidates.len()).for_each(|place| print!("{:>12}", letter(place)));
    println!();
    let first = &candidates[0].outcomes;
    for trouble in plan::names().filter(|name| first.iter().any(|it| it.trouble == *name)) {
        print!("{trouble:<34}");
        for candidate in candidates {
            let of_it = candidate.outcomes.iter().filter(|outcome| outcome.trouble == trouble);
            let (lost, doubled, overtaken) = of_it.fold((0, 0, 0), |sum, Outcome { tally, .. }| {
                (sum.0 + tally.lost, sum.1 + tally.doubled, sum.2 + tally.overtaken)
            });
            print!("{:>12}", format!("{lost} / {doubled} / {overtaken}"));
        }
        println!();
    }
    println!(
        "\nin {:.0} minutes; every sample is in target/bench/faults.json",
        took.as_secs_f64() / 60.0
    );
}

/// What the browser calls itself.
fn browser() -> String {
    let program = env::var_os("CHROMIUM").expect("run `cargo xtask bench faults`");
    let said = Command::new(program).arg("--version").stderr(Stdio::null()).output();
    said.map_or_else(
        |_| "Chromium".to_owned(),
        |said| String::from_utf8_lossy(&said.stdout).trim().to_owned(),
    )
}

fn words(tally: &Tally) -> String {
    let Tally { turned_away, lost, doubled, overtaken, waiting, .. } = *tally;
    let counts = [
        (turned_away, "told no"),
        (lost, "lost"),
        (doubled, "doubled"),
        (overtaken, "reordered"),
        (waiting, "waiting"),
    ];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let words: Vec<_> = counts.map(|(count, what)| format!("{count} {what}")).collect();
    if words.is_empty() { "each once, in order".to_owned() } else { words.join(", ") }
}

/// Median and worst, over the rounds in which something came after the trouble.
fn recovery(outcomes: &[Outcome]) -> (f64, f64) {
    let mut times: Vec<f64> = outcomes.iter().filter_map(|outcome| outcome.recovered_s).collect();
    times.sort_by(f64::total_cmp);
    let at = |place: usize| times.get(place).copied().unwrap_or_default();
    let middle = f64::midpoint(at(times.len().saturating_sub(1) / 2), at(times.len() / 2));
    (middle, times.last().copied().unwrap_or_default())
}

fn letter(place: usize) -> char {
    char::from(b'A' + place as u8)
}
