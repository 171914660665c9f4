//! What becomes of what was just saved, told where it was typed.
//!
//! Called by the forms. Never says more than the store does: "published" of an article whose
//! record says so, "accepted" of a registration that was in the outbox and is there no more.

use domain::{
    board::Kind,
    outbox::{Item, Key, State},
};
use store::{ArticleState, Board, Entry};
use yew::prelude::*;

use crate::{
    context::use_view,
    view::{Background, View},
};

/// What to say of what was saved under this key.
#[hook]
pub(crate) fn use_outcome(saved: Option<Key>, kind: Kind) -> String {
    let view = use_view();
    let seen = use_mut_ref(|| None);
    let Some(saved) = saved else { return String::new() };
    // With the storage, what was not sent is taken away.
    let lost = view.lost.is_some();
    match fate(saved, kind, &view.board, lost, &mut seen.borrow_mut()) {
        Ok(item) => pending(item, kind, &view),
        Err(words) => words.to_owned(),
    }
}

/// What was seen; and how many records could not be read then, if it was in the outbox.
type Seen = Option<(Key, Option<usize>)>;

/// Its item in the outbox, or what to say when there is none.
fn fate<'a>(
    saved: Key,
    kind: Kind,
    board: &'a Board,
    lost: bool,
    seen: &mut Seen,
) -> Result<&'a Item, &'static str> {
    // By what it is about, which stays: what is changed after a refusal has another key.
    let id = saved.to_string();
    let find = |entries: &'a [Entry]| entries.iter().find(|entry| entry.item.about == id);
    if let Some(Entry { item, .. }) = find(&board.outbox) {
        *seen = Some((saved, Some(board.unreadable)));
        return Ok(item);
    }
    if find(&board.discarded).is_some() {
        // After some days it is gone from there, and was not accepted.
        *seen = Some((saved, None));
        return Err(DISCARDED);
    }
    let seen = seen.filter(|(key, _)| *key == saved);
    let is_accepted = match (kind, seen) {
        (Kind::Article, _) => {
            board.news.iter().any(|row| row.article.id == saved && row.state == ArticleState::Sent)
        }
        // Nothing of it stays here: it was in the outbox, and is not there unreadable.
        (_, Some((_, Some(unreadable)))) => board.unreadable <= unreadable && !lost,
        _ => false,
    };
    Err(match seen {
        _ if is_accepted => accepted(kind),
        Some(_) => "",
        // The board was not read since.
        None => SAVED,
    })
}

const DISCARDED: &str = "Discarded. The outbox can bring it back.";
const SAVED: &str = "Saved.";

const fn accepted(kind: Kind) -> &'static str {
    match kind {
        Kind::Article => "Saved and published.",
        Kind::Registration => "Saved and accepted: you are registered.",
        Kind::Feedback => "Saved and sent.",
    }
}

