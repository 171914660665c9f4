//! A built site: files, with the shell for every route of the page.
//!
//! Called by `router`. Files are read for each request, because a build may replace them while
//! this runs. Never leaves its folder.

use std::{
    fs::{self, Metadata},
    io,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use crate::{
    answer::Answer,
    problem::{method_not_allowed, not_found},
    request::Call,
};

mod media;
mod path;
mod policy;

/// The page: what every route is served with.
const PAGE: &str = "index.html";
/// The service worker.
const WORKER: &str = "sw.js";

/// A folder with a built site.
pub(crate) struct Site {
    folder: PathBuf,
    /// The path that it is served below; a slash at both ends.
    base: String,
}

impl Site {
    /// The site in this folder, which may be built later.
    ///
    /// # Errors
    /// The base has not a slash at both ends.
    pub(crate) fn new(folder: PathBuf, base: String) -> anyhow::Result<Self> {
        if !base.starts_with('/') || !base.ends_with('/') {
            anyhow::bail!("could not serve a site below {base}: it needs a slash at both ends");
        }
        Ok(Self { folder, base })
    }

    /// Answers with a file, or with the shell.
    pub(crate) fn answer(&self, call: Call<'_>) -> Answer {
        if call.method() != "GET" {
            return Answer::from(method_not_allowed()).with("Allow", "GET, HEAD");
        }
        let Some(below) = call.path().strip_prefix(&self.base) else { return self.beside(call) };
        let Some(path) = path::below(below) else { return not_found().into() };
        // A route of the page has no extension; a file that is gone must not become HTML.
        let is_route = call.path().ends_with('/') || path.extension().is_none();
        let answer = match self.file(&path, call) {
            Ok(None) if is_route => self.file(Path::new(PAGE), call),
            found => found,
        };
        match answer {
            Ok(Some(answer)) => policy::HEADERS
                .iter()
                .fold(answer, |answer, (name, value)| answer.with(name, *value)),
            Ok(None) if is_route => {
                Answer::text(503, "The site is not built yet.\n").with("Retry-After", "1")
            }
            Ok(None) => not_found().into(),
            Err(error) => Answer::text(500, &format!("could not read the site: {error}\n")),
        }
    }

    /// What is not below the base: only the base itself without its slash leads there.
    fn beside(&self, call: Call<'_>) -> Answer {
        if format!("{}/", call.path()) == self.base {
            Answer::empty(307).with("Location", &*self.base)
        } else {
            not_found().into()
        }
    }

    /// The answer with this file, if there is one.
    fn file(&self, path: &Path, call: Call<'_>) -> io::Result<Option<Answer>> {
        let Some((whole, metadata)) = self.inside(path)? else { return Ok(None) };
        let (coding, packed) = self.packed(path, call)?;
        let etag = etag(&metadata, coding);
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let mut answer = if call.has(etag.trim_start_matches("W/")) {
            Answer::empty(304)
        } else {
            let body = fs::read(packed.as_ref().unwrap_or(&whole))?;
            Answer::new(200, media::of(name), body)
        };
        if packed.is_some() {
            answer = answer.with("Content-Encoding", coding);
        }
        if name.ends_with(".html") || name == WORKER {
            let policy = policy::of(&self.page()?);
            answer = answer.with("Content-Security-Policy", policy);
        }
        let kept =
            if path::is_hashed(name) { "public, max-age=31536000, immutable" } else { "no-cache" };
        Ok(Some(
            answer.with("ETag", etag).with("Vary", "Accept-Encoding").with("Cache-Control", kept),
        ))
    }

    /// The page's text; nothing where it is not built.
    fn page(&self) -> io::Result<String> {
        let Some((page, _)) = self.inside(Path::new(PAGE))? else { return Ok(String::new()) };
        Ok(String::from_utf8_lossy(&fs::read(page)?).into_owned())
    }

    /// The sibling that is packed in a way that the caller reads, and what that way is called.
    fn packed(&self, path: &Path, call: Call<'_>) -> io::Result<(&'static str, Option<PathBuf>)> {
        for (coding, extension) in [("br", ".br"), ("gzip", ".gz")] {
            let mut sibling = path.as_os_str().to_owned();
            sibling.push(extension);
            if path::reads(call.header("Accept-Encoding").unwrap_or_default(), coding)
                && let Some((sibling, _)) = self.inside(Path::new(&sibling))?
            {
                return Ok((coding, Some(sibling)));
            }
        }
        Ok(("", None))
    }

    /// The file at this path, unless a link leads out of the folder.
    fn inside(&self, path: &Path) -> io::Result<Option<(PathBuf, Metadata)>> {
        let real = |path: &Path| match fs::canonicalize(path) {
            Err(error) if !missing(&error) => Err(error),
            found => Ok(found.ok()),
        };
        let (Some(folder), Some(file)) = (real(&self.folder)?, real(&self.folder.join(path))?)
        else {
            return Ok(None);
        };
        let metadata = match fs::metadata(&file) {
            Err(error) if missing(&error) => return Ok(None),
            found => found?,
        };
        Ok((file.starts_with(folder) && metadata.is_file()).then_some((file, metadata)))
    }
}

fn missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Weak: it names the file's time and length, and not its bytes.
fn etag(metadata: &Metadata, coding: &str) -> String {
    let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let nanos = modified.unwrap_or_default().as_nanos();
    format!("W/\"{nanos:x}-{:x}{coding}\"", metadata.len())
}
