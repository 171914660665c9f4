//! The form "Add news": step 1 in the life of an article.
//!
//! Called by the board page.

use domain::board::Body;
use yew::prelude::*;

use super::{
    filling::use_filling,
    saved_articles::saved_articles,
    story::story,
    text_box::{Kind, TextBox},
};
use crate::{context::use_view, draft::Drafting, markdown::Length};

#[derive(Properties, PartialEq)]
pub(crate) struct NewsFormProps {
    pub(crate) drafting: Drafting,
}

pub(crate) const HEADLINE: TextBox = TextBox {
    id: "headline",
    label: "Headline",
    kind: Kind::Line,
    autocomplete: "off",
    hint: None,
};
pub(crate) const BYLINE: TextBox =
    TextBox { id: "byline", label: "Byline", kind: Kind::Line, autocomplete: "name", hint: None };
const STORY: TextBox = TextBox {
    id: "story",
    label: "Story",
    kind: Kind::Story,
    autocomplete: "off",
    hint: Some("Optional. **bold**, *italic*, - lists and [links](https://…) work."),
};

/// In their order.
pub(crate) const BOXES: [TextBox; 3] = [HEADLINE, BYLINE, STORY];

#[component]
pub(crate) fn NewsForm(props: &NewsFormProps) -> Html {
    let board = use_view().board;
    let form = &props.drafting.form;
    let filling = use_filling(&props.drafting);
    let [.., body] = form.text.fields();
    html! {
        <form class="card" id="add-news" tabindex="-1" aria-label="Add news" novalidate=true
            onsubmit={filling.onsubmit()}>
            <div class="card-head">
                <h2>{ "Add news" }</h2>
                { saved_articles(&board, &filling, &props.drafting) }
            </div>
            <div class="columns">
                { filling.text_box(0, HEADLINE) }
                { filling.text_box(1, BYLINE) }
            </div>
            <div class="columns">
                { filling.text_box(2, STORY) }
                <section class="preview" aria-label="Preview">
                    <p class="label" aria-hidden="true">{ "Preview" }</p>
                    if body.trim().is_empty() {
                        <p class="empty">{ "Your story as others will read it." }</p>
                    } else {
                        { story(Body::beginning(body), Length::Whole).0 }
                    }
                </section>
            </div>
            { filling.foot("Add news", filling.draft_buttons()) }
        </form>
    }
}
