//! `activate`: caches of other builds go, and on the first install the open page is taken over.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::{
    build::{Build, CACHES},
    scope,
};

pub(crate) async fn on_activate() -> Result<(), JsValue> {
    let own = Build::this().cache_name();
    let caches = scope::global().caches()?;
    let names = js_sys::Array::from(&JsFuture::from(caches.keys()).await?);
    // Other caches of this origin are not ours to delete.
    for name in names.iter().filter_map(|name| name.as_string()) {
        if name.starts_with(CACHES) && name != own {
            JsFuture::from(caches.delete(&name)).await?;
        }
    }
    JsFuture::from(scope::global().clients().claim()).await.map(drop)
}
