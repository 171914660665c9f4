//! From text to tree (RFC 8259).
//!
//! Called by `json`. Smaller than a parser that also has to read fractions and to say where it
//! stopped; never reads deeper than [`DEPTH`], so that no answer overflows the stack.

use super::{Json, Object};

/// Lists and objects inside each other; ours are at most six deep.
const DEPTH: u32 = 64;

/// Reads a whole text.
pub(super) fn parse(text: &str) -> Option<Json> {
    let mut rest = Rest { text, at: 0 };
    let json = rest.value(DEPTH)?;
    (rest.peek() == 0 && rest.at == text.len()).then_some(json)
}

/// What is not read yet.
struct Rest<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Rest<'a> {
    fn value(&mut self, depth: u32) -> Option<Json> {
        match self.peek() {
            b'{' => self.object(depth.checked_sub(1)?),
            b'[' => self.list(depth.checked_sub(1)?),
            b'"' => self.string().map(Json::Text),
            b'n' => self.word("null", Json::Null),
            b't' => self.word("true", Json::Flag(true)),
            b'f' => self.word("false", Json::Flag(false)),
            _ => self.number(),
        }
    }

    fn object(&mut self, depth: u32) -> Option<Json> {
        let mut members = Vec::new();
        let mut more = self.open(b'}');
        while more {
            self.peek();
            let name = self.string()?;
            self.skip(b':')?;
            members.push((name, self.value(depth)?));
            more = self.goes_on(b'}')?;
        }
        Some(Json::Object(Object(members)))
    }

    fn list(&mut self, depth: u32) -> Option<Json> {
        let mut list = Vec::new();
        let mut more = self.open(b']');
        while more {
            list.push(self.value(depth)?);
            more = self.goes_on(b']')?;
        }
        Some(Json::List(list))
    }

    fn string(&mut self) -> Option<String> {
        let mut string = String::new();
        if self.next()? != b'"' {
            return None;
        }
        loop {
            let from = self.at;
            let special =
                self.bytes().iter().position(|byte| matches!(byte, b'"' | b'\\' | ..0x20));
            self.at += special?;
            // Cut at ASCII characters, so that it is whole characters.
            string.push_str(self.text.get(from..self.at)?);
            match self.next()? {
                b'"' => return Some(string),
                b'\\' => string.push(self.escape()?),
                _ => return None,
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        Some(match self.next()? {
            byte @ (b'"' | b'\\' | b'/') => byte.into(),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => match self.unit()? {
                // The first half of a pair.
                high @ 0xd800..0xdc00 => {
                    if self.next()? != b'\\' || self.next()? != b'u' {
                        return None;
                    }
                    let low = self.unit()?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
                    char::from_u32(0x10000 + ((high - 0xd800) << 10) + low)?
                }
                unit => char::from_u32(unit)?,
            },
            _ => return None,
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit << 4 | char::from(self.next()?).to_digit(16)?;
        }
        Some(unit)
    }

    /// A whole number; a fraction is skipped, because none means anything to us.
    fn number(&mut self) -> Option<Json> {
        let negative = self.bytes().first() == Some(&b'-');
        self.at += usize::from(negative);
        let mut number = Some(0_i64);
        let from = self.at;
        while let Some(digit @ b'0'..=b'9') = self.bytes().first() {
            let digit = i64::from(digit - b'0');
            let next = number.and_then(|number| number.checked_mul(10));
            number = next.and_then(|next| next.checked_add(digit));
            self.at += 1;
        }
        if self.at == from {
            return None;
        }
        while let Some(b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-') = self.bytes().first() {
            number = None;
            self.at += 1;
        }
        Some(match number {
            Some(number) => Json::Number(if negative { -number } else { number }),
            None => Json::OtherNumber,
        })
    }

    fn word(&mut self, word: &str, json: Json) -> Option<Json> {
        let found = self.bytes().starts_with(word.as_bytes());
        self.at += word.len();
        found.then_some(json)
    }

    /// Goes into a list or an object; whether something is in it.
    fn open(&mut self, close: u8) -> bool {
        self.at += 1;
        let empty = self.peek() == close;
        self.at += usize::from(empty);
        !empty
    }

    /// Whether a comma or the end follows a member.
    fn goes_on(&mut self, close: u8) -> Option<bool> {
        self.peek();
        let byte = self.next()?;
        (byte == b',' || byte == close).then_some(byte == b',')
    }

    fn skip(&mut self, byte: u8) -> Option<()> {
        self.peek();
        (self.next()? == byte).then_some(())
    }

    /// The next byte that is no white space; 0 at the end.
    fn peek(&mut self) -> u8 {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes().first() {
            self.at += 1;
        }
        self.bytes().first().copied().unwrap_or(0)
    }

    fn next(&mut self) -> Option<u8> {
        let byte = *self.bytes().first()?;
        self.at += 1;
        Some(byte)
    }

    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }
}
