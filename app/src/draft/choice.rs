//! Which draft a tab shows, and which it offers.
//!
//! Called by the desk and by the forms. Never takes a draft from a tab that is alive.

use std::rc::Rc;

use domain::{board::Kind, outbox::Key};
use store::KeptDraft;
use sync::lock;
use yew::prelude::*;

use crate::{context::use_view, spawn::spawn_local};

/// The drafts of a kind that nobody writes, in their order. `own` are this tab's; `held` are all
/// locks, where there are any.
pub(crate) fn offers(
    kind: Kind,
    own: &[Key],
    kept: &[KeptDraft],
    held: Option<&[String]>,
) -> Vec<KeptDraft> {
    let is_free = |draft: &&KeptDraft| {
        let lock = lock_of(draft.key);
        draft.kind == kind.as_str()
            && !own.contains(&draft.key)
            && held.is_none_or(|held| !held.contains(&lock))
    };
    kept.iter().filter(is_free).cloned().collect()
}

/// The draft that a tab with none of its own goes on with: its tab is gone. Without locks nobody
/// knows that, and the user chooses.
pub(crate) fn taken_up(offers: &[KeptDraft], held: Option<&[String]>) -> Option<Key> {
    held.and(offers.first()).map(|draft| draft.key)
}

/// The drafts that no open tab is writing, as they change.
#[hook]
pub(crate) fn use_offers(kind: Kind, own: Vec<Key>) -> Vec<KeptDraft> {
    let view = use_view();
    let found = use_state_eq(Vec::new);
    {
        let (found, board) = (found.clone(), Rc::clone(&view.board));
        // A tab that was closed says nothing: the clock's step finds it out.
        use_effect_with((Rc::as_ptr(&view.board), view.now, own), move |(_, _, own)| {
            let own = own.clone();
            spawn_local(async move {
                let held = lock::held().await;
                found.set(offers(kind, &own, &board.drafts, held.as_deref()));
            });
        });
    }
    (*found).clone()
}

/// The name of a draft's lock.
pub(crate) fn lock_of(key: Key) -> String {
    format!("draft:{key}")
}

#[cfg(test)]
mod tests {
    use domain::time::Time;

    use super::*;

    fn key(n: u8) -> Key {
        Key::new(Time::from_millis(1), [n; 10])
    }

    /// Three news, the latest first, and a registration.
    fn kept() -> Vec<KeptDraft> {
        let draft = |n: u8, kind: Kind| KeptDraft {
            key: key(n),
            kind: kind.as_str().to_owned(),
            text: String::new(),
            written_at: Time::from_millis(100 - i64::from(n)),
        };
        vec![
            draft(1, Kind::Article),
            draft(2, Kind::Registration),
            draft(3, Kind::Article),
            draft(4, Kind::Article),
        ]
    }

    /// What a tab with these drafts of its own takes up, and what it offers.
    fn chosen(own: &[u8], held: Option<&[u8]>) -> (Option<Key>, Vec<Key>) {
        let own: Vec<_> = own.iter().map(|n| key(*n)).collect();
        let held = held.map(|held| held.iter().map(|n| lock_of(key(*n))).collect::<Vec<_>>());
        let offers = offers(Kind::Article, &own, &kept(), held.as_deref());
        let keys = offers.iter().map(|draft| draft.key).collect();
        (taken_up(&offers, held.as_deref()), keys)
    }

    #[test]
    fn a_new_tab_takes_up_the_latest_draft_that_no_tab_writes() {
        assert_eq!(chosen(&[], Some(&[])), (Some(key(1)), vec![key(1), key(3), key(4)]));
        assert_eq!(chosen(&[], Some(&[1])), (Some(key(3)), vec![key(3), key(4)]));
        assert_eq!(chosen(&[], Some(&[1, 3, 4])), (None, vec![]));
    }

    #[test]
    fn a_tab_offers_what_nobody_writes_and_never_what_is_its_own() {
        assert_eq!(chosen(&[9], Some(&[1, 9])).1, [key(3), key(4)]);
        assert_eq!(chosen(&[4, 3], Some(&[3, 4])).1, [key(1)]);
        assert_eq!(chosen(&[3], None).1, [key(1), key(4)]);
    }

    #[test]
    fn without_locks_nothing_is_taken_up_and_everything_is_offered() {
        assert_eq!(chosen(&[], None), (None, vec![key(1), key(3), key(4)]));
    }
}
