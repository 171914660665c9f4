//! What the server has and this build cannot read: as many bad ones as there are, and not the list.
//!
//! Called by the lists.

use yew::prelude::*;

use crate::count::count;

pub(crate) fn left_out(n: usize, noun: &str) -> Html {
    if n == 0 {
        return Html::default();
    }
    html! { <p class="hint">{ count(n, noun) }{ " from the server could not be read." }</p> }
}
