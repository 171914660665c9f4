//! Shorter names and no indentation for an optimised worker.
//!
//! Called by `pack`. wasm-bindgen names each import after its function and a hash, in the glue and
//! again in the wasm: names that no compression shortens. Never changes what the worker does.

use anyhow::{Context, Result, bail};

use super::Worker;

/// The worker, smaller.
pub(super) fn shrink(worker: &Worker) -> Result<Worker> {
    let mut wasm = Vec::with_capacity(worker.wasm.len());
    let mut glue: String = worker.glue.lines().filter_map(line).collect();
    let mut rest = Bytes(&worker.wasm);
    wasm.extend(rest.take(8)?);
    while !rest.0.is_empty() {
        let (id, length) = (rest.byte()?, rest.number()?);
        let section = rest.take(length)?;
        let section = if id == IMPORTS { rename(section, &mut glue)? } else { section.to_vec() };
        wasm.push(id);
        write_number(&mut wasm, section.len());
        wasm.extend(section);
    }
    Ok(Worker { glue, wasm })
}

/// The section of imports (WebAssembly Core Specification, section 5.5).
const IMPORTS: u8 = 2;
/// An import that is a function.
const FUNCTION: u8 = 0;

/// A line of the glue; nothing for comments.
fn line(line: &str) -> Option<String> {
    let line = line.trim();
    let comment = ["//", "/*", "*"].iter().any(|start| line.starts_with(start));
    (!line.is_empty() && !comment).then(|| format!("{line}\n"))
}

/// Gives each import its number as its name, here and in the glue.
fn rename(section: &[u8], glue: &mut String) -> Result<Vec<u8>> {
    let mut rest = Bytes(section);
    let count = rest.number()?;
    let mut renamed = Vec::new();
    write_number(&mut renamed, count);
    for n in 0..count {
        let module = rest.name()?;
        let name = rest.name()?;
        let short = format!("_{n}");
        // As the glue writes a member of the imports; the name has a hash and is nowhere else.
        let (member, short_member) = (format!("\n{name}: "), format!("\n{short}: "));
        if glue.matches(&member).count() != 1 {
            bail!("could not find the import {name} in the glue");
        }
        *glue = glue.replace(&member, &short_member);
        for text in [module, &short] {
            write_number(&mut renamed, text.len());
            renamed.extend(text.as_bytes());
        }
        if rest.byte()? != FUNCTION {
            bail!("could not rename the import {name}: it is no function");
        }
        renamed.push(FUNCTION);
        write_number(&mut renamed, rest.number()?);
    }
    Ok(renamed)
}

/// What is not read yet.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count).context("the wasm is cut off")?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    fn name(&mut self) -> Result<&'a str> {
        let length = self.number()?;
        std::str::from_utf8(self.take(length)?).context("a name in the wasm is not UTF-8")
    }

    /// An unsigned LEB128 number.
    fn number(&mut self) -> Result<usize> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        bail!("a number in the wasm is too long")
    }
}

fn write_number(to: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        to.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module that imports one function of this name, and nothing else.
    fn module(name: &str) -> Vec<u8> {
        let mut imports = vec![1, 1, b'm', name.len() as u8];
        imports.extend(name.as_bytes());
        imports.extend([FUNCTION, 0]);
        let mut wasm = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0".to_vec();
        wasm.extend([IMPORTS, imports.len() as u8]);
        wasm.extend(imports);
        wasm
    }

    #[test]
    fn an_import_has_the_same_short_name_in_both() {
        let glue = "const import0 = {\n    // why\n    __wbg_now_0123: function() {},\n};\n";
        let worker = Worker { glue: glue.to_owned(), wasm: module("__wbg_now_0123") };
        let small = shrink(&worker).expect("the worker is whole");
        assert_eq!(small.glue, "const import0 = {\n_0: function() {},\n};\n");
        assert_eq!(small.wasm, module("_0"));
    }

    #[test]
    fn an_import_that_the_glue_lacks_is_an_error() {
        let worker = Worker { glue: String::new(), wasm: module("__wbg_now_0123") };
        let error = shrink(&worker).err().expect("it would not start");
        assert_eq!(error.to_string(), "could not find the import __wbg_now_0123 in the glue");
    }
}
