//! Work that nobody waits for.
//!
//! Called by everything in the page that begins some. Behind a pointer, so that the machinery of tasks
//! is in the program once, and not for each kind of work.

use std::pin::Pin;

/// Begins it.
pub(crate) fn spawn_local(work: impl Future<Output = ()> + 'static) {
    let work: Pin<Box<dyn Future<Output = ()>>> = Box::pin(work);
    yew::platform::spawn_local(work);
}
