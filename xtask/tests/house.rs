//! The invariants of ARCHITECTURE.md that a look at the sources can keep.

#![allow(clippy::unwrap_used, reason = "everything in this file is a test")]

use std::{
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every Rust file below a folder, with its text, without comment lines.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
                found.push((path, code.collect::<Vec<_>>().join("\n")));
            }
        }
    }
    assert!(!found.is_empty(), "no sources in {folder}");
    found
}

fn nobody_names(folders: &[&str], words: &[&str]) {
    for (path, code) in folders.iter().flat_map(|folder| sources(folder)) {
        for word in words {
            assert!(!code.contains(word), "{} names {word}", path.display());
        }
    }
}

fn manifest(package: &str) -> String {
    fs::read_to_string(root().join(package).join("Cargo.toml")).unwrap()
}

#[test]
fn the_rules_of_syncing_name_nothing_of_the_board() {
    nobody_names(&["domain/src/outbox"], &["board", "Article", "Attendee", "Registration"]);
}

#[test]
fn the_rules_do_no_io_and_read_no_clock() {
    let words =
        ["std::fs", "std::net", "std::io", "SystemTime::now", "Instant::now", "js_sys", "web_sys"];
    for (path, code) in sources("domain/src") {
        let code = code.split("#[cfg(test)]").next().unwrap_or_default();
        for word in words {
            assert!(!code.contains(word), "{} names {word}", path.display());
        }
    }
}

#[test]
fn only_the_store_names_indexeddb() {
    nobody_names(
        &["sync/src", "sw/src", "app/src", "domain/src"],
        &["indexed_db", "IdbFactory", "IdbDatabase"],
    );
    for package in ["sync", "sw", "app", "domain", "mock-api"] {
        assert!(!manifest(package).contains("indexed_db"), "{package} depends on it");
    }
}

#[test]
fn only_sync_posts_and_reads_the_api() {
    nobody_names(&["app/src", "store/src", "domain/src"], &["fetch(", "fetch_with", "RequestInit"]);
}

#[test]
fn only_workers_flush_and_refresh() {
    let words =
        ["sync::flush", "sync::refresh", "refresh::news", "refresh::attendees", "keep_avatars"];
    nobody_names(&["app/src"], &words);
}

#[test]
fn only_the_page_touches_the_dom() {
    nobody_names(
        &["sync/src", "store/src", "sw/src", "domain/src"],
        &["web_sys::Document", "HtmlElement", "gloo"],
    );
}

#[test]
fn only_one_function_removes_items() {
    let removals: Vec<_> = sources("store/src")
        .into_iter()
        .filter(|(_, code)| code.contains("delete(OUTBOX"))
        .map(|(path, code)| (path, code.matches("delete(OUTBOX").count()))
        .collect();
    assert_eq!(removals, [(root().join("store/src/outbox.rs"), 1)]);
}

#[test]
fn nothing_points_back() {
    for (package, above) in [
        ("domain", &["store", "sync", "sw", "app", "mock-api"][..]),
        ("store", &["sync", "sw", "app", "mock-api"]),
        ("sync", &["sw", "app", "mock-api"]),
        ("mock-api", &["store", "sync", "sw", "app"]),
        ("sw", &["app", "mock-api"]),
        ("app", &["sw", "mock-api"]),
    ] {
        let manifest = manifest(package);
        for other in above {
            assert!(!manifest.contains(&format!("\n{other}.workspace")), "{package} knows {other}");
        }
    }
}

#[test]
fn no_file_is_a_drawer() {
    for folder in ["domain", "store", "sync", "sw", "app", "mock-api", "xtask"] {
        for (path, _) in sources(&format!("{folder}/src")) {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let drawers = ["utils", "helpers", "common", "shared", "types", "services", "manager"];
            assert!(!drawers.contains(&name.as_str()), "{}", path.display());
        }
    }
}
