//! The windows of this app.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ClientQueryOptions, ClientType, VisibilityState, WindowClient};

use crate::{build::Build, scope};

/// Our windows, controlled or not. Other apps of this origin are not ours.
pub(crate) async fn open() -> Vec<WindowClient> {
    let options = ClientQueryOptions::new();
    options.set_type(ClientType::Window);
    options.set_include_uncontrolled(true);
    let found = JsFuture::from(scope::global().clients().match_all_with_options(&options)).await;
    let clients = found.map(|found| js_sys::Array::from(&found)).unwrap_or_default();
    let base = [&*scope::global().location().origin(), &*Build::this().base].concat();
    let is_ours = |window: &WindowClient| {
        let url = window.url();
        url.strip_prefix(&base)
            .is_some_and(|path| !path.starts_with("api/") && !path.starts_with("__"))
    };
    clients.iter().map(|client| client.unchecked_into::<WindowClient>()).filter(is_ours).collect()
}

/// Whether somebody is looking at the app.
pub(crate) async fn is_watched() -> bool {
    let visible = VisibilityState::Visible;
    open().await.iter().any(|window| window.visibility_state() == visible)
}
