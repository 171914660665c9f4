//! What is being written in this tab, until it is submitted: in the tab's own storage at every
//! keystroke, in the store at every pause, and found again after a reload, a crash or a restart.
//!
//! - [`tab`] is the tab's own storage, [`desk`] the way to the store, [`choice`] decides which draft
//!   a new tab shows, [`edit`] is what is changed in the outbox.
//!
//! Called by `shell`, once for each form, and by the form "Edit". Never throws away what was written.

use std::rc::Rc;

use domain::outbox::Key;
use yew::prelude::*;

use crate::{
    context::{use_commands, use_view},
    form::{Event, Form, Stage, Text},
    spawn::spawn_local,
};

mod desk;
pub(crate) use desk::{Desk, Told};

mod choice;
pub(crate) use choice::use_offers;

mod edit;
pub(crate) use edit::{Edit, use_editing};

mod tab;
pub(crate) use tab::clear as clear_tab;

/// A form, and where its text goes.
#[derive(Clone)]
pub(crate) struct Drafting {
    pub(crate) form: UseReducerHandle<Form>,
    place: Place,
}

/// Where the text of a form goes.
#[derive(Clone)]
enum Place {
    /// To the desk where its drafts are, until it is submitted.
    Desk(Rc<Desk>),
    /// Into the item that it changes.
    Item(Rc<Edit>),
}

impl PartialEq for Drafting {
    fn eq(&self, other: &Self) -> bool {
        self.form == other.form
    }
}

impl Drafting {
    /// Whether this tab may submit under this key, as soon as that is known.
    pub(crate) async fn may_submit(&self, key: Key) -> bool {
        match &self.place {
            Place::Desk(desk) => desk.may_submit(key).await,
            Place::Item(_) => true,
        }
    }

    /// The item that it changes, if it changes one.
    pub(crate) fn item(&self) -> Option<&Edit> {
        match &self.place {
            Place::Desk(_) => None,
            Place::Item(edit) => Some(edit),
        }
    }

    /// Goes on with a draft that is nobody's.
    pub(crate) fn take_up(&self, key: Key) {
        let Self { form, place: Place::Desk(desk) } = self.clone() else { return };
        spawn_local(async move {
            form.dispatch(match desk.take_up(key).await {
                Some(taken) => Event::TookUp(taken),
                None => Event::Failed(GONE.to_owned()),
            });
        });
    }
}

const GONE: &str = "This draft is being written in another tab, or was finished there.";

/// A form that begins as it was left, and is kept from then on; over that, what is `brought`.
#[hook]
pub(crate) fn use_drafting(empty: Text, brought: Option<Text>) -> Drafting {
    let (view, commands) = (use_view(), use_commands());
    let kind = empty.kind();
    let form = use_reducer_eq(|| {
        let kept = tab::recall(kind).unwrap_or_else(|| Form::empty(empty));
        match brought {
            Some(brought) => kept.filled_in(brought),
            None => kept,
        }
    });
    let desk = use_memo((), |()| {
        let form = form.dispatcher();
        commands.desk(kind, move |told| form.dispatch(Event::Told(told, sync::new_key())))
    });
    let desk = Rc::clone(&*desk);
    {
        let desk = Rc::clone(&desk);
        use_effect_with(form.clone(), move |form| {
            tab::keep(form);
            if form.stage == Stage::Saving {
                desk.submit();
            } else {
                desk.put(form.drafts());
            }
        });
    }
    {
        let (form, desk, kept) = (form.clone(), Rc::clone(&desk), view.board.drafts.clone());
        use_effect_with(view.loaded, move |loaded| {
            if !*loaded || !form.drafts().is_empty() || form.text.is_worth_keeping() {
                return;
            }
            spawn_local(async move {
                if let Some(found) = desk.take_up_latest(kept).await {
                    form.dispatch(Event::Recalled(found));
                }
            });
        });
    }
    Drafting { form, place: Place::Desk(desk) }
}
