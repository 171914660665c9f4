//! This build: its name, its files, its cache.
//!
//! The packing step writes all of it into `sw.js`, so that a new file of any kind is a new worker.

use std::rc::Rc;

use domain::{board::ROUTES, object};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, CacheQueryOptions, Request, Response};

use crate::scope;

/// All caches that hold a build begin like this; behind it come the board's folder, if it has one,
/// and the build's id.
const CACHES: &str = "tidings-build-";
/// The shell: what every route is served with.
pub(crate) const SHELL: &str = "index.html";
/// Written last: a cache without it is not whole, and is never served.
const MARKER: &str = "tidings-complete";

/// An optimised build is served from the cache first, a debug build from the network first. Trunk
/// builds page and worker alike, so what one of them never does is not in its program.
pub(crate) const OPTIMISED: bool = !cfg!(debug_assertions);

/// What the packing step knows of this build.
pub(crate) struct Build {
    id: String,
    /// The path that everything is below; ends with a slash.
    pub(crate) base: String,
    pub(crate) files: Vec<File>,
}

object!(Build { id, base, files });

/// One file of the build.
pub(crate) struct File {
    /// Below the base.
    pub(crate) path: String,
    /// In base64.
    pub(crate) sha256: String,
}

object!(File { path, sha256 });

impl File {
    /// Whether its name changes with its content, as that of all that a page loads does.
    pub(crate) fn is_hashed(&self) -> bool {
        [".js", ".wasm", ".css"].iter().any(|end| self.path.ends_with(end))
    }
}

/// Whose file is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    /// This build's.
    ThisBuild,
    /// That of any build that is still kept.
    AnyBuild,
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = __TIDINGS_BUILD)]
    static BUILD: JsValue;
}

thread_local! {
    static THIS: Rc<Build> = Rc::new(Build::packed());
}

impl Build {
    /// This worker's own build.
    pub(crate) fn this() -> Rc<Self> {
        THIS.with(Rc::clone)
    }

    /// Reads what the packing step wrote.
    fn packed() -> Self {
        let text = BUILD.with(js_sys::JSON::stringify);
        let text =
            text.expect("the packing step writes plain JSON").as_string().unwrap_or_default();
        domain::json::read(&text)
            .unwrap_or_else(|_| unreachable!("the packing step writes this shape"))
    }

    /// The name of this build's cache.
    pub(crate) fn cache_name(&self) -> String {
        [CACHES, self.folder(), &self.id].concat()
    }

    /// The folder of this board on its host, without the first slash: nothing, or `tidings/`.
    pub(crate) fn folder(&self) -> &str {
        self.base.trim_start_matches('/')
    }

    /// The id of the build that a cache of this name holds, if it is one of this board.
    pub(crate) fn id_of<'a>(&self, cache: &'a str) -> Option<&'a str> {
        let id = cache.strip_prefix(CACHES)?.strip_prefix(self.folder())?;
        // Otherwise it belongs to a board in a folder below.
        (!id.contains('/')).then_some(id)
    }

    /// The names of all caches that hold a build of this board. Others are not ours.
    pub(crate) async fn caches(&self) -> Result<Vec<String>, JsValue> {
        let names = JsFuture::from(scope::global().caches()?.keys()).await?;
        let names = js_sys::Array::from(&names);
        let names = names.iter().filter_map(|name| name.as_string());
        Ok(names.filter(|name| self.id_of(name).is_some()).collect())
    }

    /// The path on our origin of what is at this path below the base.
    pub(crate) fn url(&self, path: &str) -> String {
        [&self.base, path].concat()
    }

    /// The addresses that show the page: each has the shell under its own URL, for static routes.
    pub(crate) fn routes(&self) -> impl Iterator<Item = String> {
        ROUTES.iter().map(|route| self.url(route))
    }

    /// The file at this path of our origin.
    pub(crate) fn file_at(&self, pathname: &str) -> Option<&File> {
        let path = pathname.strip_prefix(&self.base)?;
        self.files.iter().find(|file| file.path == path)
    }

    /// Opens this build's cache, whole or not.
    pub(crate) async fn cache(&self) -> Result<Cache, JsValue> {
        let opened = scope::global().caches()?.open(&self.cache_name());
        Ok(JsFuture::from(opened).await?.unchecked_into())
    }

    /// A stored file, as long as the cache that it is in is whole.
    pub(crate) async fn stored(&self, path: &str, of: Of) -> Result<Option<Response>, JsValue> {
        let caches = match of {
            Of::ThisBuild => vec![self.cache_name()],
            Of::AnyBuild => self.caches().await?,
        };
        for name in caches {
            // Both questions at once: a page waits for the answers.
            let (marker, file) = (self.ask(&name, MARKER)?, self.ask(&name, path)?);
            let (marker, file) = (marker.await?, file.await?);
            if !marker.is_undefined() && !file.is_undefined() {
                return Ok(Some(file.unchecked_into()));
            }
        }
        Ok(None)
    }

    /// Whether the cache has everything.
    pub(crate) async fn is_complete(&self) -> Result<bool, JsValue> {
        Ok(self.find(MARKER).await?.is_some())
    }

    /// Says that the cache has everything.
    pub(crate) async fn mark_complete(&self, cache: &Cache) -> Result<(), JsValue> {
        self.put(cache, MARKER, &Response::new()?).await
    }

    /// Keeps a response under a path below the base.
    pub(crate) async fn put(
        &self,
        cache: &Cache,
        path: &str,
        response: &Response,
    ) -> Result<(), JsValue> {
        let request = Request::new_with_str(&self.url(path))?;
        JsFuture::from(cache.put_with_request(&request, response)).await.map(drop)
    }

    /// What this build's cache has under a path, whole or not.
    pub(crate) async fn find(&self, path: &str) -> Result<Option<Response>, JsValue> {
        let found = self.ask(&self.cache_name(), path)?.await?;
        Ok((!found.is_undefined()).then(|| found.unchecked_into()))
    }

    /// Asks a cache for what is under a path below the base. Makes no cache that is not there.
    fn ask(&self, cache: &str, path: &str) -> Result<JsFuture, JsValue> {
        let options = CacheQueryOptions::new();
        options.set_cache_name(cache);
        let caches = scope::global().caches()?;
        Ok(caches.match_with_str_and_options(&self.url(path), &options).into())
    }
}

/// Lets a cache go.
pub(crate) async fn delete(name: &str) -> Result<(), JsValue> {
    JsFuture::from(scope::global().caches()?.delete(name)).await.map(drop)
}
