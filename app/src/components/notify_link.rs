//! The link "Notify me when there are new attendees".
//!
//! Called by the attendees. A click always ends in something that the user sees.

use web_sys::MouseEvent;
use yew::prelude::*;

use crate::{spawn::spawn_local, tidings::Commands};

/// How far it is; kept by the list.
#[derive(Clone, PartialEq)]
pub(crate) enum Asked {
    NotYet,
    Asking,
    Granted(String),
    Denied(String),
}

pub(crate) fn notify_link(commands: &Commands, asked: &UseStateHandle<Asked>) -> Html {
    let onclick = {
        let (commands, asked) = (commands.clone(), asked.clone());
        move |event: MouseEvent| {
            event.prevent_default();
            if *asked == Asked::Asking {
                return;
            }
            asked.set(Asked::Asking);
            let (commands, asked) = (commands.clone(), asked.clone());
            spawn_local(async move {
                asked.set(match commands.notify_me().await {
                    Ok(now) => Asked::Granted(now),
                    Err(why) => Asked::Denied(why),
                });
            });
        }
    };
    let (said, class) = match &**asked {
        Asked::NotYet => ("", "said"),
        Asked::Asking => ("Asking for your permission…", "said"),
        Asked::Granted(now) => (now.as_str(), "said"),
        Asked::Denied(why) => (why.as_str(), "said problem"),
    };
    html! {
        <div class="notify">
            <a id="notify" href="#notify" {onclick}>{ "Notify me when there are new attendees" }</a>
            <p class="hint">
                { "Your browser asks for permission first, because the message also comes \
                   while Tidings is closed." }
            </p>
            <p {class} aria-live="polite">{ said.to_owned() }</p>
        </div>
    }
}
