//! What the browser really does for this site, whatever anybody wished: its permission, its tags,
//! its push subscription.
//!
//! Called by the settings and by the activity log. Reads it anew whenever it may have been changed
//! outside the page. Changes nothing itself.

use std::{cell::RefCell, rc::Rc};

use gloo::{
    events::EventListener,
    utils::{document, window},
};
use js_sys::{Object, Reflect};
use sync::{background, push};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::EventTarget;
use yew::prelude::*;

use crate::{
    context::use_view,
    notify::{Permission, permission},
    spawn::spawn_local,
    worker,
};

/// What the browser does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Truth {
    pub(crate) permission: Permission,
    /// Whether it refreshes the feed with no page open; `None` until that is known.
    pub(crate) periodic: Option<Switched>,
    /// Whether the server can push messages to it; the same.
    pub(crate) push: Option<Switched>,
}

/// Something that a browser has or has not, and that is on or off where it has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Switched {
    Missing,
    Off,
    On,
}

/// What is true now, as far as it is known.
#[hook]
pub(crate) fn use_truth() -> UseStateHandle<Truth> {
    let view = use_view();
    let truth = use_state_eq(|| Truth { permission: permission(), periodic: None, push: None });
    {
        let truth = truth.clone();
        // What changed the board may have changed this too; the clock's step brings the rest.
        use_effect_with((Rc::as_ptr(&view.board), view.now), move |_| look(&truth));
    }
    {
        let truth = truth.clone();
        use_effect_with((), move |()| {
            let on = |target: &EventTarget, name: &'static str| {
                let truth = truth.clone();
                EventListener::new(target, name, move |_| look(&truth))
            };
            let listeners = [on(&window(), "focus"), on(&document(), "visibilitychange")];
            let listeners = Rc::new(RefCell::new(Vec::from(listeners)));
            for name in ["notifications", "periodic-background-sync"] {
                let (truth, listeners) = (truth.clone(), Rc::clone(&listeners));
                spawn_local(async move {
                    if let Some(status) = status(name).await {
                        let changed = EventListener::new(&status, "change", move |_| look(&truth));
                        listeners.borrow_mut().push(changed);
                    }
                });
            }
            move || drop(listeners.take())
        });
    }
    truth
}

fn look(truth: &UseStateHandle<Truth>) {
    let truth = truth.clone();
    spawn_local(async move { truth.set(read().await) });
}

/// Looks what is true now.
pub(crate) async fn read() -> Truth {
    let [mut periodic, mut push] = ["PeriodicSyncManager", "PushManager"].map(off_where_it_is);
    if let Some(registration) = worker::ready().await {
        if let Some(tags) = background::periodic_tags(&registration).await {
            let on = tags.iter().any(|tag| tag == background::FEED);
            periodic = if on { Switched::On } else { Switched::Off };
        }
        if push::subscription(&registration).await.is_some() {
            push = Switched::On;
        }
    }
    Truth { permission: permission(), periodic: Some(periodic), push: Some(push) }
}

fn off_where_it_is(interface: &str) -> Switched {
    match Reflect::has(&js_sys::global(), &interface.into()) {
        Ok(true) => Switched::Off,
        Ok(false) | Err(_) => Switched::Missing,
    }
}

/// What the browser tells of a permission, and of its changes; `None` where it does not know it.
async fn status(name: &str) -> Option<EventTarget> {
    let wanted = Object::new();
    Reflect::set(&wanted, &"name".into(), &name.into()).ok()?;
    let asked = window().navigator().permissions().ok()?.query(&wanted).ok()?;
    JsFuture::from(asked).await.ok()?.dyn_into().ok()
}
