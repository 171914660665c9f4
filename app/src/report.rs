//! The activity log as a text for a bug report.
//!
//! Called by the activity log. Has nothing personal in it: no name, no address, no word that somebody
//! wrote.

use domain::board::Activity;
use gloo::utils::window;
use js_sys::Date;
use wasm_bindgen::JsValue;

use crate::{
    build,
    truth::{Switched, Truth},
    view::{Background, View},
};

/// What a reader of the report has to know, and what happened, latest first.
pub(crate) fn report(view: &View, truth: &Truth, events: &[(Activity, bool)]) -> String {
    let mut text = format!("Tidings {}, build {}\n", build::VERSION, build::id());
    let settings = &view.settings;
    let board = &view.board;
    for (what, is) in [
        ("browser", window().navigator().user_agent().unwrap_or_default()),
        ("network", (if view.online { "online" } else { "offline" }).to_owned()),
        ("background sync", background(view)),
        ("notifications", format!("{:?}", truth.permission)),
        ("periodic sync", switched(truth.periodic, settings.refresh_in_background)),
        ("push", switched(truth.push, settings.push)),
        ("outbox", format!("{} open, {} unsent", board.outbox.len(), board.unsent())),
        ("unreadable", board.unreadable.to_string()),
    ] {
        line(&mut text, &[what, ": ", &is]);
    }
    for (Activity { at, event, took_ms, outcome, .. }, _) in events {
        let at = String::from(Date::new(&JsValue::from_f64(at.as_millis() as f64)).to_iso_string());
        line(&mut text, &[&at, "  ", event, "  ", &took_ms.to_string(), " ms  ", outcome]);
    }
    text
}

fn line(text: &mut String, parts: &[&str]) {
    parts.iter().for_each(|part| text.push_str(part));
    text.push('\n');
}

fn background(view: &View) -> String {
    let is = match (view.can_sync, view.background) {
        (false, _) => "missing",
        (true, Background::Available) => "available",
        (true, Background::Unknown | Background::Unavailable) => "not available",
    };
    [is, wanted(view.settings.send_in_background)].concat()
}

fn switched(is: Option<Switched>, is_wanted: bool) -> String {
    let is = match is {
        None => "unknown",
        Some(Switched::Missing) => "missing",
        Some(Switched::Off) => "off",
        Some(Switched::On) => "on",
    };
    [is, wanted(is_wanted)].concat()
}

fn wanted(wanted: bool) -> &'static str {
    if wanted { ", wanted" } else { ", not wanted" }
}
