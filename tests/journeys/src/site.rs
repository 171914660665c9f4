//! A built site that can be deployed, whole or broken on purpose.
//!
//! Made by journeys, deployed by `Server::deploy`. Never changes the folder of a build: what is
//! broken is a copy, in a folder of its own that goes when nobody needs it any more.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context as _;
use serde::Deserialize;

use crate::{Folder, program};

/// The worker's one file.
const WORKER: &str = "sw.js";
/// What stands before the list of files in it.
const LIST: &str = "self.__TIDINGS_BUILD=";
/// How each wasm module begins, as a text of one character for each byte.
const MAGIC: &str = "\"\0asm";
/// A file may lie beside itself in these packed forms, which the server prefers.
const PACKED: [&str; 2] = [".br", ".gz"];

/// A built site.
#[derive(Clone)]
pub struct Site {
    folder: PathBuf,
    version: String,
    list: List,
    /// Of a copy.
    own: Option<Arc<Folder>>,
}

/// What the packing step wrote into the worker.
#[derive(Clone, Deserialize)]
struct List {
    id: String,
    files: Vec<File>,
}

#[derive(Clone, Deserialize)]
struct File {
    path: String,
}

impl Site {
    /// The site that every world begins with.
    pub fn first() -> Self {
        Self::read(program("TIDINGS_DIST"), env!("CARGO_PKG_VERSION").to_owned())
    }

    /// A later build: there are four of them, from 1 on, each of another version.
    pub fn next(place: usize) -> Self {
        let version = format!("next-{place}");
        Self::read(program("TIDINGS_SITES").join(&version), version)
    }

    /// A copy in which the last byte of this file is another one.
    pub fn with_byte_flipped(&self, file: &str) -> Self {
        let copy = self.copy();
        let mut bytes = fs::read(copy.folder.join(file)).expect("the site has this file");
        *bytes.last_mut().expect("the file is not empty") ^= 1;
        copy.write(file, &bytes);
        copy
    }

    /// A copy with this file instead of another.
    pub fn with_file(&self, file: &str, text: &str) -> Self {
        let copy = self.copy();
        copy.write(file, text.as_bytes());
        copy
    }

    /// A copy with another worker.
    pub fn with_worker(&self, text: &str) -> Self {
        self.with_file(WORKER, text)
    }

    /// A copy whose worker runs this first.
    pub fn with_worker_prefix(&self, script: &str) -> Self {
        self.with_worker(&format!("{script};\n{}", self.worker()))
    }

    /// A copy whose worker ends in the middle.
    pub fn with_truncated_worker(&self) -> Self {
        let worker = self.worker();
        let middle = (worker.len() / 2..).find(|at| worker.is_char_boundary(*at));
        self.with_worker(&worker[..middle.expect("a text has a middle")])
    }

    /// A copy whose worker parses as a script, and carries a wasm module that no browser takes.
    pub fn with_corrupt_wasm_in_worker(&self) -> Self {
        let worker = self.worker();
        let count = worker.matches(MAGIC).count();
        assert_eq!(count, 1, "the worker has one literal that is its wasm");
        self.with_worker(&worker.replace(MAGIC, "\"\0nsm"))
    }

    /// What the footer of each of its pages says.
    pub fn footer(&self) -> String {
        format!("Tidings {} · build {}", self.version, self.list.id)
    }

    /// The name of its cache.
    pub fn cache_name(&self) -> String {
        format!("tidings-build-{}", self.list.id)
    }

    /// Every file that its worker keeps.
    pub fn files(&self) -> Vec<&str> {
        self.list.files.iter().map(|file| &*file.path).collect()
    }

    /// The files whose names change with what is in them.
    pub fn hashed_files(&self) -> Vec<&str> {
        let is_hash =
            |part: &str| part.len() >= 8 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_hashed = |path: &&str| path.split(['-', '.', '_', '/']).any(is_hash);
        self.files().into_iter().filter(is_hashed).collect()
    }

    /// The first file that its worker keeps whose path ends like this.
    pub fn file(&self, end: &str) -> &str {
        let mut found = self.files().into_iter().filter(|path| path.ends_with(end));
        found.next().unwrap_or_else(|| panic!("no file of the site ends with {end}"))
    }

    /// Where it lies.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    fn worker(&self) -> String {
        worker_in(&self.folder).unwrap_or_else(|error| panic!("{error:#}"))
    }

    fn read(folder: PathBuf, version: String) -> Self {
        let list = worker_in(&folder).and_then(|worker| list_in(&worker));
        let list = list.unwrap_or_else(|error| panic!("{error:#}"));
        Self { folder, version, list, own: None }
    }

    fn copy(&self) -> Self {
        let own = Folder::new();
        let folder = own.0.join("site");
        copy(&self.folder, &folder).expect("could not copy the site");
        let (version, list) = (self.version.clone(), self.list.clone());
        Self { folder, version, list, own: Some(Arc::new(own)) }
    }

    fn write(&self, file: &str, bytes: &[u8]) {
        assert!(self.own.is_some(), "only a copy is changed");
        fs::write(self.folder.join(file), bytes).expect("could not change a copy of the site");
        for packed in PACKED {
            // Most files have one.
            let _ = fs::remove_file(self.folder.join(format!("{file}{packed}")));
        }
    }
}

fn worker_in(folder: &Path) -> anyhow::Result<String> {
    let path = folder.join(WORKER);
    fs::read_to_string(&path).with_context(|| {
        format!("could not read {}: run `cargo xtask test`, which builds it", path.display())
    })
}

fn list_in(worker: &str) -> anyhow::Result<List> {
    let (_, list) = worker.split_once(LIST).context("the worker has no list of files")?;
    let mut values = serde_json::Deserializer::from_str(list).into_iter();
    values.next().context("the worker's list is empty")?.context("could not read the worker's list")
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}
