//! The one way to wait: look again until it is there.
//!
//! Called by every verb. Never sleeps for a fixed time and hopes.

use std::time::{Duration, Instant};

/// Long enough for anything that a browser or a server does at once, on a busy machine.
pub(crate) const SOON: Duration = Duration::from_secs(30);

/// Long enough for what Tidings does by its own schedule: with nobody pressing "Send now" it asks
/// a silent server again within a minute.
pub(crate) const BY_ITSELF: Duration = Duration::from_secs(90);

const PAUSE: Duration = Duration::from_millis(40);

/// Between two looks that disturb what they look at.
pub(crate) const RARELY: Duration = Duration::from_secs(2);

/// Looks until `look` finds something. An error means "not yet" and says what was seen.
///
/// # Panics
/// After so long in vain, with what was seen last.
pub(crate) async fn wait_for<T>(
    what: &str,
    within: Duration,
    look: impl AsyncFnMut() -> anyhow::Result<T>,
) -> T {
    wait_with(what, within, PAUSE, look).await
}

/// The same, with so long a pause between two looks.
pub(crate) async fn wait_with<T>(
    what: &str,
    within: Duration,
    pause: Duration,
    mut look: impl AsyncFnMut() -> anyhow::Result<T>,
) -> T {
    let end = Instant::now() + within;
    loop {
        // Before the first look too: what was asked for a moment ago has just begun.
        tokio::time::sleep(pause).await;
        let seen = match look().await {
            Ok(found) => return found,
            Err(seen) => seen,
        };
        assert!(Instant::now() < end, "waited {within:?} for {what}; last seen: {seen:#}");
    }
}
