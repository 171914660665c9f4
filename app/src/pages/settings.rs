//! `/settings`: what the user wants, and what of it the browser does.
//!
//! One file for each section. Called by `shell`. Never shows a switch before its position is known,
//! and never one that is not true.

use yew::prelude::*;

use crate::{
    components::{card::card, install::install_card, keep_data::keep_words},
    context::use_view,
    install::Installing,
    keeping::{self, Keeping},
    spawn::spawn_local,
    truth::use_truth,
};

mod notifications;

mod background;

mod theme;

mod backup;

mod clear;

mod deeds;

use deeds::{Section, use_deeds};

#[derive(Properties, PartialEq)]
pub(crate) struct SettingsPageProps {
    pub(crate) installing: Installing,
    pub(crate) keeping: Keeping,
}

#[component]
pub(crate) fn SettingsPage(props: &SettingsPageProps) -> Html {
    let view = use_view();
    let truth = use_truth();
    let deeds = use_deeds(&truth);
    let theme = theme::use_select(view.settings.theme);
    let importing = backup::use_importing();
    let clearing = clear::use_clearing();
    let used = use_state_eq(|| None);
    {
        let used = used.clone();
        use_effect_with((), move |()| {
            spawn_local(async move { used.set(keeping::used().await) });
        });
    }
    let section = Section { view: &view, truth: *truth, deeds };
    let data = html! {
        <>
            <p>
                { "News, attendees and everything that waits to be sent are stored by this browser, \
                   on this device. What you send goes to the server of this event and to nobody \
                   else." }
            </p>
            { keep_words(&props.keeping, *used) }
            if view.loaded {
                { clear::part(&section, &clearing) }
            }
        </>
    };
    html! {
        <div class="page settings">
            <div class="intro"><h1 tabindex="-1">{ "Settings" }</h1></div>
            if view.loaded {
                { notifications::section(&section) }
                { background::section(&section) }
                { theme::section(&section, &theme) }
                { backup::section(&section, &importing) }
            } else if view.trouble.is_none() {
                <p class="empty">{ "Loading…" }</p>
            }
            { install_card(&props.installing) }
            { card("data", "Your data", data) }
        </div>
    }
}
