//! "Install Tidings": a strip at the bottom while the browser offers it, and a part of the settings.
//!
//! Called by `shell` and by the settings.

use yew::prelude::*;

use super::{button::button, card::card};
use crate::install::{Install, Installing, by_hand};

/// At the bottom of every other route, until the user has answered.
pub(crate) fn install_strip(installing: &Installing) -> Html {
    let declining = installing.clone();
    html! {
        <section class="strip" aria-label="Install">
            <div class="bar">
                <p>
                    <strong>{ "Install Tidings" }</strong>
                    <span class="hint">{ "Opens like an app, also offline." }</span>
                </p>
                { install_button(installing) }
                { button("small quiet", "Not now", Callback::from(move |_| declining.decline())) }
            </div>
        </section>
    }
}

/// In the settings.
pub(crate) fn install_card(installing: &Installing) -> Html {
    let words = match *installing.state {
        Install::Installed => "Installed: Tidings is an app on this device.",
        Install::NotOffered => by_hand(),
        Install::Offered | Install::Declined => {
            "Tidings can be an app on this device. It opens in a window of its own, also without a \
             connection."
        }
    };
    let content = html! {
        <>
            <p>{ words }</p>
            if matches!(*installing.state, Install::Offered | Install::Declined) {
                <div class="actions">{ install_button(installing) }</div>
            }
        </>
    };
    card("install", "Install", content)
}

fn install_button(installing: &Installing) -> Html {
    let installing = installing.clone();
    button("small main", "Install", Callback::from(move |_| installing.install()))
}
