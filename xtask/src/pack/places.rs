//! Where in the source a panic would have happened: three kilobytes of the page that nobody is told.
//!
//! Called by `app`. The page's program has no panic hook: what stops it is said by the script in
//! `index.html`, without a place. The worker tells pages why it stopped, and keeps its own.

use std::ops::Range;

use anyhow::{Context, Result, bail};

use super::shrink::Bytes;

/// What our own places begin with.
const OWN: [&str; 5] = ["app/src/", "domain/src/", "store/src/", "sw/src/", "sync/src/"];

/// Blanks places: NULs in their stead, which compression makes nothing of. All lengths stay, so that
/// nothing else moves.
///
/// A place (`core::panic::Location`) is four numbers: the address and the length of a file's name, the
/// line, the column.
pub(super) fn forget(wasm: &mut [u8]) -> Result<()> {
    let segments = segments(wasm).context("could not find the data in the wasm")?;
    let mut blank = Vec::new();
    for segment in &segments {
        // Numbers lie at addresses that are multiples of four.
        let first = segment.bytes.start + segment.address.wrapping_neg() % 4;
        for place in (first..segment.bytes.end.saturating_sub(15)).step_by(4) {
            let (numbers, _) = wasm[place..place + 16].as_chunks();
            let [address, length, line, column] =
                [0, 1, 2, 3].map(|n| u32::from_le_bytes(numbers[n]) as usize);
            // Otherwise it is something else that has the name of a file.
            let counts = (1..LINES).contains(&line) && (1..LINES).contains(&column);
            let name = segments.iter().find_map(|segment| segment.at(address, length));
            if let Some(name) = name
                && counts
                && is_file(&wasm[name.clone()])
            {
                blank.extend([place..place + 16, name]);
            }
        }
    }
    blank.into_iter().for_each(|bytes| wasm[bytes].fill(0));
    Ok(())
}

/// No file of ours has as many, and memory begins behind as many bytes.
const LINES: usize = 0x10_000;

/// A part of the memory as the program begins with it.
struct Segment {
    address: usize,
    /// Where it lies in the wasm.
    bytes: Range<usize>,
}

impl Segment {
    /// Where so many bytes at this address lie in the wasm, if all of them are in here.
    fn at(&self, address: usize, length: usize) -> Option<Range<usize>> {
        let start = self.bytes.start + address.checked_sub(self.address)?;
        let end = start.checked_add(length)?;
        (end <= self.bytes.end).then_some(start..end)
    }
}

/// The segments of the section of data (WebAssembly Core Specification, section 5.5).
fn segments(wasm: &[u8]) -> Result<Vec<Segment>> {
    const DATA: u8 = 11;
    /// Of the one memory, at an address that is a number.
    const ACTIVE: [u8; 2] = [0, 0x41];

    let mut segments = Vec::new();
    let mut rest = Bytes(wasm);
    rest.take(8)?;
    while !rest.0.is_empty() {
        let (id, length) = (rest.byte()?, rest.number()?);
        let mut section = Bytes(rest.take(length)?);
        if id != DATA {
            continue;
        }
        for _ in 0..section.number()? {
            if section.take(2)? != ACTIVE {
                bail!("a segment is not at an address of its own");
            }
            let address = section.number()?;
            // The end of the address.
            section.byte()?;
            let length = section.number()?;
            let end = wasm.len() - rest.0.len() - section.0.len() + length;
            section.take(length)?;
            segments.push(Segment { address, bytes: end - length..end });
        }
    }
    Ok(segments)
}

fn is_file(text: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(text) else { return false };
    let only_a_path = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    let compilers = ["/rustc/", "/rust/deps/"].iter().any(|home| text.starts_with(home));
    let dependencys = text.split_once("/registry/src/").is_some_and(|(home, _)| {
        // A text that happens to stand before it would be another name.
        home.starts_with('/') || home == "cargo"
    });
    text.ends_with(".rs")
        && text.chars().all(only_a_path)
        && (compilers || dependencys || OWN.iter().any(|own| text.starts_with(own)))
}

#[cfg(test)]
mod tests {
    use super::{super::shrink::write_number, *};

    /// Where the memory of [`module`] begins: four bytes on there is a number.
    const ADDRESS: u32 = 0x10_0001;

    /// A module with this text in its memory, and four numbers for each place behind it.
    fn module(text: &str, places: &[[u32; 4]]) -> Vec<u8> {
        let mut data = text.as_bytes().to_vec();
        data.resize(data.len().next_multiple_of(4) + 3, b'x');
        data.extend(places.as_flattened().iter().flat_map(|number| number.to_le_bytes()));
        let mut section = vec![1, 0, 0x41, 0x81, 0x80, 0xc0, 0x00, 0x0b];
        write_number(&mut section, data.len());
        section.extend(data);
        let mut wasm = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x0b".to_vec();
        write_number(&mut wasm, section.len());
        wasm.extend(section);
        wasm
    }

    #[test]
    fn places_in_the_source_go_and_every_other_byte_stays_where_it_is() {
        let gone = [
            "app/src/live.rs",
            "/rustc/0a/library/core/src/cell.rs",
            "/rust/deps/hashbrown-0.16.1/src/raw/mod.rs",
            "/h/.cargo/registry/src/i-1/yew-0.23.0/src/a.rs",
        ];
        let text = [
            "Retry",
            gone[0],
            gone[1],
            "app/src/a.rs",
            gone[2],
            gone[3],
            "app/src/ words.rs",
            "Save",
        ]
        .concat();
        let place = |name: &str, line, column| {
            let at = u32::try_from(text.find(name).unwrap()).unwrap();
            [ADDRESS + at, u32::try_from(name.len()).unwrap(), line, column]
        };
        let kept = [
            // An address, a length and two numbers are not yet a place.
            place("app/src/a.rs", 0, 7),
            place("app/src/a.rs", 7, ADDRESS),
            place("app/src/ words.rs", 1, 1),
            [ADDRESS, u32::MAX, 1, 1],
            [u32::MAX, 5, 1, 1],
        ];
        let places: Vec<_> = gone.iter().map(|name| place(name, 300, 5)).chain(kept).collect();
        let mut wasm = module(&text, &places);
        forget(&mut wasm).unwrap();

        let blank = |text: String, name: &&str| text.replace(name, &"\0".repeat(name.len()));
        let blanked = gone.iter().fold(text.clone(), blank);
        let places: Vec<_> = gone.iter().map(|_| [0; 4]).chain(kept).collect();
        assert!(wasm == module(&blanked, &places), "{:?}", String::from_utf8_lossy(&wasm));
    }

    #[test]
    fn data_that_cannot_be_found_is_an_error() {
        let whole = module("Save", &[]);
        let error = |mut wasm: Vec<u8>| format!("{:#}", forget(&mut wasm).unwrap_err());
        let cut = whole[..whole.len() - 1].to_vec();
        assert_eq!(error(cut), "could not find the data in the wasm: the wasm is cut off");
        let mut passive = whole;
        // Behind the head, the types, the section's number and length, and the count of segments.
        passive[8 + 6 + 3] = 1;
        let why = "could not find the data in the wasm: a segment is not at an address of its own";
        assert_eq!(error(passive), why);
    }
}
