//! What every route has in common: header, status, the page of the route.
//!
//! Started by `run`. Keeps what stands in the forms while the user looks at another route.

use domain::board::{Draft, Registering};
use yew::prelude::*;

use crate::{
    build,
    components::{
        header::header, install::install_strip, keep_data::keep_strip, newer::newer,
        status_bar::status_bar,
    },
    context::{use_commands, use_view},
    draft::use_drafting,
    form::Text,
    install::{Install, use_install},
    keeping::{Promised, use_keeping},
    landing::use_landing,
    pages::{
        board::board_page, not_found::not_found_page, outbox::outbox_page, settings::SettingsPage,
    },
    prefill,
    route::{Route, part, use_route},
    theme,
    tidings::LiveBoard,
    title::use_title,
};

/// Everything.
#[component]
pub(crate) fn App() -> Html {
    html! { <LiveBoard><Shell /></LiveBoard> }
}

#[component]
fn Shell() -> Html {
    let view = use_view();
    let commands = use_commands();
    let route = use_route();
    use_title(&view, route);
    // Until the store was read, the copy of it that the page began with holds.
    use_effect_with(view.loaded.then_some(view.settings.theme), |theme| {
        theme.iter().copied().for_each(theme::choose);
    });
    let brought = use_memo((), |()| prefill::take());
    let news = use_drafting(Text::News(Draft::default()), brought.news.clone());
    let registering =
        use_drafting(Text::Registration(Registering::default()), brought.registering.clone());
    // The form "Register" stands below the news: once they are there, it stays where it is.
    let filled_in = (brought.registering.is_some() && brought.news.is_none()).then_some("register");
    use_landing(view.loaded || view.trouble.is_some(), filled_in);
    let installing = use_install();
    let keeping = use_keeping(view.board.unsent() > 0);
    // What is wrong with the storage or the worker.
    let troubles = [&view.trouble, &view.lost, &view.unflushed, &view.unserved];
    let trouble = troubles.into_iter().find_map(Option::as_ref);
    let strip = match (route, keeping.promised(), *installing.state) {
        // Both stand there.
        (Route::Settings, ..) => Html::default(),
        (_, Promised::AtRisk, _) => keep_strip(&keeping),
        // Without a storage it would open to nothing.
        (.., Install::Offered) if view.loaded || view.trouble.is_none() => {
            install_strip(&installing)
        }
        _ => Html::default(),
    };
    let page = match route {
        Route::Board => board_page(&news, &registering),
        Route::Outbox => outbox_page(&view),
        Route::Settings => html! { <SettingsPage {installing} {keeping} /> },
        Route::NotFound => not_found_page(),
    };
    html! {
        <>
            <a class="skip" href={part("main")}>{ "Skip to the content" }</a>
            { header(&view, route) }
            { status_bar(&view, &commands) }
            if let Some(trouble) = trouble {
                <div class="trouble" role="alert"><p class="bar">{ trouble }</p></div>
            }
            { newer(view.update, &commands) }
            <main id="main" tabindex="-1">{ page }</main>
            { strip }
            <footer class="bar hint">
                { format!("Tidings {} · build {}", build::VERSION, build::id()) }
            </footer>
        </>
    }
}
