//! The addresses of the page, which page and worker have to agree on.

/// The routes below the page's base; the first is the base itself.
pub const ROUTES: [&str; 3] = ["", "outbox", "settings"];
