//! What a page hears: the network, being looked at again, time, and that records changed.
//!
//! Called by `live`, which does what follows from it. Never decides anything.

use std::rc::Rc;

use domain::board::Message;
use gloo::{
    events::EventListener,
    timers::callback::Interval,
    utils::{document, window},
};
use sync::tell;
use wasm_bindgen::JsCast as _;
use web_sys::{BroadcastChannel, EventTarget, MessageEvent};

use crate::{
    live::{Live, is_looked_at},
    spawn::spawn_local,
    view::Changed,
};

/// How often "2 minutes ago" is brought up to date.
const TICK_MS: u32 = 30_000;

/// Listeners and timers, for as long as the page is there.
#[must_use]
pub(crate) struct Listening {
    _events: Vec<EventListener>,
    _tick: Interval,
    channel: Option<BroadcastChannel>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }
}

impl Listening {
    /// Begins to listen for this page.
    pub(crate) fn to(live: &Rc<Live>) -> Self {
        let on = |target: &EventTarget, name: &'static str, act: fn(&Rc<Live>)| {
            let live = Rc::clone(live);
            EventListener::new(target, name, move |_| act(&live))
        };
        let (page, text) = (window(), document());
        let mut events = vec![
            on(&page, "online", |live| {
                (live.tell)(Changed::Online(true));
                live.things_changed();
            }),
            on(&page, "offline", |live| (live.tell)(Changed::Online(false))),
            on(&text, "visibilitychange", |live| {
                if is_looked_at() {
                    live.reread();
                    live.things_changed();
                    let live = Rc::clone(live);
                    // It may have been allowed or denied meanwhile.
                    spawn_local(async move { live.look_at_background().await });
                } else {
                    live.flush_drafts_soon();
                }
            }),
            on(&page, "pagehide", Live::flush_drafts_soon),
        ];
        let channel = BroadcastChannel::new(tell::CHANNEL).ok();
        if let Some(channel) = &channel {
            let live = Rc::clone(live);
            events.push(EventListener::new(channel, "message", move |event| {
                let data = event.unchecked_ref::<MessageEvent>().data().as_string();
                match data.and_then(|text| Message::read(&text)) {
                    Some(Message::Changed { .. }) => live.reread(),
                    Some(Message::Trapped { why }) => {
                        let live = Rc::clone(&live);
                        spawn_local(async move {
                            let noted =
                                ["It stopped working until the browser starts it again: ", &why];
                            live.note_worker(&noted.concat()).await;
                        });
                    }
                    _ => {}
                }
            }));
        }
        let live = Rc::clone(live);
        let tick = Interval::new(TICK_MS, move || {
            (live.tell)(Changed::Time);
            live.refresh_when_old();
            if is_looked_at() {
                let live = Rc::clone(&live);
                spawn_local(async move { live.look_for_update().await });
            }
        });
        Self { _events: events, _tick: tick, channel }
    }
}
