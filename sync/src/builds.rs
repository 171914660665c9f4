//! Which builds the open pages run, so that no worker takes their files away.
//!
//! Each page holds a shared Web Lock with the name of its build for as long as it is open; the worker
//! only looks.

use crate::lock;

/// What the locks are called, before the id of the build.
const LOCK: &str = "build:";

/// The ids of the builds that open pages run, one for each page. A page that is just opening is not
/// among them, nor is any where the browser has no Web Locks.
pub async fn run_by_pages() -> Vec<String> {
    let names = lock::names().await;
    names.iter().filter_map(|name| Some(name.strip_prefix(LOCK)?.to_owned())).collect()
}
