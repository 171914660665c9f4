//! Which builds the open pages run, so that no worker takes their files away.
//!
//! Each page holds a shared Web Lock with the id of its build for as long as it is open; the worker
//! only looks.

use crate::lock::{self, Asked, Mode, Patience};

/// What the locks are called, before the folder of the board, if it has one, and the id of the build.
const LOCK: &str = "build:";

/// This page runs that build, until it is closed. `folder` is the path of the board on its host,
/// without the first slash.
pub async fn run(folder: &str, id: &str) {
    // Shared, so it is free at once; without Web Locks nobody takes files away while pages are open.
    if let Asked::Granted(guard) =
        lock::hold(&[LOCK, folder, id].concat(), Mode::Shared, Patience::None).await
    {
        std::mem::forget(guard);
    }
}

/// The ids of the builds that open pages run, one for each page. A page that is just opening is not
/// among them, nor is any where the browser has no Web Locks.
pub async fn run_by_pages(folder: &str) -> Vec<String> {
    let names = lock::held().await.unwrap_or_default();
    let id = |name: &String| Some(name.strip_prefix(LOCK)?.strip_prefix(folder)?.to_owned());
    names.iter().filter_map(id).filter(|id| !id.contains('/')).collect()
}
