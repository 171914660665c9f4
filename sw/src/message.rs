//! `message`: a page asks.
//!
//! What a page is answered goes through the port that came with its message: first that it was
//! heard, then that it has ended.

use ::sync::{now, tell::Sound};
use domain::board::Message;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ExtendableMessageEvent, MessagePort};

use crate::{attendees, outbox, refresh, scope, subscription};

pub(crate) fn on_message(event: &ExtendableMessageEvent) {
    let Some(asked) = Asked::read(&event.data(), &event.ports()) else { return };
    match asked.message {
        Message::CheckAttendees => {
            asked.answer(&Message::Heard);
            outbox::extend(event, attendees::check(outbox::MESSAGE, true));
        }
        Message::Push { on } => outbox::extend(event, asked.switch_push(on)),
        Message::SkipWaiting => outbox::extend(event, async {
            JsFuture::from(scope::global().skip_waiting()?).await.map(drop)
        }),
        _ if asked.is_for_every_host() => outbox::extend(event, asked.work()),
        // What workers say to pages.
        _ => {}
    }
}

/// A message of ours, and the port on which it is answered.
pub(crate) struct Asked {
    message: Message,
    port: Option<MessagePort>,
}

impl Asked {
    /// Reads what came; `None` for anything else than a message of ours: it is somebody else's.
    pub(crate) fn read(data: &JsValue, ports: &Array) -> Option<Self> {
        let message = Message::read(&data.as_string()?)?;
        Some(Self { message, port: ports.get(0).dyn_into().ok() })
    }

    /// Whether it takes nothing that only a service worker has.
    pub(crate) fn is_for_every_host(&self) -> bool {
        matches!(self.message, Message::Flush { .. } | Message::Refresh)
    }

    /// Does it, and says when it has ended, and how.
    pub(crate) async fn work(self) -> Result<(), JsValue> {
        let store = match scope::store().await {
            Ok(store) => store,
            // A worker without a store must not say that it is at work: another one may be.
            Err(error) => return Err(self.failed(&error.to_string())),
        };
        self.answer(&Message::Heard);
        if let Message::Flush { wake } = self.message {
            let flushed = outbox::flush_for_all(&store, outbox::MESSAGE, wake).await;
            let why = |error: &JsValue| error.unchecked_ref::<js_sys::Error>().message().into();
            self.answer(&Message::Ended { trouble: flushed.as_ref().err().map(why) });
            flushed
        } else {
            let began = now();
            let read = refresh::board(&store).await;
            self.answer(&Message::Ended { trouble: read.trouble() });
            let told = read.tell(&store, Sound::Usual).await;
            // A page asks often, and shows what came of it itself.
            if !told.is_empty() {
                scope::log(&store, outbox::MESSAGE, began, read.words(), told).await;
            }
            read.keep_avatars().await;
            Ok(())
        }
    }

    /// Has push messages come, or not any more.
    async fn switch_push(self, on: bool) -> Result<(), JsValue> {
        self.answer(&Message::Heard);
        let switched = subscription::switch("message push", Some(on)).await;
        self.answer(&Message::Ended { trouble: switched.err() });
        Ok(())
    }

    fn failed(&self, trouble: &str) -> JsValue {
        self.answer(&Message::Ended { trouble: Some(trouble.to_owned()) });
        scope::failure(trouble)
    }

    fn answer(&self, message: &Message) {
        if let Some(port) = &self.port {
            // A page that is gone does not hear it, and need not.
            let _ = port.post_message(&message.to_json().into());
        }
    }
}
