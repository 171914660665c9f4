//! A picture of somebody, with the initials behind it for when there is none.
//!
//! Called by the attendees. Never loads a picture of another origin.

use domain::board::Attendee;
use web_sys::HtmlElement;
use yew::prelude::{Event, Html, TargetCast as _, html};

pub(crate) fn avatar(attendee: &Attendee) -> Html {
    let name = attendee.name();
    let initials: String = name.split_whitespace().filter_map(|word| word.chars().next()).collect();
    // A broken one shows what is behind it. An element of the same person stays as it is.
    let onerror = |event: Event| event.target_unchecked_into::<HtmlElement>().set_hidden(true);
    html! {
        // The name stands beside it.
        <span class="avatar">
            <span aria-hidden="true">{ initials }</span>
            if let Some(path) = attendee.picture() {
                <img src={path.to_owned()} alt="" width="40" height="40" loading="lazy" {onerror} />
            }
        </span>
    }
}
