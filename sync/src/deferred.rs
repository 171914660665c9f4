//! A promise that somebody else settles later.

use js_sys::{Function, Promise};

/// A promise, and what resolves it: the first call counts.
pub fn deferred() -> (Promise, Function) {
    let mut resolve = None;
    let promise = Promise::new(&mut |resolved, _| resolve = Some(resolved));
    (promise, resolve.expect("a promise calls its executor at once"))
}
