//! Reading: a text becomes a tree.
//!
//! Called by `json`. Strict (RFC 8259), and never panics, whatever stands there: what comes from
//! the network or from another build is anything.

use super::{Json, Object, Unreadable};

/// Nothing of ours is nested deeper; a text that is must not exhaust the stack.
const DEEPEST: usize = 127;

/// Reads a whole text.
pub(super) fn parse(text: &str) -> Result<Json, Unreadable> {
    let mut reader = Reader { text, at: 0 };
    let json = reader.value(DEEPEST)?;
    reader.skip_space();
    if reader.at == text.len() { Ok(json) } else { Err(Unreadable) }
}

struct Reader<'a> {
    text: &'a str,
    /// How many bytes were read.
    at: usize,
}

impl Reader<'_> {
    fn value(&mut self, deeper: usize) -> Result<Json, Unreadable> {
        self.skip_space();
        match self.peek() {
            b'"' => Ok(Json::Text(self.string()?)),
            b'{' => self.object(deeper.checked_sub(1).ok_or(Unreadable)?),
            b'[' => self.list(deeper.checked_sub(1).ok_or(Unreadable)?),
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.word("true", Json::Flag(true)),
            b'f' => self.word("false", Json::Flag(false)),
            _ => self.word("null", Json::Null),
        }
    }

    fn object(&mut self, deeper: usize) -> Result<Json, Unreadable> {
        let mut members = Vec::new();
        let mut more = self.opened(b'}');
        while more {
            self.skip_space();
            let name = self.string()?;
            self.skip_space();
            self.expect(b':')?;
            members.push((name, self.value(deeper)?));
            more = self.goes_on(b'}')?;
        }
        Ok(Json::Object(Object(members)))
    }

    fn list(&mut self, deeper: usize) -> Result<Json, Unreadable> {
        let mut list = Vec::new();
        let mut more = self.opened(b']');
        while more {
            list.push(self.value(deeper)?);
            more = self.goes_on(b']')?;
        }
        Ok(Json::List(list))
    }

    /// Steps over an opening bracket; whether something is in it.
    fn opened(&mut self, end: u8) -> bool {
        self.at += 1;
        self.skip_space();
        !self.take(end)
    }

    /// Whether another one follows, behind a comma.
    fn goes_on(&mut self, end: u8) -> Result<bool, Unreadable> {
        self.skip_space();
        if self.take(end) {
            return Ok(false);
        }
        self.expect(b',').map(|()| true)
    }

    fn word(&mut self, word: &str, json: Json) -> Result<Json, Unreadable> {
        for letter in word.bytes() {
            self.expect(letter)?;
        }
        Ok(json)
    }

    fn number(&mut self) -> Result<Json, Unreadable> {
        let negative = self.take(b'-');
        // Counted downwards: there is one more negative number.
        let mut number = Some(0_i64);
        if !self.take(b'0') {
            let from = self.at;
            while let digit @ b'0'..=b'9' = self.peek() {
                self.at += 1;
                number = number.and_then(|number| number.checked_mul(10));
                number = number.and_then(|number| number.checked_sub((digit - b'0').into()));
            }
            if from == self.at {
                return Err(Unreadable);
            }
        }
        if self.take(b'.') {
            self.digits()?;
            number = None;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
            number = None;
        }
        let number = if negative { number } else { number.and_then(i64::checked_neg) };
        Ok(number.map_or(Json::OtherNumber, Json::Number))
    }

    fn digits(&mut self) -> Result<(), Unreadable> {
        let from = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        if from == self.at { Err(Unreadable) } else { Ok(()) }
    }

    fn string(&mut self) -> Result<String, Unreadable> {
        self.expect(b'"')?;
        let mut string = String::new();
        let mut from = self.at;
        loop {
            match self.peek() {
                // The end of the text is one of them.
                0..b' ' => return Err(Unreadable),
                byte @ (b'"' | b'\\') => {
                    // Both are characters of one byte, so this never cuts one.
                    string.push_str(self.text.get(from..self.at).unwrap_or_default());
                    self.at += 1;
                    if byte == b'"' {
                        return Ok(string);
                    }
                    string.push(self.escaped()?);
                    from = self.at;
                }
                _ => self.at += 1,
            }
        }
    }

    /// The character behind a backslash.
    fn escaped(&mut self) -> Result<char, Unreadable> {
        let byte = self.peek();
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => byte.into(),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let mut code = self.four_hex_digits()?;
                if let 0xD800..0xDC00 = code {
                    // The second half of a character that takes two (RFC 8259, section 7).
                    self.expect(b'\\')?;
                    self.expect(b'u')?;
                    let low = self.four_hex_digits()?;
                    let low = low.checked_sub(0xDC00).filter(|low| *low < 0x400);
                    code = 0x10000 + ((code - 0xD800) << 10) + low.ok_or(Unreadable)?;
                }
                char::from_u32(code).ok_or(Unreadable)?
            }
            _ => return Err(Unreadable),
        })
    }

    fn four_hex_digits(&mut self) -> Result<u32, Unreadable> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = char::from(self.peek()).to_digit(16).ok_or(Unreadable)?;
            self.at += 1;
            code = code << 4 | digit;
        }
        Ok(code)
    }

    fn skip_space(&mut self) {
        while let b' ' | b'\t' | b'\n' | b'\r' = self.peek() {
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8) -> Result<(), Unreadable> {
        if self.take(byte) { Ok(()) } else { Err(Unreadable) }
    }

    fn take(&mut self, byte: u8) -> bool {
        let there = self.peek() == byte;
        self.at += usize::from(there);
        there
    }

    /// The next byte; zero at the end, which no text of JSON has anywhere.
    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or_default()
    }
}
