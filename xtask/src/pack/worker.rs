//! The worker's one file, which starts synchronously.
//!
//! Called by `pack`. What is generated here never catches an error: a worker that cannot start has
//! to fail its own install and leave the old one.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

use super::{Listed, Program};

/// The worker: wasm-bindgen's glue before packing, everything after it.
pub(crate) const WORKER: &str = "sw.js";
/// The worker's wasm, which packing moves into [`WORKER`].
pub(super) const WASM: &str = "sw_bg.wasm";

/// What the worker knows of its build, as `self.__TIDINGS_BUILD`.
#[derive(Serialize)]
pub(super) struct Build {
    /// 16 hex digits that change with any file that the worker keeps, and with the worker itself.
    pub(super) id: String,
    /// The public URL that the paths are relative to.
    pub(super) base: String,
    /// Every file that the worker keeps, sorted by path.
    pub(super) files: Vec<Listed>,
}

/// The worker as Trunk has built it.
pub(super) fn read(staging: &Path) -> Result<Program> {
    let absent = |file| {
        format!(
            "could not read {file} in {}: index.html probably lacks the worker's line, `<link \
             data-trunk rel=\"rust\" href=\"sw/Cargo.toml\" data-type=\"worker\" \
             data-bindgen-target=\"no-modules\">`, or this folder is packed already",
            staging.display()
        )
    };
    Ok(Program {
        glue: fs::read_to_string(staging.join(WORKER)).with_context(|| absent(WORKER))?,
        wasm: fs::read(staging.join(WASM)).with_context(|| absent(WASM))?,
    })
}

/// The glue and the start: all but the line that names the build.
///
/// The wasm is a text of one character for each byte: after compression a fifth smaller than
/// base64, which hides every repetition that is not three bytes apart. The browser's own two
/// functions turn it back in less than a millisecond.
pub(super) fn text(Program { glue, wasm }: &Program) -> String {
    let wasm = literal(wasm);
    format!(
        r#"{glue}
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
    )
}

/// Puts the one file in the place of what Trunk has built.
pub(super) fn replace(staging: &Path, build: &Build, text: &str) -> Result<()> {
    let build = serde_json::to_string(build).context("could not write the file list")?;
    let begun = staging.join(".sw.js.begun");
    fs::write(&begun, format!("self.__TIDINGS_BUILD={build};\n{text}"))
        .context("could not write the packed worker")?;
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
