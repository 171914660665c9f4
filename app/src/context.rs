//! How components reach the live board.
//!
//! Called by pages and components. Never holds anything itself.

use yew::prelude::*;

use crate::{tidings::Commands, view::View};

/// What the page shows; the component renders again when it changes.
#[hook]
pub(crate) fn use_view() -> View {
    use_context().expect("every component is inside the live board")
}

/// What components may do.
#[hook]
pub(crate) fn use_commands() -> Commands {
    use_context().expect("every component is inside the live board")
}
