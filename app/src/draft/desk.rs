//! The desk: which drafts of a form are this tab's, and what of them the store has.
//!
//! Called by `draft`. Never writes a draft without its lock: two tabs must not publish two texts
//! under one key.

use std::{
    cell::{Cell, RefCell},
    future::poll_fn,
    pin::pin,
    rc::Rc,
    task::{Poll, Waker},
    time::Duration,
};

use domain::{board::Kind, outbox::Key, time::Time};
use futures_util::future::select;
use gloo::timers::{callback::Timeout, future::TimeoutFuture};
use store::{Claimed, DraftPlace, KeptDraft};
use sync::lock::{self, Asked, Guard, Mode, Patience};

use super::choice::{lock_of, offers, taken_up};
use crate::{
    form::{Text, Written},
    live::Live,
    spawn::spawn_local,
};

/// So long nobody types in a pause.
const PAUSE_MS: u32 = 300;
/// So long a page that is to be reloaded waits for the store.
const WRITING_MS: u32 = 2_000;
/// So long a tab that was reloaded may take to let go of what it was writing.
const LETTING_GO: Patience = Patience::For(Duration::from_secs(1));

/// What the desk has to say to its form.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Told {
    /// This draft was written on after this tab has kept its copy.
    Later(Written),
    /// This draft is being written in another tab.
    Elsewhere(Key),
    /// This draft was submitted before the page was last left.
    Submitted(Key),
    /// A newer build has written what is stored under this key.
    Unreadable(Key),
    /// This was written elsewhere in this tab, and goes on as a draft.
    HandedOver(Written),
    /// The user has cleared everything.
    Cleared,
    /// The storage took none of it.
    Unkept,
    /// The storage takes it again.
    Kept,
}

/// The drafts of one form that are this tab's: what stands in it, and what can be put back.
pub(crate) struct Desk {
    kind: Kind,
    live: Rc<Live>,
    tell: Box<dyn Fn(Told)>,
    drafts: RefCell<Vec<Own>>,
    pause: RefCell<Option<Timeout>>,
    /// Who waits to hear what came of a claim.
    waiting: RefCell<Vec<Waker>>,
    /// While one of them is submitted, none is written: it would come back behind the submission.
    submitting: Cell<bool>,
    unkept: Cell<bool>,
}

/// A draft of this tab.
struct Own {
    key: Key,
    /// As JSON.
    text: String,
    /// When it was last typed into.
    written_at: Time,
    /// The same of what this tab began with.
    begun_with: Time,
    /// Whether the store has this text.
    written: bool,
    /// Whether the form has it: what it had and has no more is removed.
    on_form: bool,
    place: Place,
}

/// The place of a draft, its lock where there are locks, and what is written there.
type Granted = (DraftPlace, Option<Guard>, Option<KeptDraft>);

enum Place {
    Unclaimed,
    Claiming,
    Claimed(DraftPlace, Option<Guard>),
    /// It is another tab's, or a newer build's.
    Theirs,
}

impl Live {
    /// The page may be gone in a moment.
    pub(crate) fn flush_drafts_soon(self: &Rc<Self>) {
        // Side by side: there may be no time left for the second.
        let desks = self.desks.borrow().clone();
        for desk in desks {
            spawn_local(async move { desk.write().await });
        }
    }

    /// Writes down what stands in the forms, without waiting for a pause; nor for a storage that
    /// hangs: the tab's own has the text, too.
    pub(crate) async fn flush_drafts(&self) {
        let desks = self.desks.borrow().clone();
        let written = async {
            for desk in desks {
                desk.write().await;
            }
        };
        select(pin!(written), TimeoutFuture::new(WRITING_MS)).await;
    }
}

impl Desk {
    pub(crate) fn new(kind: Kind, live: &Rc<Live>, tell: impl Fn(Told) + 'static) -> Rc<Self> {
        let desk = Rc::new(Self {
            kind,
            live: Rc::clone(live),
            tell: Box::new(tell),
            drafts: RefCell::default(),
            pause: RefCell::default(),
            waiting: RefCell::default(),
            submitting: Cell::new(false),
            unkept: Cell::new(false),
        });
        live.desks.borrow_mut().push(Rc::clone(&desk));
        desk
    }

