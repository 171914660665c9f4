//! Web Locks: who flushes, whose draft it is, which builds are still open.
//!
//! (<https://www.w3.org/TR/web-locks/>), bound here because `web-sys` has them only behind a build
//! flag. Called by the flush, and by pages for what is theirs while they live. A context that dies
//! lets go by itself. Safety of what is sent never depends on a lock: leases do that.

use std::time::Duration;

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

use crate::deferred;

#[wasm_bindgen]
extern "C" {
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &Object,
        granted: &Function,
    ) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn query(this: &LockManager) -> Result<Promise, JsValue>;
}

/// Who may hold the lock beside us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Nobody.
    Exclusive,
    /// Whoever shares it too.
    Shared,
}

/// How long to wait for somebody else to let go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// It is free now, or taken.
    None,
    /// So long.
    For(Duration),
}

/// Holds the lock until dropped.
#[must_use]
pub struct Guard {
    let_go: Function,
}

impl Drop for Guard {
    fn drop(&mut self) {
        // Resolving a promise does not fail.
        let _ = self.let_go.call0(&JsValue::UNDEFINED);
    }
}

/// What asking for the lock came to.
pub enum Asked {
    /// We hold it.
    Granted(Guard),
    /// Somebody else does.
    Taken,
    /// This browser has no locks.
    Missing,
}

/// Asks for a lock, and holds it while the guard lives.
pub async fn hold(name: &str, mode: Mode, patience: Patience) -> Asked {
    let options = Object::new();
    if mode == Mode::Shared {
        set(&options, "mode", &"shared".into());
    }
    match patience {
        Patience::None => set(&options, "ifAvailable", &JsValue::TRUE),
        Patience::For(span) => {
            let millis = u32::try_from(span.as_millis()).unwrap_or(u32::MAX);
            set(&options, "signal", &AbortSignal::timeout_with_u32(millis));
        }
    }
    ask(name, &options).await
}

/// Whether this browser has locks. On plain HTTP it has none.
pub fn are_supported() -> bool {
    manager().is_some()
}

/// The names of all locks that somebody holds, we too; `None` when this browser has no locks.
pub async fn held() -> Option<Vec<String>> {
    let snapshot = JsFuture::from(manager()?.query().ok()?).await.ok()?;
    let held = Reflect::get(&snapshot, &"held".into()).ok()?;
    let name = |lock: JsValue| Reflect::get(&lock, &"name".into()).ok()?.as_string();
    Some(Array::from(&held).iter().filter_map(name).collect())
}

async fn ask(name: &str, options: &Object) -> Asked {
    let Some(locks) = manager() else { return Asked::Missing };
    let (answered, answer) = deferred();
    let tell = answer.clone();
    let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        if lock.is_null() {
            let _ = tell.call1(&JsValue::UNDEFINED, &JsValue::NULL);
            return JsValue::UNDEFINED;
        }
        let (held, let_go) = deferred();
        let _ = tell.call1(&JsValue::UNDEFINED, &let_go);
        held.into()
    });
    let Ok(request) = locks.request(name, options, granted.unchecked_ref()) else {
        return Asked::Missing;
    };
    // A request that was not granted in time rejects.
    wasm_bindgen_futures::spawn_local(async move {
        if JsFuture::from(request).await.is_err() {
            let _ = answer.call1(&JsValue::UNDEFINED, &JsValue::NULL);
        }
    });
    match JsFuture::from(answered).await.ok().and_then(|answer| answer.dyn_into().ok()) {
        Some(let_go) => Asked::Granted(Guard { let_go }),
        None => Asked::Taken,
    }
}

fn manager() -> Option<LockManager> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    locks.is_object().then(|| locks.unchecked_into())
}

fn set(options: &Object, name: &str, value: &JsValue) {
    // A plain object takes any property.
    let _ = Reflect::set(options, &name.into(), value);
}
