//! Push messages on or off: the browser's subscription, and what the server knows of it, brought in
//! line with what the user wants.
//!
//! Called by `message`, `push`, `pushsubscriptionchange`, and behind every event while the server is
//! owed a word. The truth is the browser's; the store only has what the server was told.

use std::{cell::Cell, time::Duration};

use ::sync::{
    now,
    push::{self, NoPush},
    tell,
};
use domain::board::Settings;
use store::{PushTold, Store};
use web_sys::PushSubscription;

use crate::{build::Build, scope};

/// A server may lose what it was told: after so long it is told again.
const TOLD_AGAIN_AFTER: Duration = Duration::from_secs(7 * 24 * 60 * 60);

thread_local! {
    /// Whether the server may have to be told something: so it is until a look has found nothing.
    static OWED: Cell<bool> = const { Cell::new(true) };
}

/// What brings it up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// The user, or the browser, which has ended what there was.
    Change,
    /// A look whether anything is owed.
    Look,
}

/// Does what the user wants, or the browser made necessary; in a sentence why it is not done.
pub(crate) async fn switch(event: &str, wish: Option<bool>) -> Result<(), String> {
    let store = scope::store().await.map_err(|error| error.to_string())?;
    let began = now();
    let wish = |settings: &mut Settings| settings.push = wish.unwrap_or(settings.push);
    let wanted = store.change_settings(&wish).await.map_err(|error| error.to_string())?.push;
    let done = align(&store, wanted, Cause::Change).await;
    tell::changed(&[]);
    let outcome = match &done {
        Ok(()) if wanted => "subscribed".to_owned(),
        Ok(()) => "not subscribed any more".to_owned(),
        Err(why) => why.plainly(),
    };
    scope::log(&store, event, began, outcome, Vec::new()).await;
    match done {
        // The browser takes no more: that is all that the user wanted.
        Err(NoPush::Untold(_)) if !wanted => Ok(()),
        done => done.map_err(|why| why.to_string()),
    }
}

/// Ends what is not wanted. What fails is done behind a later event.
pub(crate) async fn end(store: &Store) {
    let _ = align(store, false, Cause::Change).await;
}

/// Tells the server what it does not know yet. When it fails, it is done behind the next event.
pub(crate) async fn settle() {
    if scope::is_service_worker()
        && OWED.get()
        && let Ok(store) = scope::store().await
        && let Ok(settings) = store.settings().await
    {
        // Without permission the browser has ended it by itself.
        let wanted = settings.push && tell::may_notify();
        let _ = align(&store, wanted, Cause::Look).await;
    }
}

async fn align(store: &Store, wanted: bool, cause: Cause) -> Result<(), NoPush> {
    // Whoever comes meanwhile need not look, too.
    OWED.set(false);
    let aligned = try_to_align(store, wanted, cause).await;
    if aligned.is_err() {
        OWED.set(true);
    }
    aligned
}

async fn try_to_align(store: &Store, wanted: bool, cause: Cause) -> Result<(), NoPush> {
    let registration = scope::global().registration();
    let scope = &*Build::this().base;
    let mut known = store.push_told(scope).await?;
    if cause == Cause::Look && !wanted && known == PushTold::default() {
        return Ok(());
    }
    let mut current = push::current(&registration).await;
    if wanted && (cause == Cause::Change || (current.is_none() && known.told.is_some())) {
        let key = match push::server_key().await {
            Ok(key) => key,
            // The one that it had will do until it is told.
            Err(why) => known.key.take().ok_or(why)?,
        };
        current = Some(push::subscribe(&registration, &key).await?);
        known.key = Some(key);
    }
    let endpoint = current.as_ref().map(PushSubscription::endpoint);
    if known.told != endpoint
        && let Some(old) = known.told.take()
    {
        known.end(old);
    }
    if let (false, Some(subscription), Some(endpoint)) = (wanted, &current, endpoint.clone()) {
        known.end(endpoint);
        known.told = None;
        // Should the browser be stopped here, the server is told all the same.
        store.keep_push_told(scope, &known).await?;
        push::unsubscribe(subscription).await;
    }
    // First what there is, then what there is no more: nothing is missed in between.
    let is_old = known.at.is_none_or(|at| now().is_past(at, TOLD_AGAIN_AFTER));
    if let (true, Some(subscription)) = (wanted, &current)
        && (known.told.is_none() || cause == Cause::Change || is_old)
    {
        push::keep(subscription).await?;
        // Push services may hand out one endpoint twice.
        known.ended.retain(|ended| Some(ended) != endpoint.as_ref());
        (known.told, known.at) = (endpoint, Some(now()));
        store.keep_push_told(scope, &known).await?;
    }
    let mut untold = Ok(());
    for old in known.ended.clone() {
        match push::forget(&old).await {
            Ok(()) => {
                known.ended.retain(|ended| *ended != old);
                store.keep_push_told(scope, &known).await?;
            }
            Err(why) => untold = Err(why),
        }
    }
    untold?;
    if known.told.is_none() && known != PushTold::default() {
        // Nothing is owed, and nobody need look again.
        store.keep_push_told(scope, &PushTold::default()).await?;
    }
    Ok(())
}