fn pending(item: &Item, kind: Kind, view: &View) -> String {
    let (subject, done) = match kind {
        Kind::Article => ("Your news", "published"),
        Kind::Registration => ("Your registration", "sent"),
        Kind::Feedback => ("Your answer", "sent"),
    };
    // What is new was not tried while nothing goes: then the reason is everybody's.
    let reason = item.reason.as_ref().or(view.board.gate.reason.as_ref());
    let stuck = matches!(item.state, State::Parked | State::Refused);
    match (stuck, view.online, view.background, reason) {
        (true, _, _, Some(reason)) => format!("Not {done}: {reason}"),
        (true, _, _, None) => format!("Not {done}. The outbox says more."),
        (false, false, Background::Available, _) => format!(
            "{subject} will be {done} automatically as soon as the connection is restored. \
             It is safe to close the app."
        ),
        (false, false, Background::Unknown | Background::Unavailable, _) => format!(
            "Saved on this device. It will be {done} when you open Tidings again with a connection."
        ),
        (false, true, Background::Available, Some(reason)) => {
            format!("Saved on this device. {reason} Tidings keeps trying.")
        }
        (false, true, Background::Unknown | Background::Unavailable, Some(reason)) => {
            format!("Saved on this device. {reason} Tidings keeps trying while it is open.")
        }
        (false, true, _, None) => match kind {
            Kind::Article => "Saved. Publishing…".to_owned(),
            Kind::Registration | Kind::Feedback => "Saved. Sending…".to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use domain::{board::Draft, outbox::NewItem, time::Time};
    use store::NewsRow;

    use super::*;

    fn first() -> Key {
        Key::new(Time::from_millis(1), [1; 10])
    }

    /// A board with one item, saved under the first key and tried under this key since.
    fn waiting(kind: Kind, key: Key) -> Board {
        let stream = kind.as_str().to_owned();
        let (kind, about, body) = (stream.clone(), first().to_string(), String::new());
        let new = NewItem { key, kind, stream, about, body };
        let item = Item::new(0, new, Time::from_millis(1));
        Board { outbox: vec![Entry { item, intent: None }], ..Board::default() }
    }

    fn unreadable(unreadable: usize) -> Board {
        Board { unreadable, ..Board::default() }
    }

    /// What is said in the end, while the board changes like this; nothing of what is in the outbox.
    fn told(kind: Kind, boards: &[Board]) -> Option<&'static str> {
        told_with(false, kind, boards)
    }

    fn told_with(lost: bool, kind: Kind, boards: &[Board]) -> Option<&'static str> {
        let seen = &mut None;
        let told = boards.iter().map(|board| fate(first(), kind, board, lost, seen).err());
        told.last().unwrap()
    }

    #[test]
    fn a_registration_is_accepted_once_it_was_in_the_outbox_and_is_there_no_more() {
        let kind = Kind::Registration;
        let waiting = || waiting(kind, first());
        assert_eq!(told(kind, &[unreadable(0)]), Some(SAVED));
        assert_eq!(told(kind, &[unreadable(0), waiting()]), None);
        assert_eq!(told(kind, &[waiting(), unreadable(0)]), Some(accepted(kind)));
        let one_broken = Board { unreadable: 1, ..waiting() };
        assert_eq!(told(kind, &[one_broken, unreadable(1)]), Some(accepted(kind)));
    }

    #[test]
    fn what_was_changed_after_a_refusal_is_still_in_the_outbox() {
        let again = Key::new(Time::from_millis(2), [2; 10]);
        for kind in [Kind::Article, Kind::Registration] {
            assert_eq!(told(kind, &[waiting(kind, first()), waiting(kind, again)]), None);
        }
    }

    #[test]
    fn what_cannot_be_read_any_more_or_was_taken_away_is_not_called_accepted() {
        for kind in [Kind::Article, Kind::Registration] {
            let waiting = || waiting(kind, first());
            assert_eq!(told(kind, &[waiting(), unreadable(1)]), Some(""));
            assert_eq!(told_with(true, kind, &[waiting(), unreadable(0)]), Some(""));
        }
    }

    #[test]
    fn what_was_discarded_and_is_gone_after_some_days_is_not_called_accepted() {
        let kind = Kind::Registration;
        let Board { outbox: discarded, .. } = waiting(kind, first());
        let discarded = Board { discarded, ..Board::default() };
        let boards = [waiting(kind, first()), discarded, unreadable(0)];
        assert_eq!(told(kind, &boards[..2]), Some(DISCARDED));
        assert_eq!(told(kind, &boards), Some(""));
    }

    #[test]
    fn an_article_is_published_when_its_record_says_so() {
        let kind = Kind::Article;
        let [headline, byline] = ["Lunch", "Ada"].map(str::to_owned);
        let draft = Draft { headline, byline, body: String::new() };
        let article = draft.validate(first(), Time::from_millis(1)).unwrap();
        let row = NewsRow { article, state: ArticleState::Sent, mine: true };
        let published = Board { news: vec![row], ..Board::default() };
        assert_eq!(told(kind, &[published]), Some(accepted(kind)));
        assert_eq!(told(kind, &[waiting(kind, first()), unreadable(0)]), Some(""));
    }
}