    /// Begins a draft with this text, if it is one for this form.
    pub(crate) fn hand_over(&self, text: &Text) {
        if text.kind() == self.kind {
            let (key, text) = (sync::new_key(), text.clone());
            self.tell(Told::HandedOver(Written {
                key: Some(key),
                text,
                written_at: key.made_at(),
            }));
        }
    }

    /// Nothing of what stands in the form stays.
    pub(crate) fn clear(&self) {
        self.tell(Told::Cleared);
    }

    /// These drafts are on the form now.
    pub(crate) fn put(self: &Rc<Self>, on_form: Vec<(Key, String, Time)>) {
        self.submitting.set(false);
        let mut drafts = self.drafts.borrow_mut();
        let is_gone = |own: &mut Own| {
            let is_there = on_form.iter().any(|(key, ..)| *key == own.key);
            // Where it is still to be claimed, the claim sees to what is stored of it.
            let is_claiming = matches!(own.place, Place::Claiming);
            own.on_form &= is_there || !is_claiming;
            !is_there && !is_claiming
        };
        let gone = drafts.extract_if(.., is_gone);
        for Own { on_form, place, .. } in gone.collect::<Vec<_>>() {
            if let (true, Place::Claimed(place, guard)) = (on_form, place) {
                spawn_local(remove(place, guard));
            }
        }
        for (key, text, written_at) in on_form {
            match drafts.iter_mut().find(|own| own.key == key) {
                Some(own) => {
                    own.written &= own.text == text;
                    own.text = text;
                    own.written_at = written_at;
                    own.on_form = true;
                }
                None => drafts.push(Own {
                    key,
                    text,
                    written_at,
                    begun_with: written_at,
                    written: false,
                    on_form: true,
                    place: Place::Unclaimed,
                }),
            }
        }
        for own in drafts.iter_mut().filter(|own| matches!(own.place, Place::Unclaimed)) {
            own.place = Place::Claiming;
            let (desk, key) = (Rc::clone(self), own.key);
            spawn_local(async move { desk.claim(key).await });
        }
        let unwritten = drafts.iter().any(|own| !own.written);
        let desk = Rc::clone(self);
        *self.pause.borrow_mut() = unwritten.then(|| {
            Timeout::new(PAUSE_MS, move || spawn_local(async move { desk.write().await }))
        });
    }

    /// Nothing is written until the form says what became of the submission.
    pub(crate) fn submit(&self) {
        self.submitting.set(true);
        self.pause.take();
    }

    /// Whether this tab may submit under this key, as soon as that is known: two tabs must not
    /// submit two texts under one.
    pub(crate) async fn may_submit(&self, key: Key) -> bool {
        poll_fn(|context| {
            let drafts = self.drafts.borrow();
            match drafts.iter().find(|own| own.key == key).map(|own| &own.place) {
                Some(Place::Claiming) => {
                    self.waiting.borrow_mut().push(context.waker().clone());
                    Poll::Pending
                }
                place => Poll::Ready(!matches!(place, Some(Place::Theirs))),
            }
        })
        .await
    }

    async fn claim(&self, key: Key) {
        let asked = self.ask_for(key, LETTING_GO).await;
        let told = self.answered(key, asked);
        self.waiting.take().into_iter().for_each(Waker::wake);
        match told {
            Some(told) => self.tell(told),
            None => self.write().await,
        }
    }

    /// What came of a claim, and what the form has to know of it.
    fn answered(&self, key: Key, asked: Result<Granted, Told>) -> Option<Told> {
        let mut drafts = self.drafts.borrow_mut();
        let at = drafts.iter().position(|own| own.key == key)?;
        if !drafts[at].on_form {
            // Discarded meanwhile.
            let discarded = drafts.swap_remove(at);
            let (place, guard, found) = asked.ok()?;
            if discarded.later(found).is_none() {
                spawn_local(remove(place, guard));
            }
            return None;
        }
        let own = &mut drafts[at];
        let (place, told) = match asked {
            Ok((place, guard, found)) => match own.later(found) {
                None => (Place::Claimed(place, guard), None),
                Some(later) => match written(self.kind, &later) {
                    Some(kept) => (Place::Claimed(place, guard), Some(Told::Later(kept))),
                    None => (Place::Theirs, Some(Told::Unreadable(key))),
                },
            },
            Err(why @ (Told::Elsewhere(_) | Told::Unreadable(_))) => (Place::Theirs, Some(why)),
            Err(why) => (Place::Unclaimed, Some(why)),
        };
        own.place = place;
        if let Some(Told::Later(kept)) = &told {
            // The form has it in a moment; until then the store's must not be written over.
            own.text = kept.text.to_json();
            own.written = true;
        }
        told
    }

