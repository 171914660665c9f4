//! `cargo xtask pack`: makes the worker one file that starts synchronously.
//! Called by Trunk's `post_build` hook, which names the folder; `size` shares the file list.
//! Never changes a file other than the worker's own, never lists a hash that the served file will
//! not have, and what it generates never catches an error: a worker that cannot start has to fail
//! its own install and leave the old one.

use std::env;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// The worker: wasm-bindgen's glue before packing, everything after it.
pub(crate) const WORKER: &str = "sw.js";
/// The worker's wasm, which packing moves into [`WORKER`].
const WASM: &str = "sw_bg.wasm";
/// How the placeholders of Trunk's reloading script begin. `trunk serve` puts the script into the
/// page before it calls this hook, and replaces them in every HTML file as it serves it.
const PLACEHOLDER: &[u8] = b"{{__TRUNK_";

/// What the worker knows of its build, as `self.__TIDINGS_BUILD`.
#[derive(Serialize)]
struct Build {
    /// 16 hex digits that change with any file of the build, the worker included.
    id: String,
    /// Whether this is an optimised build.
    optimised: bool,
    /// The public URL that the paths are relative to.
    base: String,
    /// Every file but the worker itself, sorted by path.
    files: Vec<Listed>,
}

#[derive(Serialize)]
struct Listed {
    path: String,
    /// SHA-256 of the content, base64; empty where Trunk changes the content as it serves it.
    sha256: String,
    /// SHA-256 of the content as it was built.
    #[serde(skip)]
    built: Vec<u8>,
}

/// The worker as Trunk has built it.
struct Worker {
    glue: String,
    wasm: Vec<u8>,
}

/// Packs the build that Trunk's variables describe.
pub(crate) fn run() -> Result<()> {
    let staging = variable("TRUNK_STAGING_DIR")?;
    let optimised = variable("TRUNK_PROFILE")? == "release";
    pack(Path::new(&staging), optimised, variable("TRUNK_PUBLIC_URL")?)
}

fn variable(name: &str) -> Result<String> {
    env::var(name).with_context(|| {
        format!("could not read the variable {name}, which Trunk sets when it calls its hook")
    })
}

fn pack(staging: &Path, optimised: bool, base: String) -> Result<()> {
    let worker = Worker {
        glue: fs::read_to_string(staging.join(WORKER)).with_context(|| absent(staging, WORKER))?,
        wasm: fs::read(staging.join(WASM)).with_context(|| absent(staging, WASM))?,
    };
    let files = list(staging)?;
    if optimised && let Some(file) = files.iter().find(|file| file.sha256.is_empty()) {
        bail!(
            "could not pack an optimised worker: Trunk changes {} as it serves it, so no worker can \
             verify it; serve with `--no-autoreload`",
            file.path
        );
    }
    let id = id(&files, &worker);
    let packed = compose(&Build { id, optimised, base, files }, &worker)?;

    let begun = staging.join(".sw.js.begun");
    fs::write(&begun, packed).context("could not write the packed worker")?;
    fs::rename(&begun, staging.join(WORKER)).context("could not replace the worker")?;
    fs::remove_file(staging.join(WASM)).with_context(|| format!("could not remove {WASM}"))?;
    for types in ["sw.d.ts", "sw_bg.wasm.d.ts"] {
        let types = staging.join(types);
        if types.exists() {
            fs::remove_file(&types)
                .with_context(|| format!("could not remove {}", types.display()))?;
        }
    }
    Ok(())
}

fn absent(staging: &Path, file: &str) -> String {
    format!(
        "could not read {file} in {}: index.html probably lacks the worker's line, `<link data-trunk \
         rel=\"rust\" href=\"sw/Cargo.toml\" data-type=\"worker\" data-bindgen-target=\"no-modules\">`, \
         or this folder is packed already",
        staging.display()
    )
}

/// The worker's one file: the build, the glue, and the start.
///
/// The wasm is a text of one character for each byte: after compression a fifth smaller than
/// base64, which hides every repetition that is not three bytes apart. The browser's own two
/// functions turn it back in less than a millisecond.
fn compose(build: &Build, worker: &Worker) -> Result<String> {
    let small = if build.optimised { Some(shrink::shrink(worker)?) } else { None };
    let Worker { glue, wasm } = small.as_ref().unwrap_or(worker);
    let build = serde_json::to_string(build).context("could not write the file list")?;
    let wasm = literal(wasm);
    Ok(format!(
        r#"self.__TIDINGS_BUILD={build};
{glue}
{{
  const text = "{wasm}";
  let bytes;
  if (Uint8Array.fromBase64) {{
    bytes = Uint8Array.fromBase64(btoa(text));
  }} else {{
    bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  }}
  wasm_bindgen.initSync({{ module: new WebAssembly.Module(bytes) }});
}}
"#
    ))
}

/// What stands between the quotes of a string literal with these bytes as its characters: only
/// these four may not stand for themselves
/// (<https://tc39.es/ecma262/#sec-literals-string-literals>), a zero byte may.
fn literal(bytes: &[u8]) -> String {
    let mut literal = String::with_capacity(bytes.len() * 3 / 2);
    for byte in bytes {
        match byte {
            b'"' => literal.push_str("\\\""),
            b'\\' => literal.push_str("\\\\"),
            b'\n' => literal.push_str("\\n"),
            b'\r' => literal.push_str("\\r"),
            byte => literal.push(char::from(*byte)),
        }
    }
    literal
}

/// Depends on every byte of the build and on nothing else.
fn id(files: &[Listed], worker: &Worker) -> String {
    let mut hash = Sha256::new();
    let parts = files.iter().flat_map(|file| [file.path.as_bytes(), &file.built]);
    for part in parts.chain([worker.glue.as_bytes(), &worker.wasm]) {
        // The length keeps two lists apart whose parts join to the same bytes.
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let digest = hash.finalize();
    digest[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn list(staging: &Path) -> Result<Vec<Listed>> {
    let mut paths = paths(staging)?;
    paths.retain(|path| path != WORKER && path != WASM);
    let listed = paths.into_iter().map(|path| {
        let content =
            fs::read(staging.join(&path)).with_context(|| format!("could not read {path}"))?;
        let built = Sha256::digest(&content).to_vec();
        let changes = path.ends_with(".html")
            && content.windows(PLACEHOLDER.len()).any(|part| part == PLACEHOLDER);
        let sha256 = if changes { String::new() } else { STANDARD.encode(&built) };
        Ok(Listed { path, sha256, built })
    });
    listed.collect()
}

/// The files that a site offers, relative to its folder, with `/`, sorted.
/// Leaves out hidden files, type declarations, and files that repeat another one compressed.
pub(crate) fn paths(site: &Path) -> Result<Vec<String>> {
    let mut paths = Vec::new();
    collect(site, "", &mut paths)?;
    paths.sort();
    Ok(paths)
}

fn collect(folder: &Path, prefix: &str, paths: &mut Vec<String>) -> Result<()> {
    let unread = || format!("could not read the folder {}", folder.display());
    for entry in fs::read_dir(folder).with_context(unread)? {
        let entry = entry.with_context(unread)?;
        let Ok(name) = entry.file_name().into_string() else {
            bail!("could not list {}: its name is not UTF-8", entry.path().display());
        };
        let path = format!("{prefix}{name}");
        if name.starts_with('.') {
            continue;
        }
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), paths)?;
        } else if ![".d.ts", ".br", ".gz"].iter().any(|end| name.ends_with(end)) {
            paths.push(path);
        }
    }
    Ok(())
}

mod shrink;

#[cfg(test)]
mod tests;
