//! This build: its name, its files, its cache.
//!
//! The packing step writes all of it into `sw.js`, so that a new file of any kind is a new worker.

use domain::object;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, Request, Response};

use crate::scope;

/// All caches of ours that hold a build begin like this.
pub(crate) const CACHES: &str = "tidings-build-";
/// Written last: a cache without it is not whole, and is never served.
const MARKER: &str = "tidings-complete";

/// What the packing step knows of this build.
pub(crate) struct Build {
    id: String,
    /// An optimised build is served from the cache first, a debug build from the network first.
    pub(crate) optimised: bool,
    /// The path that everything is below; ends with a slash.
    pub(crate) base: String,
    pub(crate) files: Vec<File>,
}

object!(Build { id, optimised, base, files });

/// One file of the build.
pub(crate) struct File {
    /// Below the base.
    pub(crate) path: String,
    /// In base64.
    pub(crate) sha256: String,
}

object!(File { path, sha256 });

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = __TIDINGS_BUILD)]
    static BUILD: JsValue;
}

impl Build {
    /// Reads what the packing step wrote.
    pub(crate) fn this() -> Self {
        let text = BUILD.with(js_sys::JSON::stringify);
        let text =
            text.expect("the packing step writes plain JSON").as_string().unwrap_or_default();
        domain::json::read(&text)
            .unwrap_or_else(|_| unreachable!("the packing step writes this shape"))
    }

    /// The name of this build's cache.
    pub(crate) fn cache_name(&self) -> String {
        format!("{CACHES}{}", self.id)
    }

    /// Opens this build's cache.
    pub(crate) async fn cache(&self) -> Result<Cache, JsValue> {
        let opened = scope::global().caches()?.open(&self.cache_name());
        Ok(JsFuture::from(opened).await?.unchecked_into())
    }

    /// The file at this path of our origin.
    pub(crate) fn file_at(&self, pathname: &str) -> Option<&File> {
        let path = pathname.strip_prefix(&self.base)?;
        self.files.iter().find(|file| file.path == path)
    }

    /// A stored file, as long as the cache is whole.
    pub(crate) async fn stored(&self, path: &str) -> Result<Option<Response>, JsValue> {
        let cache = self.cache().await?;
        let find =
            |path: &str| JsFuture::from(cache.match_with_str(&format!("{}{path}", self.base)));
        if find(MARKER).await?.is_undefined() {
            return Ok(None);
        }
        let found = find(path).await?;
        Ok((!found.is_undefined()).then(|| found.unchecked_into()))
    }

    /// Says that the cache is whole.
    pub(crate) async fn mark_complete(&self, cache: &Cache) -> Result<(), JsValue> {
        let request = Request::new_with_str(&format!("{}{MARKER}", self.base))?;
        JsFuture::from(cache.put_with_request(&request, &Response::new()?)).await.map(drop)
    }
}
