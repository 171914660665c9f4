//! The state file: a header line, then one [`Change`] per line, as JSON.
//!
//! Called by `desk`: read at the start, and appended to and flushed before an answer is sent.
//! Appending costs the same however large the state is. A file that cannot be read is an error,
//! never an empty start; the one exception is a last line without its end, which was being written
//! when the process died: its answer was never sent.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};

use crate::board::Change;

const HEADER: &str = "{\"tidings_mock_state\":1}";

/// An open state file.
pub(crate) struct Journal {
    path: PathBuf,
    file: File,
}

impl Journal {
    /// Opens the file and reads what it holds; `None` when there is no such file.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Option<(Self, Vec<Change>)>> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).with_context(|| unreadable(path)),
        };
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let changes = read(&bytes[..whole]).with_context(|| unreadable(path))?;
        let mut file =
            OpenOptions::new().write(true).open(path).with_context(|| unwritable(path))?;
        file.set_len(whole as u64).with_context(|| unwritable(path))?;
        file.seek(SeekFrom::End(0)).with_context(|| unwritable(path))?;
        Ok(Some((Self { path: path.to_owned(), file }, changes)))
    }

    /// Begins a new file with these changes, in the place of the old one if there is one.
    pub(crate) fn create(path: &Path, changes: &[Change]) -> anyhow::Result<Self> {
        let file = begin(path, changes).with_context(|| unwritable(path))?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// Forgets everything, and begins again with these changes.
    pub(crate) fn begin_again(&mut self, changes: &[Change]) -> anyhow::Result<()> {
        *self = Self::create(&self.path, changes)?;
        Ok(())
    }

    /// Adds these changes. When this returns, they are on the disk.
    pub(crate) fn append(&mut self, changes: &[Change]) -> anyhow::Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        let write = |file: &mut File| -> io::Result<()> {
            file.write_all(lines(changes)?.as_bytes())?;
            file.sync_data()
        };
        write(&mut self.file).with_context(|| unwritable(&self.path))
    }
}

fn read(bytes: &[u8]) -> anyhow::Result<Vec<Change>> {
    let mut lines = std::str::from_utf8(bytes)?.lines();
    if lines.next() != Some(HEADER) {
        bail!("it does not begin like a state file");
    }
    let numbered = lines.zip(2..);
    numbered
        .map(|(line, number)| {
            serde_json::from_str(line).with_context(|| format!("could not read line {number}"))
        })
        .collect()
}

/// Written beside its place and then moved there, so that there is never half a file.
fn begin(path: &Path, changes: &[Change]) -> io::Result<File> {
    let beside = {
        let mut name = path.as_os_str().to_owned();
        name.push(".new");
        PathBuf::from(name)
    };
    let mut file = File::create(&beside)?;
    file.write_all(format!("{HEADER}\n{}", lines(changes)?).as_bytes())?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    // The move itself is kept once the folder is; not every system can open one.
    if let Some(Ok(folder)) = path.parent().map(File::open) {
        folder.sync_all()?;
    }
    Ok(file)
}

fn lines(changes: &[Change]) -> io::Result<String> {
    let mut lines = String::new();
    for change in changes {
        lines.push_str(&serde_json::to_string(change)?);
        lines.push('\n');
    }
    Ok(lines)
}

fn unreadable(path: &Path) -> String {
    format!("could not read the state file {}", path.display())
}

fn unwritable(path: &Path) -> String {
    format!("could not write the state file {}", path.display())
}
