//! The windows of this app.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ClientQueryOptions, ClientType, Url, VisibilityState, WindowClient};

use crate::{build::Build, scope};

/// Our windows, controlled or not. Other apps of this origin are not ours.
pub(crate) async fn open() -> Vec<WindowClient> {
    let options = ClientQueryOptions::new();
    options.set_type(ClientType::Window);
    options.set_include_uncontrolled(true);
    let found = JsFuture::from(scope::global().clients().match_all_with_options(&options)).await;
    let clients = found.map(|found| js_sys::Array::from(&found)).unwrap_or_default();
    let base = base();
    let is_ours = |window: &WindowClient| page(&base, &window.url()).is_some();
    clients.iter().map(|client| client.unchecked_into::<WindowClient>()).filter(is_ours).collect()
}

/// Whether somebody is looking at the app.
pub(crate) async fn is_watched() -> bool {
    let visible = VisibilityState::Visible;
    open().await.iter().any(|window| window.visibility_state() == visible)
}

/// Where an address leads, below the app's base; to the board when it is none of ours, whatever it
/// pretends to be.
pub(crate) fn path_of(address: &str) -> String {
    let base = base();
    let url = Url::new_with_base(address, &base).map(|url| url.href());
    let path = url.ok().and_then(|url| page(&base, &url).map(ToOwned::to_owned));
    path.unwrap_or_default()
}

fn base() -> String {
    [&*scope::global().location().origin(), &*Build::this().base].concat()
}

/// The page that an address leads to, below the base; `None` for what is no page of ours.
fn page<'a>(base: &str, url: &'a str) -> Option<&'a str> {
    let path = url.strip_prefix(base)?;
    (!path.starts_with("api/") && !path.starts_with("__")).then_some(path)
}
