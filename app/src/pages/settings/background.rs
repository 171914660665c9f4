//! What happens with no page open: sending, reading, being reached.
//!
//! Called by the settings page. Each hint says what is in force, and what to do where that is not what
//! the user wanted.

use yew::prelude::*;

use super::deeds::Section;
use crate::{
    components::card::card,
    notify::Permission,
    truth::Switched,
    view::{Background, View},
};

/// What happens without a periodic refresh, and beside it.
const OTHERWISE: &str = "The feed is refreshed when you open Tidings, when you look at it again, and every \
                         few minutes while you look.";

pub(super) fn section(section: &Section<'_>) -> Html {
    let settings = section.settings();
    let content = html! {
        <>
            { section.wish(
                "send-in-background",
                "Send in the background",
                sending(section.view),
                settings.send_in_background,
                |settings, on| settings.send_in_background = on,
            ) }
            if let Some(periodic) = section.truth.periodic {
                { section.grant(
                    "refresh-in-background",
                    "Update my feed in the background",
                    refreshing(periodic, settings.refresh_in_background),
                    periodic == Switched::On,
                    "Asking your browser…",
                    |commands, on| Box::pin(async move { commands.refresh_in_background(on).await }),
                ) }
                <p class="hint otherwise">{ OTHERWISE }</p>
            }
            if let Some(push) = section.truth.push {
                { section.grant(
                    "push",
                    "Push messages from the event",
                    pushing(push, settings.push, section.truth.permission),
                    push == Switched::On,
                    "Asking your browser's push service. This may take some seconds.",
                    |commands, on| Box::pin(async move { commands.push(on).await }),
                ) }
            }
        </>
    };
    card("background", "In the background", content)
}

const fn sending(view: &View) -> &'static str {
    match (view.can_sync, view.settings.send_in_background, view.background) {
        (true, true, Background::Unavailable) => {
            "This browser could do it, and does not allow it for this site: what waits is sent while \
             Tidings is open."
        }
        (true, ..) => {
            "On: what waits is sent when the connection returns, also while Tidings is closed. \
             Off: only while it is open."
        }
        (false, _, Background::Unknown) => {
            "Where the browser allows it, what waits is sent while Tidings is closed, too."
        }
        (false, ..) => "This browser cannot do it: what waits is sent while Tidings is open.",
    }
}

const fn refreshing(is: Switched, wanted: bool) -> &'static str {
    match (is, wanted) {
        (Switched::Missing, _) => "This browser cannot do it while Tidings is closed.",
        (Switched::Off, false) => "About once a day, while Tidings is closed.",
        (Switched::On, true) => "On: about once a day, while Tidings is closed.",
        // The worker takes no notice of it, and ends it when it comes.
        (Switched::On, false) => {
            "Your browser still has it registered, and nothing is read for it. Switch it off to end it."
        }
        (Switched::Off, true) => {
            "You wanted it, and your browser has ended it. Switch it on to ask again."
        }
    }
}

const fn pushing(is: Switched, wanted: bool, permission: Permission) -> &'static str {
    match (is, wanted, permission) {
        (Switched::Missing, ..) => "This browser takes no push messages here.",
        (Switched::On, _, Permission::Allowed) => {
            "The organisers can reach you, also while Tidings is closed."
        }
        (Switched::On, ..) => "They arrive, and are not shown before you allow notifications.",
        (Switched::Off, _, Permission::Blocked) => "They need notifications, which are blocked.",
        (Switched::Off, true, _) => {
            "You wanted them, and the subscription has ended. Switch it on to begin another."
        }
        (Switched::Off, false, Permission::Allowed) => {
            "So that the organisers can reach you, also while Tidings is closed."
        }
        (Switched::Off, false, _) => {
            "So that the organisers can reach you, also while Tidings is closed. Your browser asks \
             for permission first."
        }
    }
}
