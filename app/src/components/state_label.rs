//! Where something stands, as a word with a sign: never by colour alone.
//!
//! Called by the news, the outbox and the register form.

use store::ArticleState;
use yew::prelude::*;

pub(crate) fn state_label(state: ArticleState) -> Html {
    let (word, sign) = match state {
        ArticleState::Waiting => ("Waiting", "M8 3.5V8l3 2M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0"),
        ArticleState::Sending => ("Sending", "M8 13.5v-11M3.5 7 8 2.5 12.5 7"),
        ArticleState::Sent => ("Published", "M3 8.5 6.5 12 13 4.5"),
        ArticleState::Parked => ("Needs you", "M8 2.5v7M8 12.5v1"),
        ArticleState::Refused => ("Refused", "M4 4l8 8M12 4l-8 8"),
    };
    html! {
        <span class={classes!("state", state.as_str())}>
            <svg viewBox="0 0 16 16" aria-hidden="true"><path d={sign} /></svg>
            { word }
        </span>
    }
}
