//! The tables, and every sample.
//!
//! Called by `main`. Never counts: that is `journeys::Tally`.

use std::{env, fs, time::Duration};

use journeys::Tally;
use serde_json::{Value, json};

use crate::{
    candidate::{Candidate, Outcome},
    plan::Round,
};

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
        "rounds": rounds,
        "systems": systems.collect::<serde_json::Map<_, _>>(),
    });
    fs::write(&path, format!("{samples:#}\n")).expect("could not keep the samples");
}

pub(crate) fn describe(candidates: &[Candidate], took: Duration) {
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
    println!("\nlost / doubled / reordered, by what went wrong");
    for (place, candidate) in candidates.iter().enumerate() {
        println!("  {}  {}", letter(place), candidate.system.name());
    }
    print!("\n{:<34}", "");
    (0..candidates.len()).for_each(|place| print!("{:>12}", letter(place)));
    println!();
    for trouble in troubles(candidates) {
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

/// In a fixed order, whatever the plan's is.
fn troubles(candidates: &[Candidate]) -> Vec<&'static str> {
    let all = candidates.iter().flat_map(|candidate| &candidate.outcomes);
    let mut names: Vec<_> = all.map(|outcome| outcome.trouble).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn letter(place: usize) -> char {
    char::from(b'A' + place as u8)
}
