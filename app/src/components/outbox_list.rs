//! Everything that is not accepted yet, or everything that was discarded and can be put back.
//!
//! Called by the outbox page, once for each. "Send now" for all of them stands in the status bar.

use yew::prelude::*;

use super::{edit_form::EditForm, outbox_item::OutboxItem};
use crate::{
    context::use_view,
    draft::Edit,
    window::{Window, show_more, show_previous},
};

/// Which of the two.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Which {
    Open,
    Discarded,
}

#[derive(Properties, PartialEq)]
pub(crate) struct OutboxListProps {
    pub(crate) which: Which,
}

#[component]
pub(crate) fn OutboxList(props: &OutboxListProps) -> Html {
    let view = use_view();
    let window = use_state_eq(Window::default);
    let edited = use_state_eq(|| match props.which {
        Which::Open => Edit::recall(),
        Which::Discarded => None,
    });
    let board = &view.board;
    let (entries, label, what) = match props.which {
        Which::Open => (&board.outbox, "Outbox", "items"),
        Which::Discarded => (&board.discarded, "Discarded", "discarded items"),
    };
    let len = entries.len();
    let rows = entries[window.rows(len)].iter().map(|entry| {
        let (seq, entry, gate) = (entry.item.seq, entry.clone(), board.gate.clone());
        html! { <OutboxItem key={seq} {entry} {gate} edited={&edited} /> }
    });
    html! {
        <>
            // Above the list: what is typed stays when the item goes, because it was sent meanwhile.
            if let Some(edit) = &*edited {
                <EditForm key={edit.item.seq} edit={edit.clone()} edited={&edited} />
            }
            if len > 0 {
                { show_previous(&window, len, what) }
                <ul class="outbox" aria-label={label}>{ for rows }</ul>
                { show_more(&window, len, what) }
            }
        </>
    }
}
