//! How many things need the user, where they see it without looking at the page: on the app's icon,
//! and in the title where there is no such icon.
//!
//! Called by `shell`. Counts nothing itself.

use gloo::utils::{document, window};
use js_sys::Reflect;
use yew::prelude::*;

use crate::{install::is_app, route::Route, spawn::spawn_local, view::View};

/// Sets both whenever the route or the number changes.
#[hook]
pub(crate) fn use_title(view: &View, route: Route) {
    let count = view.board.needing_attention();
    use_effect_with((route, count, view.loaded), |&(route, count, loaded)| {
        document().set_title(&title(route.title(), count, has_badge()));
        // Until the store was read nobody knows; the last number stays.
        if loaded {
            spawn_local(sync::tell::badge(count));
        }
    });
}

fn title(name: &str, count: usize, has_badge: bool) -> String {
    if count == 0 || has_badge { name.to_owned() } else { format!("({count}) {name}") }
}

/// A tab has no icon for it, whatever its browser can do.
fn has_badge() -> bool {
    is_app() && Reflect::has(&window().navigator(), &"setAppBadge".into()).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn the_title_counts_only_where_nothing_else_does() {
        assert_eq!(title("Outbox · Tidings", 0, false), "Outbox · Tidings");
        assert_eq!(title("Outbox · Tidings", 2, false), "(2) Outbox · Tidings");
        assert_eq!(title("Outbox · Tidings", 2, true), "Outbox · Tidings");
    }
}
