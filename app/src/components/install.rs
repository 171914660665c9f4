//! "Install Tidings": a strip at the bottom while the browser offers it, and a part of the settings.
//!
//! Called by `shell` and by the settings.

use yew::prelude::*;

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
                { button(installing) }
                <button type="button" class="small quiet" onclick={move |_| declining.decline()}>
                    { "Not now" }
                </button>
            </div>
        </section>
    }
}

/// In the settings.
pub(crate) fn install_card(installing: &Installing) -> Html {
    html! {
        <section class="card" aria-labelledby="install">
            <h2 id="install">{ "Install" }</h2>
            { match *installing.state {
                Install::Installed => html! { <p>{ "Installed: Tidings is an app on this device." }</p> },
                Install::NotOffered => html! { <p>{ by_hand() }</p> },
                Install::Offered | Install::Declined => html! {
                    <>
                        <p>{ "Tidings can be an app on this device. It opens in a window of its own, \
                              also without a connection." }</p>
                        <div class="actions">{ button(installing) }</div>
                    </>
                },
            } }
        </section>
    }
}

fn button(installing: &Installing) -> Html {
    let installing = installing.clone();
    html! {
        <button type="button" class="small main" onclick={move |_| installing.install()}>
            { "Install" }
        </button>
    }
}
