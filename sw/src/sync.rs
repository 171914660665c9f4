//! `sync`: the browser says that there is a network again.
//!
//! The promise that this event is extended with tells the browser the truth: rejected, it fires
//! again later. Nothing is swallowed on the way.

use ::sync::background;
use domain::outbox::{End, Wake, end_of_event};
use wasm_bindgen::prelude::*;

use crate::{attendees, outbox, outcome::Tells, scope};

pub(crate) async fn on_sync(tag: String, last_chance: bool) -> Result<(), JsValue> {
    let event = format!("sync {tag}");
    match tag.as_str() {
        background::OUTBOX => {
            outbox::FIRING.set(true);
            let flushed = flush(&event, last_chance).await;
            outbox::FIRING.set(false);
            flushed
        }
        background::ATTENDEES => attendees::check(&event, last_chance).await,
        // Registered by another version: there is nothing to do, now or later.
        _ => Ok(()),
    }
}

async fn flush(event: &str, last_chance: bool) -> Result<(), JsValue> {
    let store = scope::store().await?;
    if !outbox::may_send(&store).await {
        // Registered before the user switched it off. The next page sends.
        scope::log(&store, event, ::sync::now(), "skipped: it is switched off".to_owned(), vec![])
            .await;
        return Ok(());
    }
    let told = if last_chance { Tells::WhatIsKept } else { Tells::WhatCame };
    let report = outbox::flush_and_tell(&store, event, Wake::Changed, told).await?;
    let left = report.left.unsent();
    match end_of_event(report.ran_out, &report.left) {
        End::Resolve => Ok(()),
        // Throws where no window is open; then the rejection brings the browser back.
        End::RegisterAgain => {
            background::register(&scope::global().registration(), background::OUTBOX).await
        }
        End::Reject => Err(scope::failure(&format!("{left} items are still waiting"))),
    }
}
