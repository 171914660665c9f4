//! One article in the list, a long one with "Read more".
//!
//! Called by `news_list`.

use store::{ArticleState, NewsRow};
use yew::prelude::*;

use super::{ago::ago, state_label::state_label, story::story};
use crate::{
    context::use_view,
    markdown::{Extent, Length},
    route::Route,
};

#[derive(Properties, PartialEq)]
pub(crate) struct NewsItemProps {
    pub(crate) row: NewsRow,
    /// Why it is not published yet.
    pub(crate) reason: Option<String>,
}

#[component]
pub(crate) fn NewsItem(props: &NewsItemProps) -> Html {
    let NewsItemProps { row: NewsRow { article, state, .. }, reason } = props;
    let now = use_view().now;
    let length = use_state_eq(|| Length::Beginning);
    // Time passes more often than the text changes.
    let body = article.body.to_string();
    let rendered = use_memo((body, *length), |(body, length)| story(body, *length));
    let (nodes, extent) = &*rendered;
    let (label, expanded, other) = match *length {
        Length::Beginning => ("Read more", "false", Length::Whole),
        Length::Whole => ("Read less", "true", Length::Beginning),
    };
    let folds = *extent == Extent::Cut || *length == Length::Whole;
    let onclick = move |_| length.set(other);
    let id = format!("article-{}", article.id);
    html! {
        <li>
            <article data-state={state.as_str()} aria-labelledby={id.clone()}>
                <h3 {id}>{ article.headline.to_string() }</h3>
                <p class="meta">
                    <span class="byline">{ article.byline.to_string() }</span>
                    { ago(now, article.created_at) }
                    { state_label(*state) }
                </p>
                { nodes.clone() }
                if folds {
                    <button type="button" class="quiet" aria-expanded={expanded} {onclick}>
                        { label }
                    </button>
                }
                if *state != ArticleState::Sent {
                    <p class="reason">
                        { reason.as_deref().unwrap_or_default().to_owned() }
                        <a href={Route::Outbox.href()}>{ "See it in the outbox" }</a>
                    </p>
                }
            </article>
        </li>
    }
}
