//! What stands in a line: emphasis, code, links, line breaks.
//!
//! Called by `blocks`. Opens nothing whose end it has not found, so that nothing is taken back.

use std::ops::Range;

use super::tree::{Tree, is_allowed};

/// A link's text is looked for no further: long stories of brackets stay cheap.
const LONGEST_LINK: usize = 1_000;
/// And an address is no longer than this.
const LONGEST_ADDRESS: usize = 2_000;

/// An element that is open.
struct Open {
    /// Where its content ends.
    end: usize,
    /// Where the text goes on behind it.
    resume: usize,
}

struct Line<'t, 's> {
    tree: &'t mut Tree,
    text: &'s str,
    at: usize,
    /// What is read and not yet in the tree begins here.
    plain: usize,
    open: Vec<Open>,
    /// Signs that have no end before there: looking again would find none either.
    hopeless: Vec<(&'static str, usize)>,
}

/// Adds a text.
pub(super) fn add(tree: &mut Tree, text: &str) {
    Line { tree, text, at: 0, plain: 0, open: Vec::new(), hopeless: Vec::new() }.run();
}

impl Line<'_, '_> {
    fn run(mut self) {
        loop {
            if self.open.last().is_some_and(|open| self.at >= open.end) {
                let Open { end, resume } = self.open.pop().expect("just seen");
                self.flush(end);
                self.tree.close();
                (self.at, self.plain) = (resume, resume);
                continue;
            }
            if self.at >= self.text.len() || self.tree.is_full() {
                break;
            }
            if !self.special() {
                self.at += self.text[self.at..].chars().next().map_or(1, char::len_utf8);
            }
        }
        self.flush(self.text.len());
        self.open.iter().for_each(|_| self.tree.close());
    }

    /// What is left of the innermost open element.
    fn rest(&self) -> &str {
        &self.text[self.at..self.end()]
    }

    fn end(&self) -> usize {
        self.open.last().map_or(self.text.len(), |open| open.end)
    }

    /// Adds the plain text before `end`.
    fn flush(&mut self, end: usize) {
        self.tree.text(&self.text[self.plain.min(end)..end]);
        self.plain = end;
    }

    /// Reads a sign that means something here; `false` when it is plain text.
    fn special(&mut self) -> bool {
        match self.text.as_bytes()[self.at] {
            b'\\' => self.escape(),
            b'`' => self.code(),
            b'*' => self.emphasis("**", "strong") || self.emphasis("*", "em"),
            b'_' => self.emphasis("__", "strong") || self.emphasis("_", "em"),
            b'~' => self.emphasis("~~", "del"),
            b'!' => self.rest().starts_with("![") && self.link(self.at + 2),
            b'[' => self.link(self.at + 1),
            b'<' => self.address_in_angles(),
            b'h' | b'H' => self.bare_address(),
            b'\n' => self.line_break(),
            _ => false,
        }
    }

    fn escape(&mut self) -> bool {
        match self.rest().as_bytes().get(1) {
            Some(b'\n') => {
                self.flush(self.at);
                self.tree.empty("br");
                self.skip_to(self.at + 2)
            }
            Some(next) if next.is_ascii_punctuation() => {
                self.flush(self.at);
                self.plain = self.at + 1;
                self.at += 2;
                true
            }
            _ => false,
        }
    }

    fn line_break(&mut self) -> bool {
        let before = self.text[self.plain..self.at].trim_end_matches(' ');
        let spaces = self.at - self.plain - before.len();
        self.flush(self.at - spaces);
        if spaces >= 2 {
            self.tree.empty("br");
            return self.skip_to(self.at + 1);
        }
        self.plain = self.at;
        false
    }

    fn code(&mut self) -> bool {
        let run = self.rest().bytes().take_while(|byte| *byte == b'`').count();
        let begin = self.at + run;
        let mut from = begin;
        while let Some(found) = self.text[from..self.end()].find('`') {
            let close = from + found;
            let length =
                self.text[close..self.end()].bytes().take_while(|byte| *byte == b'`').count();
            from = close + length;
            if length == run {
                self.flush(self.at);
                self.tree.open("code");
                let inside = &self.text[begin..close];
                // One space on each side makes room for a backtick.
                let trimmed = inside.strip_prefix(' ').and_then(|text| text.strip_suffix(' '));
                self.tree.text(trimmed.filter(|text| !text.trim().is_empty()).unwrap_or(inside));
                self.tree.close();
                return self.skip_to(from);
            }
        }
        // None of these backticks begins anything.
        self.at += run;
        true
    }

    fn emphasis(&mut self, sign: &'static str, name: &'static str) -> bool {
        let rest = self.rest();
        let begins = rest.starts_with(sign)
            && rest[sign.len()..].chars().next().is_some_and(|next| !next.is_whitespace())
            && !(sign.starts_with('_') && self.is_in_a_word(self.at));
        if !begins || self.tree.is_deepest() || self.is_hopeless(sign) {
            return false;
        }
        let begin = self.at + sign.len();
        let Some(end) = self.closing(sign, begin) else {
            self.give_up(sign);
            return false;
        };
        self.flush(self.at);
        self.tree.open(name);
        self.open.push(Open { end, resume: end + sign.len() });
        self.skip_to(begin)
    }

    /// One entry for each sign: the new one reaches further, otherwise nobody had looked.
    fn give_up(&mut self, sign: &'static str) {
        self.hopeless.retain(|(known, _)| *known != sign);
        self.hopeless.push((sign, self.end()));
    }

    fn is_hopeless(&self, sign: &str) -> bool {
        self.hopeless.iter().any(|(known, end)| *known == sign && *end >= self.end())
    }

