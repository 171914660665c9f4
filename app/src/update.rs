//! A new version of the app: what this page has seen of it, and what the user wants.
//!
//! Called by `live`, once. `domain::update` decides; this file listens, and does what comes back.
//! Never loads the page anew by itself.

use std::{
    cell::{Cell, OnceCell},
    rc::Rc,
};

use domain::{
    board::Message,
    update::{Effect, Event, State},
};
use gloo::{events::EventListener, utils::window};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState,
};
use yew::platform::spawn_local;

/// The page's part in its own replacement.
pub(crate) struct Update {
    state: Cell<State>,
    tell: Box<dyn Fn(State)>,
    registration: OnceCell<ServiceWorkerRegistration>,
}

impl Update {
    pub(crate) fn new(tell: impl Fn(State) + 'static) -> Rc<Self> {
        let state = Cell::default();
        Rc::new(Self { state, tell: Box::new(tell), registration: OnceCell::new() })
    }

    /// Begins to listen, for the page's whole life.
    pub(crate) fn watch(
        self: &Rc<Self>,
        container: &ServiceWorkerContainer,
        registration: ServiceWorkerRegistration,
    ) {
        let update = Rc::clone(self);
        // Who was in charge before: the first worker of a page is no new version.
        let controlled = Cell::new(container.controller().is_some());
        EventListener::new(container, "controllerchange", move |_| {
            update.on(if controlled.replace(true) { Event::TookOver } else { Event::Claimed });
        })
        .forget();
        let update = Rc::clone(self);
        EventListener::new(&registration, "updatefound", move |_| update.found()).forget();

        let waits = registration.waiting().is_some();
        // Registering again gives the same registration.
        drop(self.registration.set(registration));
        if waits {
            self.on(Event::Waits);
        }
        self.found();
    }

    /// The user wants the newer version.
    pub(crate) fn ask(self: &Rc<Self>) {
        self.on(Event::Asked);
    }

    /// Asks the browser to look for a new version; in its words why it could not.
    pub(crate) async fn look(&self) -> Result<(), String> {
        let Some(looking) = self.registration.get().and_then(|known| known.update().ok()) else {
            return Ok(());
        };
        let looked = JsFuture::from(looking).await;
        looked.map(drop).map_err(|error| js_sys::Error::from(error).message().into())
    }

    /// Follows the version that is being installed.
    fn found(self: &Rc<Self>) {
        let Some(registration) = self.registration.get() else { return };
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

    fn on(self: &Rc<Self>, event: Event) {
        let (state, effect) = self.state.get().after(event);
        self.state.set(state);
        (self.tell)(state);
        if effect == Effect::Nothing {
            return;
        }
        let update = Rc::clone(self);
        spawn_local(async move {
            // What stands in the forms is on the disk before anything else happens.
            crate::draft::flush().await;
            match (effect, update.waiting()) {
                (Effect::TakeOver, Some(worker)) => {
                    // Fails for no text.
                    drop(worker.post_message(&Message::SkipWaiting.to_json().into()));
                }
                // Fails in no window that shows this page.
                _ => drop(window().location().reload()),
            }
        });
    }

    fn waiting(&self) -> Option<ServiceWorker> {
        self.registration.get()?.waiting()
    }
}
