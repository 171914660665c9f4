//! Every address that is no route.
//!
//! Called by `shell`.

use yew::prelude::*;

use crate::route::Route;

pub(crate) fn not_found_page() -> Html {
    html! {
        <div class="page">
            <div class="intro">
                <h1 tabindex="-1">{ "There is no such page" }</h1>
                <p>{ "The address may have a typing error in it." }</p>
                <p><a href={Route::Board.href()}>{ "Go to the board" }</a></p>
            </div>
        </div>
    }
}
