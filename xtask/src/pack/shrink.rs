//! Shorter names, no indentation and nothing for other tools in an optimised program.
//!
//! Called by `pack` for the worker and by `app` for the page. wasm-bindgen names each import after
//! its function and a hash, in the glue and again in the wasm: names that no compression shortens.
//! Never changes what the program does.

use anyhow::{Context, Result, bail};

use super::Program;

/// The program, smaller.
pub(super) fn shrink(program: &Program) -> Result<Program> {
    let mut wasm = Vec::with_capacity(program.wasm.len());
    let mut glue = dense(&program.glue)?;
    let mut rest = Bytes(&program.wasm);
    wasm.extend(rest.take(8)?);
    while !rest.0.is_empty() {
        let (id, length) = (rest.byte()?, rest.number()?);
        let section = rest.take(length)?;
        if id == CUSTOM {
            // For other tools: who made it, and with what.
            continue;
        }
        let section = if id == IMPORTS { rename(section, &mut glue)? } else { section.to_vec() };
        wasm.push(id);
        write_number(&mut wasm, section.len());
        wasm.extend(section);
    }
    Ok(Program { glue, wasm })
}

/// A section that means nothing to who runs it (WebAssembly Core Specification, section 5.5).
const CUSTOM: u8 = 0;
/// The section of imports (WebAssembly Core Specification, section 5.5).
const IMPORTS: u8 = 2;
/// An import that is a function.
const FUNCTION: u8 = 0;

/// The glue without indentation, empty lines, and comments that have their lines to themselves.
fn dense(glue: &str) -> Result<String> {
    let mut dense = String::with_capacity(glue.len());
    let mut lines = glue.lines().map(str::trim);
    while let Some(line) = lines.next() {
        if line.is_empty() || line.starts_with("//") {
            continue;
        }
        if line.starts_with("/*") {
            let mut last = Some(line);
            while last.is_some_and(|line| !line.contains("*/")) {
                last = lines.next();
            }
            if !last.is_some_and(|line| line.ends_with("*/")) {
                bail!("could not take a comment out of the glue: {line} does not end with a line");
            }
            continue;
        }
        if line.matches('`').count() % 2 == 1 {
            bail!("could not take the indentation out of the glue: {line} may be within a text");
        }
        dense.push_str(line);
        dense.push('\n');
    }
    Ok(dense)
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
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count).context("the wasm is cut off")?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    fn name(&mut self) -> Result<&'a str> {
        let length = self.number()?;
        std::str::from_utf8(self.take(length)?).context("a name in the wasm is not UTF-8")
    }

    /// An unsigned LEB128 number.
    pub(super) fn number(&mut self) -> Result<usize> {
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

pub(super) fn write_number(to: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        to.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &[u8] = b"\0asm\x01\0\0\0";
    /// One type, of functions that take and give nothing.
    const TYPES: &[u8] = b"\x01\x04\x01\x60\0\0";
    /// The first function, as `e`.
    const EXPORTS: &[u8] = b"\x07\x05\x01\x01e\0\0";

    /// A module with a function of no arguments under each of these names, which it imports.
    fn module(names: &[&str]) -> Vec<u8> {
        let mut imports = Vec::new();
        write_number(&mut imports, names.len());
        for name in names {
            imports.extend([1, b'm', name.len() as u8]);
            imports.extend(name.as_bytes());
            imports.extend([FUNCTION, 0]);
        }
        let mut wasm = [HEAD, TYPES, &[IMPORTS]].concat();
        write_number(&mut wasm, imports.len());
        wasm.extend(imports);
        wasm.extend(EXPORTS);
        wasm
    }

    fn shrunk(glue: &str, wasm: Vec<u8>) -> Result<Program> {
        shrink(&Program { glue: glue.to_owned(), wasm })
    }

    fn error(glue: &str, wasm: Vec<u8>) -> String {
        shrunk(glue, wasm).err().expect("it would not start").to_string()
    }

    #[test]
    fn an_import_has_the_same_short_name_in_both() {
        let glue = "const import0 = {\n    // why\n    __wbg_now_0123: function() {},\n};\n";
        let small = shrunk(glue, module(&["__wbg_now_0123"])).expect("the program is whole");
        assert_eq!(small.glue, "const import0 = {\n_0: function() {},\n};\n");
        assert_eq!(small.wasm, module(&["_0"]));
    }

    #[test]
    fn what_is_for_other_tools_goes() {
        let custom = b"\0\x06\x04name?";
        let small = shrunk("", [&module(&[])[..], custom].concat()).expect("the program is whole");
        assert_eq!(small.wasm, module(&[]));
    }

    #[test]
    fn an_import_that_the_glue_lacks_is_an_error() {
        let text = error("", module(&["__wbg_now_0123"]));
        assert_eq!(text, "could not find the import __wbg_now_0123 in the glue");
    }

    #[test]
    fn every_import_stays_with_its_own_function_whatever_the_order() {
        let names: Vec<_> = (0..200).map(|n| format!("__wbg_f{n}_0123")).collect();
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        let members = names.iter().rev().map(|name| format!("    {name}: () => '{name}',\n"));
        let glue = format!("const import0 = {{\n{}}};\n", members.collect::<String>());
        let small = shrunk(&glue, module(&names)).expect("the program is whole");
        let short: Vec<_> = (0..names.len()).map(|n| format!("_{n}")).collect();
        assert_eq!(small.wasm, module(&short.iter().map(String::as_str).collect::<Vec<_>>()));
        for (short, name) in short.iter().zip(names) {
            let member = format!("\n{short}: () => '{name}',\n");
            assert_eq!(small.glue.matches(&member).count(), 1, "{name}");
        }
    }

    #[test]
    fn only_comments_and_blanks_go() {
        let glue = "/* types */\n\n/**\n * More\n   of it\n */\n  let a = 2 // two\n    * 3;\n";
        let small = shrunk(glue, module(&[])).expect("the program is whole");
        assert_eq!(small.glue, "let a = 2 // two\n* 3;\n");
    }

    #[test]
    fn glue_that_could_lose_something_is_an_error() {
        for (glue, why) in [
            (
                "/* a */ let b = 1;\n",
                "could not take a comment out of the glue: /* a */ let b = 1; does",
            ),
            ("/* a\n", "could not take a comment out of the glue: /* a does"),
            ("let a = `b\n   c`;\n", "could not take the indentation out of the glue: let a = `b"),
        ] {
            let text = error(glue, module(&[]));
            assert!(text.starts_with(why), "{text}");
        }
    }

    #[test]
    fn wasm_that_is_cut_off_anywhere_or_imports_more_than_functions_is_an_error() {
        let glue = "const import0 = {\n__wbg_now_0123: () => 0,\n};\n";
        let whole = module(&["__wbg_now_0123"]);
        // Where a section ends, less is a module as well.
        let imports_end = whole.len() - EXPORTS.len();
        let ends = [HEAD.len(), HEAD.len() + TYPES.len(), imports_end];
        for length in (0..whole.len()).filter(|length| !ends.contains(length)) {
            assert_eq!(error(glue, whole[..length].to_vec()), "the wasm is cut off", "{length}");
        }
        let mut memory = whole;
        // The last but one of an import says what it is.
        memory[imports_end - 2] = 2;
        let text = error(glue, memory);
        assert_eq!(text, "could not rename the import __wbg_now_0123: it is no function");
    }
}