    /// The place of a draft, with what is written there; or why it is not for this tab.
    async fn ask_for(&self, key: Key, patience: Patience) -> Result<Granted, Told> {
        let guard = match lock::hold(&lock_of(key), Mode::Exclusive, patience).await {
            Asked::Granted(guard) => Some(guard),
            Asked::Missing => None,
            Asked::Taken => return Err(Told::Elsewhere(key)),
        };
        let store = self.live.store().await.map_err(|_| Told::Unkept)?;
        match store.claim_draft(key).await {
            Ok(Claimed::Granted(place, found)) => Ok((place, guard, found)),
            Ok(Claimed::Submitted) => Err(Told::Submitted(key)),
            Ok(Claimed::Unreadable) => Err(Told::Unreadable(key)),
            Err(_) => Err(Told::Unkept),
        }
    }

    /// Takes up the latest draft that is nobody's, as a new tab does.
    pub(crate) async fn take_up_latest(&self, mut kept: Vec<KeptDraft>) -> Option<Written> {
        loop {
            let held = lock::held().await;
            let offers = offers(self.kind, &[], &kept, held.as_deref());
            let key = taken_up(&offers, held.as_deref())?;
            if let Some(taken) = self.take_up(key).await {
                return Some(taken);
            }
            kept.retain(|draft| draft.key != key);
        }
    }

    /// Makes a stored draft this tab's own; what is in it, unless somebody else was faster.
    pub(crate) async fn take_up(&self, key: Key) -> Option<Written> {
        let (place, guard, found) = self.ask_for(key, Patience::None).await.ok()?;
        let found = found?;
        let taken = written(self.kind, &found)?;
        self.drafts.borrow_mut().push(Own {
            key,
            text: found.text,
            written_at: found.written_at,
            begun_with: found.written_at,
            written: true,
            on_form: false,
            place: Place::Claimed(place, guard),
        });
        Some(taken)
    }

    /// Writes what the store does not have yet.
    async fn write(&self) {
        if self.submitting.get() {
            return;
        }
        let mut unwritten = Vec::new();
        for own in self.drafts.borrow_mut().iter_mut().filter(|own| !own.written) {
            if let Place::Claimed(place, _) = &own.place {
                own.written = true;
                unwritten.push((own.key, place.clone(), own.text.clone(), own.written_at));
            }
        }
        for (key, place, text, at) in unwritten {
            let written = place.write(self.kind, text, at).await.is_ok();
            if let Some(own) = self.drafts.borrow_mut().iter_mut().find(|own| own.key == key) {
                own.written &= written;
            }
            self.tell(if written { Told::Kept } else { Told::Unkept });
        }
    }

    fn tell(&self, told: Told) {
        let unkept = match told {
            Told::Kept => false,
            Told::Unkept => true,
            Told::Later(_)
            | Told::Elsewhere(_)
            | Told::Submitted(_)
            | Told::Unreadable(_)
            | Told::HandedOver(_)
            | Told::Cleared => return (self.tell)(told),
        };
        // Once, and not again for every pause.
        if self.unkept.replace(unkept) != unkept {
            (self.tell)(told);
        }
    }
}

impl Own {
    /// What was found of this draft, when it is not what this tab began with but later: the tab was
    /// killed before its own storage had it, or another one has written on.
    fn later(&self, found: Option<KeptDraft>) -> Option<KeptDraft> {
        found.filter(|found| found.text != self.text && found.written_at > self.begun_with)
    }
}

/// What is not on the form any more is not offered again.
async fn remove(place: DraftPlace, guard: Option<Guard>) {
    // When it cannot be removed it is offered again: a nuisance, and no loss.
    let _ = place.remove().await;
    drop(guard);
}

/// What the store has, as the form knows it.
fn written(kind: Kind, kept: &KeptDraft) -> Option<Written> {
    let KeptDraft { key, text, written_at, .. } = kept;
    Some(Written { key: Some(*key), text: Text::read(kind, text)?, written_at: *written_at })
}
