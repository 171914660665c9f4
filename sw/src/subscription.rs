//! Push messages on or off: the browser's subscription, and what the server knows of it, brought in
//! line with what the user wants.
//!
//! Called by `message`, `pushsubscriptionchange`, and behind every event while the server is owed a
//! word. The truth is the browser's; the store only has what the server was told.

use std::{cell::Cell, fmt};

use ::sync::{
    now,
    push::{self, NoPush},
    tell,
};
use store::{PushTold, Store, StoreError};

use crate::scope;

thread_local! {
    /// Whether the server may have to be told something: so it is until a look has found nothing.
    static OWED: Cell<bool> = const { Cell::new(true) };
}

/// Why it is not as the user wants it.
pub(crate) enum Trouble {
    NoPush(NoPush),
    Store(StoreError),
    /// It is, but the server does not know yet.
    Untold(NoPush),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPush(why) => why.fmt(f),
            Self::Store(error) => error.fmt(f),
            Self::Untold(why) => {
                write!(f, "The server will be told as soon as it can be reached. {why}")
            }
        }
    }
}

impl From<NoPush> for Trouble {
    fn from(why: NoPush) -> Self {
        Self::NoPush(why)
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Does what the user wants, or the browser made necessary; in a sentence why it is not done.
pub(crate) async fn switch(store: &Store, event: &str, on: bool) -> Result<(), String> {
    let began = now();
    let done = if on { begin(store).await } else { finish(store).await };
    OWED.set(done.is_err());
    tell::changed(&[]);
    let outcome = match &done {
        Ok(()) if on => "subscribed".to_owned(),
        Ok(()) => "not subscribed any more".to_owned(),
        Err(Trouble::NoPush(why) | Trouble::Untold(why)) => why.plainly(),
        Err(Trouble::Store(error)) => error.to_string(),
    };
    scope::log(store, event, began, outcome, Vec::new()).await;
    match done {
        // The browser takes no more: that is all that the user wanted.
        Err(Trouble::Untold(_)) if !on => Ok(()),
        done => done.map_err(|trouble| trouble.to_string()),
    }
}

/// Ends what is not wanted.
pub(crate) async fn end(store: &Store) {
    OWED.set(finish(store).await.is_err());
}

/// Tells the server what it does not know yet. When it fails, it is done behind the next event.
pub(crate) async fn settle() {
    if scope::is_service_worker() && OWED.replace(false) {
        let settled = match scope::store().await {
            Ok(store) => settle_in(&store).await.is_ok(),
            Err(_) => false,
        };
        if !settled {
            OWED.set(true);
        }
    }
}

async fn settle_in(store: &Store) -> Result<(), Trouble> {
    let wanted = store.settings().await?.push;
    let known = store.push_told().await?;
    if !wanted || !tell::may_notify() {
        // Without permission the browser has ended it by itself.
        return if known.endpoint.is_some() { finish(store).await } else { Ok(()) };
    }
    match push::current(&scope::global().registration()).await {
        Some(subscription) => tell_of(store, known, Some(&subscription)).await,
        // It has come to an end that nobody wanted.
        None if known.endpoint.is_some() => begin(store).await,
        None => Ok(()),
    }
}

/// Subscribes, and has the server keep it.
async fn begin(store: &Store) -> Result<(), Trouble> {
    let mut known = store.push_told().await?;
    let key = match push::server_key().await {
        Ok(key) => key,
        // The one that it had will do until it is told.
        Err(why) => known.key.take().ok_or(why)?,
    };
    let subscription = push::subscribe(&scope::global().registration(), &key).await?;
    known.key = Some(key);
    store.keep_push_told(&known).await?;
    tell_of(store, known, Some(&subscription)).await
}

/// Unsubscribes, and has the server forget it.
async fn finish(store: &Store) -> Result<(), Trouble> {
    let mut known = store.push_told().await?;
    if let Some(subscription) = push::current(&scope::global().registration()).await {
        known.endpoint.get_or_insert(subscription.endpoint());
        // Should the browser be stopped here, the server is told all the same.
        store.keep_push_told(&known).await?;
        push::unsubscribe(&subscription).await;
    }
    tell_of(store, known, None).await
}

/// Tells the server what there is, and then what there is no more: so nothing is missed in between.
async fn tell_of(
    store: &Store,
    known: PushTold,
    now: Option<&web_sys::PushSubscription>,
) -> Result<(), Trouble> {
    let endpoint = now.map(web_sys::PushSubscription::endpoint);
    if known.endpoint == endpoint {
        return Ok(());
    }
    if let Some(subscription) = now {
        push::keep(subscription).await.map_err(Trouble::Untold)?;
    }
    if let Some(old) = &known.endpoint {
        push::forget(old).await.map_err(Trouble::Untold)?;
    }
    Ok(store.keep_push_told(&PushTold { endpoint, ..known }).await?)
}
