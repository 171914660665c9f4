//! Where in the source a panic would have happened: a kilobyte of the page that nobody is told.
//!
//! Called by `app`. The page's program has no panic hook: what stops it is said by the script in
//! `index.html`, without a place. The worker tells pages why it stopped, and keeps its own.

/// What our own places begin with.
const OWN: [&str; 5] = ["app/src/", "domain/src/", "store/src/", "sw/src/", "sync/src/"];

/// Blanks the names of source files: NULs in their place, which compression makes nothing of. Their
/// lengths stay, so that nothing else moves.
pub(super) fn forget(wasm: &mut [u8]) {
    // The compiler ends each of them with a NUL, and begins most of them behind one.
    for text in wasm.split_mut(|byte| *byte == 0).filter(|text| is_place(text)) {
        text.fill(0);
    }
}

fn is_place(text: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(text) else { return false };
    let only_a_path = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    let compilers = text.starts_with("/rustc/");
    let dependencys = text.split_once("/registry/src/").is_some_and(|(home, _)| {
        // A text that happens to stand before it would be blanked too.
        home.starts_with('/') || home == "cargo"
    });
    text.ends_with(".rs")
        && text.chars().all(only_a_path)
        && (compilers || dependencys || OWN.iter().any(|own| text.starts_with(own)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_the_source_go_and_every_other_byte_stays_where_it_is() {
        let before = b"\x01Save\0app/src/live.rs\0/rustc/0a/library/core/src/cell.rs\0\x02x\0Retryapp/src/a.rs\
            \0/h/.cargo/registry/src/i-1/yew-0.23.0/src/a.rs\0app/src/ words.rs\0app/src/b.rs.bak\0";
        let mut after = before.to_vec();
        forget(&mut after);
        assert_eq!(after.len(), before.len());
        let left: Vec<_> = after.split(|byte| *byte == 0).filter(|text| !text.is_empty()).collect();
        let kept: [&[u8]; 5] = [
            b"\x01Save",
            b"\x02x",
            b"Retryapp/src/a.rs",
            b"app/src/ words.rs",
            b"app/src/b.rs.bak",
        ];
        assert_eq!(left, kept);
    }
}
