//! What every route has in common: header, status, the page of the route.
//!
//! Started by `run`. Keeps what stands in the forms while the user looks at another route.

use domain::board::{Draft, Registering};
use yew::prelude::*;

use crate::{
    components::{header::header, status_bar::status_bar},
    context::{use_commands, use_view},
    draft,
    form::Form,
    pages::{
        board::board_page, not_found::not_found_page, outbox::outbox_page, settings::SettingsPage,
    },
    prefill,
    route::{Route, part, use_route},
    tidings::LiveBoard,
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
    let news = use_reducer_eq(first_news);
    let registering = use_reducer_eq(Form::<Registering>::default);
    use_effect_with(news.text.clone(), draft::keep);
    let page = match route {
        Route::Board => board_page(&news, &registering),
        Route::Outbox => outbox_page(&view),
        Route::Settings => html! { <SettingsPage /> },
        Route::NotFound => not_found_page(),
    };
    html! {
        <>
            <a class="skip" href={part("main")}>{ "Skip to the content" }</a>
            { header(&view, route) }
            { status_bar(&view, &commands) }
            // What is wrong with the storage or the worker.
            if let Some(trouble) = view.trouble {
                <div class="trouble" role="alert"><p class="bar">{ trouble }</p></div>
            }
            <main id="main" tabindex="-1">{ page }</main>
        </>
    }
}

/// What the address brings, otherwise what was being written when this tab was left.
fn first_news() -> Form<Draft> {
    let kept = draft::recall();
    match prefill::take() {
        Some(draft) => {
            let text = Draft {
                byline: if draft.byline.is_empty() { kept.byline.clone() } else { draft.byline },
                ..draft
            };
            Form::begun(text, (!kept.is_empty()).then_some(kept))
        }
        None => Form::begun(kept, None),
    }
}
