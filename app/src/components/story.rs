//! A story: its Markdown as nodes.
//!
//! Called by the news and the preview.

use yew::prelude::*;

use crate::markdown::{Extent, Length, render};

/// So much of the story, and whether that is all of it.
pub(crate) fn story(body: &str, length: Length) -> (Html, Extent) {
    let (nodes, extent) = render(body, length);
    (html! { <div class="story">{ nodes }</div> }, extent)
}
