//! The counting of `cargo xtask bench faults`, which has to catch what it is for. Needs no browser.

use journeys::{Tally, Wish, Word};

#[test]
fn each_kind_of_loss_is_counted_once_and_as_what_it_is() {
    let wishes =
        wishes(&[Word::Done, Word::Kept, Word::Kept, Word::Kept, Word::Failed, Word::Kept]);
    let published = named(&["by others", "0", "3", "2", "2", "2"]);
    let visible = named(&["5"]);
    let tally = Tally::of(&wishes, &published, &visible);
    // 1 is nowhere; 2 was published three times, and after 3; 4 was never promised; 5 is in the queue.
    let expected =
        Tally { wishes: 6, turned_away: 1, lost: 1, doubled: 1, overtaken: 1, waiting: 1 };
    assert_eq!(tally, expected);
}

#[test]
fn what_the_page_was_told_is_done_and_is_not_there_is_lost_whatever_was_said_before() {
    let wishes = wishes(&[Word::Done, Word::Done]);
    assert_eq!(Tally::of(&wishes, &named(&["1"]), &[]).lost, 1);
}

#[test]
fn a_repetition_late_in_the_feed_is_no_new_order() {
    let wishes = wishes(&[Word::Kept; 3]);
    let tally = Tally::of(&wishes, &named(&["0", "1", "2", "0"]), &[]);
    assert_eq!((tally.overtaken, tally.doubled), (0, 1));
    // One that comes last has lost its place; those that passed it have not.
    assert_eq!(Tally::of(&wishes, &named(&["1", "2", "0"]), &[]).overtaken, 1);
}

#[test]
fn all_in_order_and_once_counts_nothing() {
    let wishes = wishes(&[Word::Kept; 3]);
    let tally = Tally::of(&wishes, &named(&["0", "1", "2"]), &named(&["2"]));
    assert_eq!(tally, Tally { wishes: 3, ..Tally::default() });
}

/// Each is called by its number.
fn wishes(words: &[Word]) -> Vec<Wish> {
    let wish = |(number, word): (usize, &Word)| Wish { headline: number.to_string(), word: *word };
    words.iter().enumerate().map(wish).collect()
}

fn named(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}
