//! What is kept when a journey fails: the picture, the words, the console, the notifications, what came
//! by the proxy and to the push service, the ledger.
//!
//! Called while a panic unwinds, so nothing here panics and everything has a time-out.

use std::{env, fs, path::PathBuf, thread};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;

use crate::{Proxy, PushService, World};

/// Writes the picture to `journeys/` in the build folder, and the rest to standard error.
pub(crate) fn keep(world: &World) {
    if world.browser.is_running() {
        match picture(world) {
            Ok(path) => eprintln!("the page when it failed: {}", path.display()),
            Err(error) => eprintln!("no picture of the page: {error:#}"),
        }
        let words = json!({
            "script": "return location.href + '\\n' + document.body.innerText",
            "args": [],
        });
        match world.browser.ask("POST", "/execute/sync", Some(&words)) {
            Ok(words) => eprintln!("its words: {}", words.as_str().unwrap_or_default()),
            Err(error) => eprintln!("no words of the page: {error:#}"),
        }
        let workers = json!({
            "script": "const [done] = arguments;
                (navigator.serviceWorker?.getRegistrations() ?? Promise.resolve([])).then(async registrations => done([
                    registrations.map(({installing, waiting, active}) =>
                        [installing, waiting, active].map(worker => worker && worker.state)),
                    await caches.keys(),
                    (await navigator.locks.query()).held.map(lock => lock.name),
                ]))",
            "args": [],
        });
        match world.browser.ask("POST", "/execute/async", Some(&workers)) {
            Ok(workers) => eprintln!("workers, caches, locks: {workers}"),
            Err(error) => eprintln!("no word of its workers: {error:#}"),
        }
        // Chromium's driver alone has this.
        if let Ok(console) = world.browser.ask("POST", "/se/log", Some(&json!({"type": "browser"})))
        {
            for line in console.as_array().into_iter().flatten() {
                eprintln!("console: {}", line["message"].as_str().unwrap_or_default());
            }
        }
    }
    for popup in world.desktop().popups() {
        eprintln!("shown on the desktop: {popup:?}");
    }
    for passage in world.proxy.iter().flat_map(Proxy::passages) {
        eprintln!("on the way: {passage}");
    }
    for arrival in world.push_service.iter().flat_map(PushService::arrivals) {
        eprintln!("at the push service: {arrival:?}");
    }
    match world.server.try_ledger() {
        Ok(ledger) => eprintln!("the ledger: {ledger}"),
        Err(error) => eprintln!("no ledger: {error:#}"),
    }
}

fn picture(world: &World) -> anyhow::Result<PathBuf> {
    let png = world.browser.ask("GET", "/screenshot", None)?;
    let png = STANDARD.decode(png.as_str().unwrap_or_default())?;
    let folder = build_folder().join("journeys");
    fs::create_dir_all(&folder)?;
    let path = folder.join(format!("{}.png", name_of_the_test().replace("::", "-")));
    fs::write(&path, png)?;
    Ok(path)
}

/// Test programs are in `<build folder>/<profile>/deps`.
fn build_folder() -> PathBuf {
    let program = env::current_exe().unwrap_or_default();
    program.ancestors().nth(3).map(PathBuf::from).unwrap_or_default()
}

/// Each test has a thread of its name.
fn name_of_the_test() -> String {
    thread::current().name().unwrap_or("journey").to_owned()
}
