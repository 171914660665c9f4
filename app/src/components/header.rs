//! The name and the way around.
//!
//! Called by `shell`; `index.html` shows the same before it starts.

use yew::prelude::*;

use crate::{count::count, route::Route, view::View};

pub(crate) fn header(view: &View, here: Route) -> Html {
    let open = view.board.outbox.len();
    let link = |to: Route, name: &'static str, more: Html| {
        let current = (here == to).then_some("page");
        html! { <a href={to.href()} aria-current={current}>{ name }{ more }</a> }
    };
    let waiting = html! {
        if open > 0 {
            <span class="badge" aria-hidden="true">{ open }</span>
            <span class="unseen">{ format!(", {}", count(open, "item")) }</span>
        }
    };
    html! {
        <header class="top">
            <div class="bar">
                <a class="brand" href={Route::Board.href()}>
                    // Three lines of text that are waves.
                    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
                        <path d="M6 10q3.3-3 6.7 0t6.6 0 6.7 0M6 16.5q3.3-3 6.7 0t6.6 0 6.7 0M6 23q3.3-3 6.7 0t6.6 0" />
                    </svg>
                    { "Tidings" }
                </a>
                <nav aria-label="Main">
                    { link(Route::Board, "Board", Html::default()) }
                    { link(Route::Outbox, "Outbox", waiting) }
                    { link(Route::Settings, "Settings", Html::default()) }
                </nav>
            </div>
        </header>
    }
}
