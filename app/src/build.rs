//! Which build this page is of: its version, and the id that the packing step wrote into the page.
//!
//! The version comes with the program and the id with the page, so that both together show whether
//! they are of one build.

use gloo::utils::document;

/// The version, as it was given to the build, or the package's.
pub(crate) const VERSION: &str = match option_env!("TIDINGS_VERSION") {
    Some(version) => version,
    None => env!("CARGO_PKG_VERSION"),
};

/// The id of the build; "development" where nothing has packed it.
pub(crate) fn id() -> String {
    let meta = document().query_selector("meta[name=tidings-build]").ok().flatten();
    let id = meta.and_then(|meta| meta.get_attribute("content"));
    id.unwrap_or_else(|| "development".to_owned())
}
