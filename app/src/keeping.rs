//! Whether the browser has promised to keep what is stored here, and asking it to.
//!
//! Called by `shell` and by the settings. Asks when something waits and there is a reason to, once
//! for each page; where the browser then asks the user, only after the user's act.

use gloo::{timers::callback::Timeout, utils::window};
use js_sys::{Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use yew::prelude::*;

use crate::{browser::Browser, spawn::spawn_local};

/// So long something waits before it counts as waiting.
const MOMENT_MS: u32 = 3_000;

/// What the browser does with what is stored here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Promised {
    /// It does not say.
    Unknown,
    /// It keeps it until the user clears it.
    Kept,
    /// It may remove it when the device runs out of room.
    NotKept,
    /// So it may, and something waits: the user should know.
    AtRisk,
    /// It was asked, and did not promise.
    Refused,
}

/// The promise, as it changes.
#[derive(Clone, PartialEq)]
pub(crate) struct Keeping(UseStateHandle<Promised>);

/// Called once. `waits` says that something is here and nowhere else.
#[hook]
pub(crate) fn use_keeping(waits: bool) -> Keeping {
    let keeping = Keeping(use_state_eq(|| Promised::Unknown));
    {
        let keeping = keeping.clone();
        use_effect_with((), move |()| keeping.ask("persisted", Promised::NotKept));
    }
    {
        let asking = keeping.clone();
        use_effect_with(waits && keeping.promised() == Promised::NotKept, move |now| {
            let soon = now.then(|| {
                Timeout::new(MOMENT_MS, move || {
                    if asks_the_user() {
                        asking.0.set(Promised::AtRisk);
                    } else {
                        asking.keep();
                    }
                })
            });
            move || drop(soon)
        });
    }
    keeping
}

impl Keeping {
    pub(crate) fn promised(&self) -> Promised {
        *self.0
    }

    /// Asks the browser for its promise.
    pub(crate) fn keep(&self) {
        self.ask("persist", Promised::Refused);
    }

    /// The user does not want to be asked.
    pub(crate) fn decline(&self) {
        self.0.set(Promised::Refused);
    }

    /// `persisted` or `persist` (<https://storage.spec.whatwg.org/#api>), which answer alike.
    fn ask(&self, question: &str, otherwise: Promised) {
        let (promised, answer) = (self.0.clone(), storage(question));
        spawn_local(async move {
            if let Some(kept) = answer_to(answer).await {
                promised.set(if kept.is_truthy() { Promised::Kept } else { otherwise });
            }
        });
    }
}

/// How many bytes this site has stored, as far as the browser says.
pub(crate) async fn used() -> Option<f64> {
    let estimate = answer_to(storage("estimate")).await?;
    Reflect::get(&estimate, &"usage".into()).ok()?.as_f64()
}

/// Calls a method of `navigator.storage`, which is missing on plain HTTP.
fn storage(method: &str) -> Option<Promise> {
    let storage = Reflect::get(&window().navigator(), &"storage".into()).ok()?;
    let method = Reflect::get(&storage, &method.into()).ok()?;
    let method: &js_sys::Function = method.dyn_ref()?;
    method.call0(&storage).ok()?.dyn_into().ok()
}

async fn answer_to(asked: Option<Promise>) -> Option<JsValue> {
    JsFuture::from(asked?).await.ok()
}

/// Firefox asks the user; other browsers decide by themselves.
fn asks_the_user() -> bool {
    matches!(Browser::this(), Browser::Firefox | Browser::FirefoxOnAndroid)
}
