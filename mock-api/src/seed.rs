//! What there is at the start, and more of it on demand: invented people and plausible news.
//!
//! Called by `desk` and `admin`. Attendees made here are not bound by the capacity.

use domain::{
    board::{Article, Attendee},
    outbox::Key,
    time::Time,
};
use std::collections::HashSet;

use crate::{
    board::{Board, Change, attendee},
    clock::new_key,
};

// 24 and 25 names: the first 600 pairs differ.
const FIRST: [&str; 24] = [
    "Maren", "Tobias", "Ines", "Rafael", "Nadia", "Oskar", "Lucia", "Henrik", "Amara", "Felix",
    "Yuki", "Clara", "Mateo", "Greta", "Samir", "Helena", "Jonas", "Priya", "Emil", "Sofia",
    "Kofi", "Alma", "Viktor", "Leila",
];
const LAST: [&str; 25] = [
    "Berger", "Costa", "Lindholm", "Okafor", "Moreau", "Novak", "Tanaka", "Keller", "Silva",
    "Haddad", "Jansen", "Petrov", "Castillo", "Weber", "Nakamura", "Rossi", "Andersen", "Mensah",
    "Dubois", "Fischer", "Kaplan", "Olsen", "Vargas", "Sato", "Brandt",
];

const NEWS: [(&str, i64, &str, &str, &str); 4] = [
    (
        "019a48ba-e800-7000-8000-000000000001",
        1_762_156_800_000,
        "Doors open at half past eight",
        "The organisers",
        "Coffee is ready in the foyer from **half past eight**. The first talk begins at nine in \
         the main hall.",
    ),
    (
        "019a4e33-a9c0-7000-8000-000000000002",
        1_762_248_600_000,
        "The workshop moves to room 2.14",
        "Maren Berger",
        "Room 1.03 has no working projector, so the workshop is upstairs today.\n\nBring:\n\n\
         - a laptop\n- a browser of this year\n- the address of something that you would like to \
         work offline",
    ),
    (
        "019a54cc-cfa0-7000-8000-000000000003",
        1_762_359_300_000,
        "Slides of the first day are online",
        "Tobias Costa",
        "Most speakers have sent their slides. They are collected on \
         [the event's page](https://example.org/slides).",
    ),
    (
        "019a5820-4060-7000-8000-000000000004",
        1_762_415_100_000,
        "The Wi-Fi is busy, and that is fine",
        "The organisers",
        "Four hundred people share one line in the main hall. Write your news anyway: it is sent \
         as soon as there is a way.",
    ),
];

/// A fresh start, with this many attendees.
pub(crate) fn plant(board: &mut Board, count: usize) {
    board.record(Change::Attendees(attendees(board, count)));
    board.record(Change::Articles(NEWS.map(article).to_vec()));
}

/// The next attendees, each with an address that nobody has.
pub(crate) fn attendees(board: &Board, count: usize) -> Vec<Attendee> {
    let there = board.attendees().len();
    let mut emails = HashSet::new();
    let mut persons = (there..)
        .map(person)
        .filter(|(_, _, email)| !board.knows_email(email) && emails.insert(email.clone()));
    let mut number = there as u64;
    let mut next = || {
        let (first, last, email) = persons.next()?;
        number += 1;
        Some(attendee(number, first, last, &email))
    };
    std::iter::from_fn(&mut next).take(count).collect()
}

fn person(i: usize) -> (&'static str, &'static str, String) {
    let (first, last) = (FIRST[i % FIRST.len()], LAST[i % LAST.len()]);
    let round = i / (FIRST.len() * LAST.len());
    let suffix = if round == 0 { String::new() } else { format!(".{}", round + 1) };
    let email = format!("{first}.{last}{suffix}@example.org").to_lowercase();
    (first, last, email)
}

/// New articles by others.
pub(crate) fn articles(board: &Board, count: usize, now: Time) -> Vec<Article> {
    let there = board.articles().len();
    let new = |i: usize| {
        let (first, last, _) = person(i);
        let id = new_key(now).to_string();
        let (headline, body) =
            (format!("News number {}", i + 1), format!("What happened, in *{first}*'s words."));
        article((&id, now.as_millis(), &headline, &format!("{first} {last}"), &body))
    };
    (there..there + count).map(new).collect()
}

fn article((id, at, headline, byline, body): (&str, i64, &str, &str, &str)) -> Article {
    let known = "our own words keep the limits";
    Article {
        id: id.parse::<Key>().expect("our own ids are UUIDs"),
        headline: headline.to_owned().try_into().expect(known),
        byline: byline.to_owned().try_into().expect(known),
        body: body.to_owned().try_into().expect(known),
        created_at: Time::from_millis(at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_has_an_address_of_their_own() {
        let mut board = Board::new(30);
        plant(&mut board, 2_000);
        let more = attendees(&board, 500);
        let all = board.attendees().iter().chain(&more);
        let emails: HashSet<_> = all.map(|attendee| &attendee.email).collect();
        assert_eq!(emails.len(), 2_500);
        assert_eq!(more.last().unwrap().id, 2_500);
    }
}
