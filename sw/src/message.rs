//! `message`: a page asks.

use domain::board::Message;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ExtendableMessageEvent, MessagePort};

use crate::{attendees, outbox, scope};

pub(crate) fn on_message(event: &ExtendableMessageEvent) {
    // Anything else than a message of ours is somebody else's.
    let Some(message) = event.data().as_string().and_then(|text| Message::read(&text)) else {
        return;
    };
    match message {
        Message::Flush { wake } => {
            let asked = event.clone();
            outbox::extend(event, async move {
                // A worker without a store must not say that it is at work: the page does it then.
                let store = scope::store().await?;
                answer(&asked, &Message::Flushing);
                outbox::flush_and_tell(&store, outbox::MESSAGE, wake).await?;
                Ok(())
            });
        }
        Message::CheckAttendees => {
            answer(event, &Message::Flushing);
            outbox::extend(event, attendees::check(outbox::MESSAGE, true));
        }
        Message::SkipWaiting => outbox::extend(event, async {
            JsFuture::from(scope::global().skip_waiting()?).await.map(drop)
        }),
        // What workers say to pages.
        Message::Changed { .. } | Message::Flushing | Message::Trapped { .. } => {}
    }
}

/// Answers on the port that came with the message, so that the page knows that somebody is at work.
fn answer(event: &ExtendableMessageEvent, message: &Message) {
    if let Ok(port) = event.ports().get(0).dyn_into::<MessagePort>() {
        // A page that is gone does not hear it, and need not.
        let _ = port.post_message(&message.to_json().into());
    }
}
