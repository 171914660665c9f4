//! The list "News".
//!
//! Called by the board page. Never has more than a window of it in the document.

use store::ArticleState;
use yew::prelude::*;

use super::{left_out::left_out, news_item::NewsItem, patience::patience};
use crate::{
    context::use_view,
    window::{Window, show_more, show_previous},
};

#[component]
pub(crate) fn NewsList() -> Html {
    let view = use_view();
    let window = use_state_eq(Window::default);
    let board = &view.board;
    let len = board.news.len();
    let rows = board.news[window.rows(len)].iter().map(|row| {
        let id = row.article.id.to_string();
        let unsent = row.state != ArticleState::Sent;
        let entry =
            unsent.then(|| board.outbox.iter().find(|entry| entry.item.about == id)).flatten();
        let reason = entry.and_then(|entry| entry.item.reason.as_ref()).map(ToString::to_string);
        html! { <NewsItem key={id} row={row.clone()} {reason} /> }
    });
    html! {
        <>
            { show_previous(&window, len, "news") }
            // An empty list has nothing to tell, and no row for a screen reader to find.
            if len > 0 {
                <ul class="news" aria-label="News">{ for rows }</ul>
            } else if board.refreshed.is_some() {
                <p class="empty">{ "No news yet. Be the first to add some." }</p>
            } else {
                { patience(&view, "The news") }
            }
            { show_more(&window, len, "news") }
            { left_out(board.left_out, "article") }
        </>
    }
}
