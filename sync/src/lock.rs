//! The lock that lets one context flush at a time: page, worker, old and new worker version.
//!
//! Web Locks (<https://www.w3.org/TR/web-locks/>), bound here because `web-sys` has them only behind
//! a build flag. A context that dies lets go by itself. Safety never depends on the lock: leases do
//! that.

use std::time::Duration;

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

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

    #[wasm_bindgen(method)]
    fn query(this: &LockManager) -> Promise;
}

/// Holds the lock until dropped.
#[must_use]
pub(crate) struct Guard {
    let_go: Function,
}

impl Drop for Guard {
    fn drop(&mut self) {
        // Resolving a promise does not fail.
        let _ = self.let_go.call0(&JsValue::UNDEFINED);
    }
}

/// What asking for the lock came to.
pub(crate) enum Asked {
    /// We hold it.
    Granted(Guard),
    /// Somebody else does.
    Taken,
    /// This browser has no locks.
    Missing,
}

/// Asks for the lock without waiting.
pub(crate) async fn try_lock(name: &str) -> Asked {
    let options = Object::new();
    set(&options, "ifAvailable", &JsValue::TRUE);
    ask(name, &options).await
}

/// Asks for the lock, and waits for it so long.
pub(crate) async fn lock_within(name: &str, patience: Duration) -> Asked {
    let options = Object::new();
    let millis = u32::try_from(patience.as_millis()).unwrap_or(u32::MAX);
    set(&options, "signal", &AbortSignal::timeout_with_u32(millis));
    ask(name, &options).await
}

async fn ask(name: &str, options: &Object) -> Asked {
    let Some(locks) = manager() else { return Asked::Missing };
    let mut answer = None;
    let answered = Promise::new(&mut |resolve, _| answer = Some(resolve));
    let answer: Function = answer.expect("a promise calls its executor at once");

    let tell = answer.clone();
    let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        if lock.is_null() {
            let _ = tell.call1(&JsValue::UNDEFINED, &JsValue::NULL);
            return JsValue::UNDEFINED;
        }
        let mut let_go = None;
        let held = Promise::new(&mut |resolve, _| let_go = Some(resolve));
        let let_go: Function = let_go.expect("a promise calls its executor at once");
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

/// The names of all locks that somebody of this origin holds or waits for; a shared one as often as
/// it is held.
pub(crate) async fn names() -> Vec<String> {
    let Some(locks) = manager() else { return Vec::new() };
    let Ok(all) = JsFuture::from(locks.query()).await else { return Vec::new() };
    let lists = ["held", "pending"].map(|list| Reflect::get(&all, &list.into()));
    let locks = lists.into_iter().flatten().flat_map(|list| js_sys::Array::from(&list).to_vec());
    locks.filter_map(|lock| Reflect::get(&lock, &"name".into()).ok()?.as_string()).collect()
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
