//! Writing: a value becomes a text, as serde describes it.
//!
//! Called by `json`. The text is, to the byte, what `serde_json` writes. Never fails: what JSON
//! cannot say is not in our types.

use std::fmt::{self, Write as _};

use serde::{
    Serialize, Serializer,
    ser::{
        Impossible, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
        SerializeTuple,
    },
};

/// Writes a value.
pub(super) fn write<T: Serialize + ?Sized>(value: &T) -> String {
    let mut writer = Writer(String::new());
    let Ok(()) = value.serialize(&mut writer);
    writer.0
}

/// What a type would have to say that got here: the caller has to teach this file about it.
const NOT_OURS: &str = "our types are flags, whole numbers, texts, lists and objects";

struct Writer(String);

/// The failure that does not happen; without it the way back of every failure would be in the
/// program.
#[derive(Debug)]
enum Never {}

impl fmt::Display for Never {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for Never {}

impl serde::ser::Error for Never {
    fn custom<T: fmt::Display>(_: T) -> Self {
        unreachable!("{NOT_OURS}")
    }
}

/// A list or an object that is being written.
struct Open<'a> {
    writer: &'a mut Writer,
    end: &'static str,
}

impl Writer {
    fn open(&mut self, begin: &str, end: &'static str) -> Open<'_> {
        self.0.push_str(begin);
        Open { writer: self, end }
    }

    fn text(&mut self, text: &str) {
        self.0.push('"');
        let mut from = 0;
        for (at, byte) in text.bytes().enumerate() {
            let letter = match byte {
                b'"' | b'\\' => char::from(byte),
                0x8 => 'b',
                0xc => 'f',
                b'\n' => 'n',
                b'\r' => 'r',
                b'\t' => 't',
                0..b' ' => 'u',
                _ => continue,
            };
            // All of these are characters of one byte, so this never cuts one.
            self.0.push_str(text.get(from..at).unwrap_or_default());
            self.0.push('\\');
            self.0.push(letter);
            if letter == 'u' {
                self.display(format_args!("{byte:04x}"));
            }
            from = at + 1;
        }
        self.0.push_str(text.get(from..).unwrap_or_default());
        self.0.push('"');
    }

    fn display(&mut self, shown: fmt::Arguments<'_>) {
        // Writing into a string does not fail.
        let _ = self.0.write_fmt(shown);
    }
}

impl Open<'_> {
    fn one<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        // Behind a bracket is the first; no value that was written ends with one.
        if !self.writer.0.ends_with(['[', '{']) {
            self.writer.0.push(',');
        }
        value.serialize(&mut *self.writer)
    }

    fn member<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Never> {
        let Ok(()) = self.one(name);
        self.writer.0.push(':');
        value.serialize(&mut *self.writer)
    }

    fn close(self) -> Result<(), Never> {
        self.writer.0.push_str(self.end);
        Ok(())
    }
}

/// Numbers as they are shown.
macro_rules! shown {
    ($($method:ident: $type:ty),*) => {$(
        fn $method(self, number: $type) -> Result<(), Never> {
            self.display(format_args!("{number}"));
            Ok(())
        }
    )*};
}

impl<'a> Serializer for &'a mut Writer {
    type Ok = ();
    type Error = Never;
    type SerializeSeq = Open<'a>;
    type SerializeTuple = Open<'a>;
    type SerializeTupleStruct = Impossible<(), Never>;
    type SerializeTupleVariant = Impossible<(), Never>;
    type SerializeMap = Open<'a>;
    type SerializeStruct = Open<'a>;
    type SerializeStructVariant = Open<'a>;

    fn serialize_bool(self, flag: bool) -> Result<(), Never> {
        self.0.push_str(if flag { "true" } else { "false" });
        Ok(())
    }

    shown! { serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64 }
    shown! { serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64 }

    fn serialize_str(self, text: &str) -> Result<(), Never> {
        self.text(text);
        Ok(())
    }

    fn serialize_char(self, letter: char) -> Result<(), Never> {
        self.serialize_str(letter.encode_utf8(&mut [0; 4]))
    }

    fn serialize_none(self) -> Result<(), Never> {
        self.0.push_str("null");
        Ok(())
    }

    fn serialize_unit(self) -> Result<(), Never> {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Never> {
        self.serialize_none()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Never> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Never> {
        value.serialize(self)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
    ) -> Result<(), Never> {
        self.serialize_str(name)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Result<(), Never> {
        let mut open = self.open("{", "}");
        open.member(name, value)?;
        open.close()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Open<'a>, Never> {
        Ok(self.open("[", "]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Open<'a>, Never> {
        Ok(self.open("[", "]"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Open<'a>, Never> {
        Ok(self.open("{", "}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Open<'a>, Never> {
        Ok(self.open("{", "}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Open<'a>, Never> {
        self.0.push('{');
        self.text(name);
        Ok(self.open(":{", "}}"))
    }

    fn serialize_f32(self, _: f32) -> Result<(), Never> {
        unreachable!("{NOT_OURS}")
    }

    fn serialize_f64(self, _: f64) -> Result<(), Never> {
        unreachable!("{NOT_OURS}")
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Never> {
        unreachable!("{NOT_OURS}")
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<(), Never>, Never> {
        unreachable!("{NOT_OURS}")
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<(), Never>, Never> {
        unreachable!("{NOT_OURS}")
    }
}

/// Lists: each element is one.
macro_rules! lists {
    ($($list:ident),*) => {$(
        impl $list for Open<'_> {
            type Ok = ();
            type Error = Never;

            fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
                self.one(value)
            }

            fn end(self) -> Result<(), Never> {
                self.close()
            }
        }
    )*};
}

/// Objects: each field is a member.
macro_rules! objects {
    ($($object:ident),*) => {$(
        impl $object for Open<'_> {
            type Ok = ();
            type Error = Never;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), Never> {
                self.member(name, value)
            }

            fn end(self) -> Result<(), Never> {
                self.close()
            }
        }
    )*};
}

lists!(SerializeSeq, SerializeTuple);
objects!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for Open<'_> {
    type Ok = ();
    type Error = Never;

    /// Names are texts: JSON has no others.
    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), Never> {
        self.one(name)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        self.writer.0.push(':');
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Result<(), Never> {
        self.close()
    }
}