    /// Where the sign stands that ends an emphasis.
    fn closing(&self, sign: &str, begin: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = begin;
        while at + sign.len() <= self.end() {
            if bytes[at] == b'\\' {
                at += 2;
                continue;
            }
            if bytes[at] != sign.as_bytes()[0] {
                at += 1;
                continue;
            }
            let run =
                self.text[at..self.end()].bytes().take_while(|byte| *byte == bytes[at]).count();
            // One asterisk does not end at two, and three are one and two: the inner ends first.
            let fits = if sign.len() == 1 { run != 2 } else { run >= 2 };
            let after_text = at > begin && !bytes[at - 1].is_ascii_whitespace();
            let word_ends = !sign.starts_with('_') || !self.is_in_a_word(at + run - 1);
            if fits && after_text && word_ends {
                return Some(if sign.len() == 1 { at } else { at + run - sign.len() });
            }
            at += run;
        }
        None
    }

    /// Whether there are letters on both sides: an underscore there belongs to a name.
    fn is_in_a_word(&self, at: usize) -> bool {
        self.text[..at].ends_with(is_letter)
            && self.text[at..].trim_start_matches('_').starts_with(is_letter)
    }

    /// `[text](address "title")`; `begin` is where the text begins.
    fn link(&mut self, begin: usize) -> bool {
        let Some((text, address, resume)) = self.find_link(begin) else { return false };
        let address = self.text[address].to_owned();
        self.flush(self.at);
        self.tree.open_link(address);
        self.open.push(Open { end: text.end, resume });
        self.skip_to(text.start)
    }

    /// Text, address, and where the text goes on.
    fn find_link(&self, begin: usize) -> Option<(Range<usize>, Range<usize>, usize)> {
        let (bytes, limit) = (self.text.as_bytes(), self.end());
        let (mut at, mut depth) = (begin, 1);
        if !has_soon(&bytes[begin..limit], LONGEST_LINK, b']') {
            return None;
        }
        loop {
            if at >= limit.min(begin + LONGEST_LINK) {
                return None;
            }
            match bytes[at] {
                b'\\' => at += 1,
                b'[' => depth += 1,
                b']' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            at += 1;
        }
        let text = begin..at;
        let rest = self.text[at + 1..limit].strip_prefix('(')?;
        if !has_soon(rest.as_bytes(), LONGEST_ADDRESS + LONGEST_LINK, b')') {
            return None;
        }
        let start = at + 2;
        let address = match rest.strip_prefix('<') {
            Some(inside) => {
                let end = inside.bytes().take(LONGEST_LINK).position(|byte| b">\n".contains(&byte));
                start + 1..start + 1 + end?
            }
            None => start..start + address_length(rest),
        };
        let behind = address.end + usize::from(address.start > start);
        let title =
            self.text[behind..limit].bytes().take(LONGEST_LINK).position(|byte| byte == b')')?;
        Some((text, address, behind + title + 1))
    }

    /// `<https://…>` and `<somebody@somewhere>`.
    fn address_in_angles(&mut self) -> bool {
        let inside = &self.rest()[1..];
        let Some(end) = inside.find(|c: char| c == '>' || c == '<' || c.is_whitespace()) else {
            return false;
        };
        let address = &inside[..end];
        let email = address.contains('@') && !address.contains([':', '/']);
        let link = if email { format!("mailto:{address}") } else { address.to_owned() };
        if !inside[end..].starts_with('>') || !is_allowed(&link) {
            return false;
        }
        let (begin, end) = (self.at + 1, self.at + 1 + end);
        self.whole_link(link, begin..end, end + 1)
    }

    /// An address that just stands there.
    fn bare_address(&mut self) -> bool {
        let rest = self.rest();
        let in_word = self.text[..self.at].ends_with(is_letter);
        if in_word || !is_allowed(rest) {
            return false;
        }
        let length = address_length(rest);
        // What ends the sentence does not belong to it.
        let address = rest[..length]
            .trim_end_matches(['.', ',', ';', ':', '!', '?', '"', '\'', '*', '_', '~', '>']);
        let host = address.find("//").is_some_and(|slashes| slashes + 2 < address.len());
        if !host {
            return false;
        }
        let (link, end) = (address.to_owned(), self.at + address.len());
        self.whole_link(link, self.at..end, end)
    }

    fn whole_link(&mut self, link: String, text: Range<usize>, resume: usize) -> bool {
        self.flush(self.at);
        self.tree.open_link(link);
        self.tree.text(&self.text[text]);
        self.tree.close();
        self.skip_to(resume)
    }

    fn skip_to(&mut self, at: usize) -> bool {
        (self.at, self.plain) = (at, at);
        true
    }
}

/// Whether it comes at all, before anybody looks for its place with care: a story may be all brackets.
fn has_soon(bytes: &[u8], reach: usize, sign: u8) -> bool {
    bytes[..reach.min(bytes.len())].contains(&sign)
}

/// How long the address at the beginning is: until a space or a parenthesis that it did not open.
fn address_length(text: &str) -> usize {
    let mut depth = 0;
    for (at, c) in text.char_indices().take(LONGEST_ADDRESS) {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if depth < 0 || c.is_whitespace() || c == '<' {
            return at;
        }
    }
    text.char_indices().nth(LONGEST_ADDRESS).map_or(text.len(), |(at, _)| at)
}

/// As far as it matters here; tables of all letters would not pay.
fn is_letter(c: char) -> bool {
    !c.is_whitespace() && !c.is_ascii_punctuation()
}
