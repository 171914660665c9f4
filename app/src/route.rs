//! The address: four routes below the page's base, and how the page moves between them.
//!
//! Called by `shell`, which shows the page of the route. Links are ordinary ones: they open in a new
//! tab, and work before and without us. Never loads anything.

use gloo::{
    events::{EventListener, EventListenerOptions},
    utils::{document, history, window},
};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, Event, FocusOptions, HtmlAnchorElement, HtmlElement, MouseEvent, Url};
use yew::prelude::{hook, use_effect_with, use_state};

/// Where the user is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Board,
    Outbox,
    Settings,
    NotFound,
}

impl Route {
    /// Reads a path. `base` is the path of the app's folder and ends in a slash.
    fn read(path: &str, base: &str) -> Self {
        match path.strip_prefix(base).map(|below| below.trim_end_matches('/')) {
            // Asked for without its slash, the folder is the board too.
            None if path == base.trim_end_matches('/') => Self::Board,
            // What is shared comes to the board, and so does whoever reloads there.
            Some("" | "index.html" | "share") => Self::Board,
            Some("outbox") => Self::Outbox,
            Some("settings") => Self::Settings,
            Some(_) | None => Self::NotFound,
        }
    }

    fn current() -> Self {
        Self::read(&window().location().pathname().unwrap_or_default(), &base())
    }

    /// The path of this route, for a real link.
    pub(crate) fn href(self) -> String {
        let name = match self {
            Self::Board | Self::NotFound => "",
            Self::Outbox => "outbox",
            Self::Settings => "settings",
        };
        base() + name
    }

    /// What the document is called there.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Board => "Tidings",
            Self::Outbox => "Outbox · Tidings",
            Self::Settings => "Settings · Tidings",
            Self::NotFound => "Not found · Tidings",
        }
    }
}

/// The address of a part of this page. With `<base>`, `#id` alone would lead to another route.
pub(crate) fn part(id: &str) -> String {
    format!("{}#{id}", window().location().pathname().unwrap_or_default())
}

/// The path of the app's folder: the site may live in one.
pub(crate) fn base() -> String {
    let base = document().base_uri().ok().flatten();
    base.and_then(|base| Url::new(&base).ok()).map_or_else(|| "/".to_owned(), |url| url.pathname())
}

/// What has just happened to the address.
#[derive(Clone, Copy, PartialEq)]
enum Visit {
    /// The page was opened here: focus stays where the browser put it.
    Opened(Route),
    /// A link led here. The number tells two visits to one route apart.
    Followed(Route, u32),
    /// The browser's Back or Forward led here, and restores the scroll position itself.
    Returned(Route, u32),
}

impl Visit {
    const fn route(self) -> Route {
        match self {
            Self::Opened(route) | Self::Followed(route, _) | Self::Returned(route, _) => route,
        }
    }

    const fn number(self) -> u32 {
        match self {
            Self::Opened(_) => 0,
            Self::Followed(_, number) | Self::Returned(_, number) => number,
        }
    }
}

/// Where the user is. Used once: takes over clicks on links between routes, and sets the focus after
/// each move.
#[hook]
pub(crate) fn use_route() -> Route {
    let visit = use_state(|| Visit::Opened(Route::current()));
    {
        let visit = visit.clone();
        use_effect_with((), move |()| {
            let popped = visit.clone();
            let popstate = EventListener::new(&window(), "popstate", move |_| {
                let route = Route::current();
                // A link to a part of this page is a step in the history too.
                if route != popped.route() {
                    popped.set(Visit::Returned(route, popped.number() + 1));
                }
            });
            let options = EventListenerOptions::enable_prevent_default();
            let click =
                EventListener::new_with_options(&document(), "click", options, move |event| {
                    if let Some(route) = followed(event) {
                        event.prevent_default();
                        if go(route, visit.route()) {
                            visit.set(Visit::Followed(route, visit.number() + 1));
                        }
                    }
                });
            move || drop((popstate, click))
        });
    }
    use_effect_with(*visit, |visit| match visit {
        Visit::Opened(_) => {}
        Visit::Followed(..) => {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            focus_heading();
        }
        Visit::Returned(..) => focus_heading(),
    });
    visit.route()
}

/// The route that a click leads to; `None` for everything that is the browser's: other buttons, a
/// new tab, another site, a part of this page.
fn followed(event: &Event) -> Option<Route> {
    let click: &MouseEvent = event.dyn_ref()?;
    let plain = click.button() == 0
        && !(click.meta_key() || click.ctrl_key() || click.shift_key() || click.alt_key());
    if !plain || event.default_prevented() {
        return None;
    }
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??;
    let link: HtmlAnchorElement = link.dyn_into().ok()?;
    let here = window().location().origin().ok()?;
    if link.origin() != here || !link.hash().is_empty() || !link.target().is_empty() {
        return None;
    }
    Some(Route::read(&link.pathname(), &base())).filter(|route| *route != Route::NotFound)
}

/// Writes the address; says whether the page has to follow.
fn go(route: Route, from: Route) -> bool {
    // A link to where we are moves the focus and adds nothing to the history.
    if route == from {
        return true;
    }
    let href = route.href();
    let pushed = history().push_state_with_url(&JsValue::NULL, "", Some(&href)).is_ok();
    if !pushed {
        // Safari allows 100 of them in half a minute; a real load always works.
        drop(window().location().set_href(&href));
    }
    pushed
}

/// The new page's heading gets the focus, so that a screen reader reads on from there.
pub(crate) fn focus_heading() {
    let heading = document().query_selector("h1").ok().flatten();
    if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        drop(heading.focus_with_options(&options));
    }
}

#[cfg(test)]
mod tests {
    use super::Route;

    #[test]
    fn routes_are_read_below_the_base_with_or_without_a_slash_at_the_end() {
        for (path, base, route) in [
            ("/", "/", Route::Board),
            ("/index.html", "/", Route::Board),
            ("/share", "/", Route::Board),
            ("/outbox", "/", Route::Outbox),
            ("/outbox/", "/", Route::Outbox),
            ("/settings", "/", Route::Settings),
            ("/elsewhere", "/", Route::NotFound),
            ("/outbox/more", "/", Route::NotFound),
            ("/demo/", "/demo/", Route::Board),
            ("/demo", "/demo/", Route::Board),
            ("/demo/outbox", "/demo/", Route::Outbox),
            ("/outbox", "/demo/", Route::NotFound),
        ] {
            assert_eq!(Route::read(path, base), route, "{path} below {base}");
        }
    }
}
