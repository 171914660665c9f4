//! A new version of the app: what this page has seen of it, and what the user wants.
//!
//! Called by `live`, `listening` and `tidings`. `domain::update` decides; this file listens, and does
//! what comes back.
//! Never loads the page anew by itself.

use std::{
    cell::{Cell, OnceCell, RefCell},
    rc::Rc,
    time::Duration,
};

use domain::{
    board::{Activity, Message},
    time::Time,
    update::{Effect, Event, State},
};
use gloo::{events::EventListener, utils::window};
use js_sys::Reflect;
use store::Repeated;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState};

use crate::{
    live::{Live, is_looked_at},
    spawn::spawn_local,
    view::Changed,
};

/// So long a look for a new version is good for.
const LOOK_AGAIN: Duration = Duration::from_secs(5 * 60);

/// The page's part in its own replacement.
#[derive(Default)]
pub(crate) struct Update {
    state: Cell<State>,
    watched: OnceCell<Watched>,
    /// When the browser was last asked to look.
    looked: Cell<Option<Time>>,
    /// Why a newer version could not be used, until the next refresh says whether the server is there.
    pub(crate) unused: RefCell<Option<String>>,
}

struct Watched {
    registration: ServiceWorkerRegistration,
    /// What the page does when it stands somewhere else, or has to do something.
    follow: Box<dyn Fn(State, Effect)>,
}

impl Update {
    /// Begins to listen, for the page's whole life.
    pub(crate) fn watch(
        self: &Rc<Self>,
        container: &ServiceWorkerContainer,
        registration: ServiceWorkerRegistration,
        follow: impl Fn(State, Effect) + 'static,
    ) {
        let update = Rc::clone(self);
        // Who was in charge before: the first worker of a page is no new version.
        let controlled = Cell::new(container.controller().is_some());
        EventListener::new(container, "controllerchange", move |_| {
            update.on(if controlled.replace(true) { Event::TookOver } else { Event::Claimed });
        })
        .forget();
        // Before there was a program that could hear it.
        let at_first = Reflect::get(&window(), &"tidingsController".into()).unwrap_or_default();
        let took_over = at_first.is_object()
            && container
                .controller()
                .is_some_and(|now| *AsRef::<JsValue>::as_ref(&now) != at_first);
        let update = Rc::clone(self);
        EventListener::new(&registration, "updatefound", move |_| update.found()).forget();

        let waits = registration.waiting().is_some();
        // Once for each page.
        drop(self.watched.set(Watched { registration, follow: Box::new(follow) }));
        if took_over {
            self.on(Event::TookOver);
        }
        if waits {
            self.on(Event::Waits);
        }
        self.found();
    }

    /// Whether the newer version is about to take over: nothing is begun any more that it would wait
    /// for.
    pub(crate) fn is_applying(&self) -> bool {
        self.state.get() == State::Applying
    }

    /// The user wants the newer version.
    pub(crate) fn ask(&self) {
        self.on(Event::Asked);
    }

    /// Has the browser look for a new version, unless it just did; in its words why it could not.
    pub(crate) async fn look(&self) -> Result<(), String> {
        let (Some(watched), now) = (self.watched.get(), sync::now()) else {
            return Ok(());
        };
        if self.looked.get().is_some_and(|looked| !now.is_past(looked, LOOK_AGAIN)) {
            return Ok(());
        }
        self.looked.set(Some(now));
        let Ok(looking) = watched.registration.update() else { return Ok(()) };
        let looked = JsFuture::from(looking).await;
        looked.map(drop).map_err(|error| js_sys::Error::from(error).message().into())
    }

    /// Follows the version that is being installed.
    fn found(self: &Rc<Self>) {
        let Some(Watched { registration, .. }) = self.watched.get() else { return };
        let Some(worker) = registration.installing() else { return };
        if registration.active().is_none() {
            // The first of all: this page is of the same version.
            return;
        }
        self.on(Event::Found);
        let (update, followed) = (Rc::clone(self), worker.clone());
        EventListener::new(&worker, "statechange", move |_| match followed.state() {
            ServiceWorkerState::Installed => update.on(Event::Waits),
            ServiceWorkerState::Redundant => update.on(Event::GivenUp),
            _ => {}
        })
        .forget();
    }

    /// Does what the page has to do, once what stands in its forms is kept.
    pub(crate) fn perform(&self, effect: Effect) {
        let waiting = self.watched.get().and_then(|watched| watched.registration.waiting());
        match (effect, waiting) {
            (Effect::Nothing, _) => {}
            (Effect::TakeOver, Some(worker)) => {
                // Fails for no text.
                drop(worker.post_message(&Message::SkipWaiting.to_json().into()));
            }
            // Nobody waits any more: it is in charge. Fails in no window that shows this page.
            (Effect::TakeOver | Effect::Reload, _) => drop(window().location().reload()),
        }
    }

    fn on(&self, event: Event) {
        let (state, effect) = self.state.get().after(event);
        self.state.set(state);
        if let Some(watched) = self.watched.get() {
            (watched.follow)(state, effect);
        }
    }
}

impl Live {
    /// Has the browser look for a new version.
    pub(crate) async fn look_for_update(self: &Rc<Self>) {
        if window().navigator().on_line()
            && let Err(why) = self.update.look().await
            && is_looked_at()
        {
            let words = "A newer version of it could not be used, so this one goes on: ";
            // Without the server the browser could not even look, which is no trouble of the
            // worker's: only a refresh that begins now and works says that it is there.
            *self.update.unused.borrow_mut() = Some([words, &why].concat());
            self.refresh();
        }
    }

    /// Shows where this page stands to a newer version, and does what comes of it.
    pub(crate) fn follow(self: &Rc<Self>, state: State, effect: Effect) {
        (self.tell)(Changed::Update(state));
        if effect != Effect::Nothing {
            let live = Rc::clone(self);
            spawn_local(async move {
                live.flush_drafts().await;
                live.update.perform(effect);
            });
        }
    }

    /// Keeps for the activity log what a worker that does not run cannot write down.
    pub(crate) async fn note_worker(&self, outcome: &str) {
        let Ok(store) = self.store().await else { return };
        let activity = Activity {
            at: sync::now(),
            event: "worker".to_owned(),
            took_ms: 0,
            outcome: outcome.to_owned(),
            told: None,
        };
        // A log that cannot be written is no second trouble.
        if store.log(&activity, Repeated::Dropped).await.is_ok() {
            sync::tell::changed(&[]);
            (self.tell)(Changed::Time);
        }
    }
}
