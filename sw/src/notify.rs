//! The one way to a notification: whether it may be shown, is wanted, is news to anybody, and whether
//! the hours are quiet.
//!
//! Called by every event that has something to tell. What is held back is summed up behind the first
//! event after the quiet hours. Never fails an event for a notification that the browser would not
//! show: the activity log has what happened.

use std::cell::Cell;

use ::sync::tell::{self, Sound};
use domain::board::{Held, Notice, Settings, Told, notice::Carried};
use store::{Store, StoreError};

use crate::{scope, windows};

thread_local! {
    /// Whether something may be held back: so it is until a look has found nothing.
    static HOLDS: Cell<bool> = const { Cell::new(true) };
}

/// Tells what nobody asked for: when it is wanted and nobody looks, who sees it on the page. In quiet
/// hours it is held back.
pub(crate) async fn tell(
    store: &Store,
    notice: &Notice,
    sound: Sound,
) -> Result<Option<Told>, StoreError> {
    if !can_show() {
        return Ok(None);
    }
    let settings = store.settings().await?;
    if !notice.topic.is_wanted(&settings) || windows::is_watched().await {
        return Ok(None);
    }
    if is_quiet(&settings) {
        store.hold(&notice.sum).await?;
        // Only now: whoever looks before finds nothing.
        HOLDS.set(true);
        return Ok(None);
    }
    Ok(show(notice, sound).await)
}

/// Answers what the user has just asked for: always.
pub(crate) async fn answer(notice: &Notice) -> Option<Told> {
    if can_show() { show(notice, Sound::Usual).await } else { None }
}

/// Shows what the server has sent: always, because browsers demand it, and in silence in quiet hours.
pub(crate) async fn deliver(notice: &Notice, settings: &Settings) -> Option<Told> {
    let sound = if is_quiet(settings) { Sound::Silent } else { Sound::Usual };
    if can_show() { show(notice, sound).await } else { None }
}

/// Sums up what was held back, once the hours are not quiet any more. When it fails, the next event
/// does it.
pub(crate) async fn sum_up() {
    if scope::is_service_worker() && HOLDS.replace(false) {
        let left = match scope::store().await {
            Ok(store) => sum_up_in(&store).await.unwrap_or(true),
            Err(_) => true,
        };
        if left {
            HOLDS.set(true);
        }
    }
}

/// Whether something is still held back.
async fn sum_up_in(store: &Store) -> Result<bool, StoreError> {
    let began = ::sync::now();
    let held = store.held().await?;
    if held == Held::default() {
        return Ok(false);
    }
    let settings = store.settings().await?;
    if is_quiet(&settings) {
        return Ok(true);
    }
    let unsent = store.survey(began).await?.unsent();
    if let Some(notice) = held.wanted(&settings).notice(unsent) {
        let told = answer(&notice).await;
        if told.is_none() && can_show() {
            return Ok(true);
        }
        // Without permission nobody hears it, now or later: the log has what happened.
        let outcome = match &told {
            Some(_) => "over: what was held back is summed up",
            None => "over: what was held back may not be shown",
        };
        scope::log(store, "quiet hours", began, outcome.to_owned(), told.into_iter().collect())
            .await;
    }
    // Only now: whoever is stopped before this shows it again, under the same tag.
    store.let_go(&held).await?;
    Ok(false)
}

/// A page's own worker has the page in front of it, and no notifications.
fn can_show() -> bool {
    scope::is_service_worker() && tell::may_notify()
}

async fn show(notice: &Notice, sound: Sound) -> Option<Told> {
    let told = Told { about: notice.topic.about().to_owned(), key: ::sync::new_key() };
    let carried = Carried { path: notice.path.clone(), told: Some(told.clone()) };
    let registration = scope::global().registration();
    tell::notify(&registration, notice, &carried, sound).await.then_some(told)
}

fn is_quiet(settings: &Settings) -> bool {
    let now = js_sys::Date::new_0();
    let minute = now.get_hours() * 60 + now.get_minutes();
    settings.quiet.is_some_and(|quiet| quiet.holds(minute))
}
