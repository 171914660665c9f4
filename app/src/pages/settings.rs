//! `/settings`: what the user wants of notifications and of sending.
//!
//! Called by `shell`. Never shows a switch before its position is known.

use domain::board::Settings;
use yew::{platform::spawn_local, prelude::*};

use crate::{
    components::{install::install_card, keep_data::keep_words, switch::switch},
    context::{use_commands, use_view},
    install::Installing,
    keeping::{self, Keeping},
    view::{Background, View},
};

#[derive(Clone, PartialEq)]
enum Kept {
    Loading,
    Known(Settings),
    Unreadable(String),
}

#[derive(Properties, PartialEq)]
pub(crate) struct SettingsPageProps {
    pub(crate) installing: Installing,
    pub(crate) keeping: Keeping,
}

#[component]
pub(crate) fn SettingsPage(props: &SettingsPageProps) -> Html {
    let commands = use_commands();
    let View { background, can_sync, .. } = use_view();
    let kept = use_state_eq(|| Kept::Loading);
    let failed = use_state_eq(|| None::<String>);
    let used = use_state_eq(|| None);
    {
        let used = used.clone();
        use_effect_with((), move |()| {
            spawn_local(async move { used.set(keeping::used().await) });
        });
    }
    {
        let (kept, commands) = (kept.clone(), commands.clone());
        use_effect_with((), move |()| {
            spawn_local(async move {
                kept.set(match commands.settings().await {
                    Ok(settings) => Kept::Known(settings),
                    Err(why) => Kept::Unreadable(why),
                });
            });
        });
    }
    let flipped = |change: fn(&mut Settings, bool)| {
        let (kept, failed, commands) = (kept.clone(), failed.clone(), commands.clone());
        Callback::from(move |on| {
            let Kept::Known(before) = (*kept).clone() else { return };
            let mut settings = before.clone();
            change(&mut settings, on);
            kept.set(Kept::Known(settings));
            let (kept, failed, commands) = (kept.clone(), failed.clone(), commands.clone());
            spawn_local(async move {
                let changed = commands.change_settings(&|settings| change(settings, on)).await;
                // The switches show what is kept, not what was wished.
                kept.set(Kept::Known(changed.clone().unwrap_or(before)));
                failed.set(changed.err());
            });
        })
    };
    let switches = match &*kept {
        Kept::Loading => html! { <p class="empty">{ "Loading…" }</p> },
        Kept::Unreadable(why) => html! { <p class="alert" role="alert">{ why }</p> },
        Kept::Known(settings) => html! {
            <>
                <section class="card" aria-labelledby="notifications">
                    <h2 id="notifications">{ "Notifications" }</h2>
                    { switch(
                        "notify-outbox",
                        "What became of what I sent",
                        "Tells you when something was published or refused while Tidings was closed.",
                        settings.notify_outbox,
                        flipped(|settings, on| settings.notify_outbox = on),
                    ) }
                </section>
                <section class="card" aria-labelledby="sending">
                    <h2 id="sending">{ "Sending" }</h2>
                    { switch(
                        "send-in-background",
                        "Send in the background",
                        background_hint(can_sync, settings.send_in_background, background),
                        settings.send_in_background,
                        flipped(|settings, on| settings.send_in_background = on),
                    ) }
                </section>
            </>
        },
    };
    html! {
        <div class="page">
            <div class="intro"><h1 tabindex="-1">{ "Settings" }</h1></div>
            { switches }
            if let Some(why) = &*failed {
                <p class="alert" role="alert">{ why }</p>
            }
            { install_card(&props.installing) }
            <section class="card" aria-labelledby="data">
                <h2 id="data">{ "Your data" }</h2>
                <p>
                    { "News, attendees and everything that waits to be sent are stored by this \
                       browser, on this device. What you send goes to the server of this event \
                       and to nobody else. Clearing this site's data in the browser also removes \
                       what was not sent yet." }
                </p>
                { keep_words(&props.keeping, *used) }
            </section>
        </div>
    }
}

const fn background_hint(can_sync: bool, wanted: bool, background: Background) -> &'static str {
    match (can_sync, wanted, background) {
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
