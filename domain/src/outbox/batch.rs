//! Several items in one request, and what its answer means for each of them.

use super::delivery::{about_the_server, judge_problem, names, unanswered};
use super::{About, Answer, Attempt, Delivery, Key, Problem, Reason, Receipt, Taken};
use crate::{
    json::{self, FromJson as _, Json, Object},
    object,
};

/// The most items that the server takes in one batch.
pub const BATCH_ITEMS: usize = 250;

/// The most bytes that the server takes in one batch.
pub const BATCH_BYTES: usize = 512 * 1024;

/// What the answer to a batch means.
#[derive(Clone, Debug, PartialEq)]
pub enum BatchDelivery {
    /// One delivery for each item, in the order of the batch.
    Each(Vec<Delivery>),
    /// The batch as a whole was too much or not understood: it settles nobody, smaller ones may.
    Halve,
    /// There is no batch endpoint here, or it is not for us: single sends give each its answer.
    Single,
}

/// The body of a batch: `{"items": [{"key", <member>}]}`, with each item's bytes as they are.
///
/// Returns how many of `items` are in it: all, or as many as [`BATCH_ITEMS`] and [`BATCH_BYTES`]
/// allow, and always at least one. Each time that the first item took too long, the batch is half as
/// large: a slow network gets what it can carry within a time-out.
pub fn compose_batch(member: &str, items: &[Taken]) -> (String, usize) {
    let mut body = String::from("{\"items\":[");
    let mut count = 0;
    let halvings = items.first().map_or(0, |first| first.timed_out.min(usize::BITS - 1));
    for item in items.iter().take((BATCH_ITEMS >> halvings).max(1)) {
        let grown = item.body.len() + member.len() + 60;
        if count > 0 {
            if body.len() + grown > BATCH_BYTES >> halvings {
                break;
            }
            body.push(',');
        }
        body.push_str(&format!("{{\"key\":\"{}\",\"{member}\":{}}}", item.key, item.body));
        count += 1;
    }
    body.push_str("]}");
    (body, count)
}

struct OneResult {
    key: String,
    receipt: Option<Receipt>,
    problem: Option<Problem>,
}

object!(OneResult { ; key, receipt, problem });

/// Judges the answer to a batch of items with these keys.
pub fn judge_batch(keys: &[Key], attempt: &Attempt) -> BatchDelivery {
    let answer = match attempt {
        Attempt::Unanswered(silence) => return all(keys, &unanswered(*silence)),
        Attempt::Answered(answer) => answer,
    };
    match (answer.status, results_in(answer)) {
        (200..300, Some(results)) => BatchDelivery::Each(
            keys.iter().map(|key| judge_result(*key, answer, &results)).collect(),
        ),
        // Whatever it says besides, it asks for a pause.
        _ if answer.retry_after.is_some() => all(keys, &about_the_server(answer)),
        (413 | 400 | 422, _) => BatchDelivery::Halve,
        (404 | 405 | 501 | 401 | 403, _) => BatchDelivery::Single,
        _ => all(keys, &about_the_server(answer)),
    }
}

fn all(keys: &[Key], delivery: &Delivery) -> BatchDelivery {
    BatchDelivery::Each(vec![delivery.clone(); keys.len()])
}

/// A result that cannot be read is nobody's, and spoils no other.
fn results_in(answer: &Answer) -> Option<Vec<OneResult>> {
    let results: Vec<Json> = json::read::<Object>(&answer.body).ok()?.read("results").ok()?;
    Some(results.into_iter().filter_map(|one| OneResult::from_json(one).ok()).collect())
}

fn judge_result(key: Key, answer: &Answer, results: &[OneResult]) -> Delivery {
    // As text, which is quicker: there may be any number of results. A key has one spelling.
    let named = key.to_string();
    let mut mine = results.iter().filter(|result| result.key.eq_ignore_ascii_case(&named));
    let missing = Delivery::Retry { about: About::Item, after: None, reason: Reason::Unmentioned };
    let Some(result) = mine.next() else { return missing };
    match (&result.receipt, &result.problem) {
        (Some(receipt), _) if receipt.key == key => Delivery::Accepted(receipt.clone()),
        (None, Some(problem)) if (400..600).contains(&problem.status) && names(problem, key) => {
            // The item's own answer stands inside; the way it came is the batch's.
            let inner = Answer { status: problem.status, ..answer.clone() };
            match judge_problem(&inner, problem.clone()) {
                Delivery::Retry { about: About::Server, after, reason } if after.is_none() => {
                    Delivery::Retry { about: About::Item, after, reason }
                }
                delivery => delivery,
            }
        }
        _ => missing,
    }
}
