//! The compressed files beside those of an optimised build, for hosts that send them as they are.
//!
//! Called by `pack` when everything else is written; `size` counts what it wrote. Never keeps one
//! that is no smaller than its file.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::thread;

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::list;

/// What the compressed file is called beyond the file's own name.
pub(crate) const BROTLI: &str = ".br";
const GZIP: &str = ".gz";

/// What text and programs end in; pictures are compressed already.
const COMPRESSIBLE: [&str; 7] = ["html", "js", "css", "wasm", "svg", "json", "webmanifest"];

/// Compresses every file that has something to gain, side by side: the two programs take longest.
pub(super) fn compress(staging: &Path) -> Result<()> {
    let mut paths = list::paths(staging)?;
    paths.retain(|path| {
        let kind = path.rsplit_once('.').map_or("", |(_, kind)| kind);
        COMPRESSIBLE.contains(&kind)
    });
    thread::scope(|scope| {
        let begun =
            paths.iter().map(|path| (path, scope.spawn(move || beside(&staging.join(path)))));
        // All have begun before the first is waited for.
        for (path, work) in begun.collect::<Vec<_>>() {
            let done = work.join().expect("compressing does not panic");
            done.with_context(|| format!("could not compress {path}"))?;
        }
        Ok(())
    })
}

fn beside(path: &Path) -> Result<()> {
    let bytes = fs::read(path)?;
    for (end, packed) in [(BROTLI, brotli(&bytes)?), (GZIP, gzip(&bytes)?)] {
        if packed.len() < bytes.len() {
            let mut name = path.as_os_str().to_owned();
            name.push(end);
            fs::write(name, packed)?;
        }
    }
    Ok(())
}

fn brotli(mut bytes: &[u8]) -> Result<Vec<u8>> {
    let params = BrotliEncoderParams { quality: 11, size_hint: bytes.len(), ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut bytes, &mut packed, &params)?;
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes)?;
    Ok(packed.finish()?)
}
