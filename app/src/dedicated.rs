//! The page's own worker: the program of the service worker, for a page that none serves.
//!
//! Called by `worker`, which asks the service worker first. There is at most one, for the page's
//! whole life; one that broke off or stays silent is ended, and the next question starts another.

use std::cell::RefCell;

use domain::board::Message;
use gloo::events::EventListener;
use wasm_bindgen::prelude::*;
use web_sys::Worker;

use crate::{
    asking::{Asking, Unheard},
    worker,
};

/// So long it may take to answer: the first time it is loaded, on whatever network there is.
const ANSWER_MS: u32 = 30_000;
/// What the user is told when there is none.
const MISSING: &str = "Tidings could not start the part of itself that sends and reads. What you                        saved is kept on this device, and it tries again while this page is open.";

thread_local! {
    static OWN: RefCell<Option<Own>> = const { RefCell::new(None) };
}

struct Own {
    worker: Worker,
    _error: EventListener,
}

impl Drop for Own {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// Asks it; in a sentence why nobody is at work.
pub(crate) async fn ask(message: &Message) -> Result<Asking, String> {
    let missing = |_: JsValue| MISSING.to_owned();
    let own = started().map_err(missing)?;
    let asking = Asking::begin(own.unchecked_ref(), message).map_err(missing)?;
    match asking.heard(ANSWER_MS).await {
        Ok(()) => Ok(asking),
        Err(Unheard::Declined(trouble)) => Err(trouble),
        Err(Unheard::Silence) => {
            end(&own);
            Err(MISSING.to_owned())
        }
    }
}

/// The worker that runs, or a new one.
fn started() -> Result<Worker, JsValue> {
    if let Some(running) = OWN.with_borrow(|own| own.as_ref().map(|own| own.worker.clone())) {
        return Ok(running);
    }
    let worker = Worker::new(&worker::script()?)?;
    let broken = worker.clone();
    let error = EventListener::new(&worker, "error", move |_| end(&broken));
    OWN.set(Some(Own { worker: worker.clone(), _error: error }));
    Ok(worker)
}

/// Ends this worker, unless another one has taken its place.
fn end(worker: &Worker) {
    let ended = OWN.with_borrow_mut(|own| own.take_if(|own| own.worker == *worker));
    drop(ended);
}
