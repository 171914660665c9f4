//! The lines of a story: headings, lists, quotes, code, rules, paragraphs.
//!
//! Called by `render`. Calls itself for what stands in a quote or an item, never deeper than the
//! tree goes.

use super::{inline, tree::Tree};

/// Whether paragraphs are elements of their own: not in a list without empty lines.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Paragraphs {
    Wrapped,
    Bare,
}

/// What begins at a line.
enum Block<'a> {
    Blank,
    Heading(&'static str, &'a str),
    Rule,
    /// The characters that end it.
    Fence(&'a str),
    Quote,
    Item(Marker),
    Text,
}

/// The mark in front of an item.
#[derive(Clone, Copy)]
struct Marker {
    /// `-`, `*`, `+`, `.` or `)`: another one is another list.
    sign: u8,
    /// The number of an ordered one.
    number: Option<u32>,
    /// Where the item's own text begins; lines indented as far belong to it.
    indent: usize,
}

/// Adds the blocks of these lines.
pub(super) fn add(tree: &mut Tree, mut lines: &[&str], paragraphs: Paragraphs) {
    while let [line, rest @ ..] = lines {
        if tree.is_full() {
            return;
        }
        lines = match read(line) {
            _ if tree.is_deepest() => paragraph(tree, lines, Paragraphs::Bare),
            Block::Blank => rest,
            Block::Heading(name, text) => {
                element(tree, name, text);
                rest
            }
            Block::Rule => {
                tree.empty("hr");
                rest
            }
            Block::Fence(fence) => code(tree, rest, fence),
            Block::Quote => quote(tree, lines),
            Block::Item(marker) => list(tree, lines, marker),
            Block::Text => paragraph(tree, lines, paragraphs),
        };
    }
}

fn read(line: &str) -> Block<'_> {
    let text = line.trim();
    if text.is_empty() {
        return Block::Blank;
    }
    if is_rule(text) {
        return Block::Rule;
    }
    let hashes = run(text, b'#');
    if (1..=6).contains(&hashes) && text[hashes..].starts_with([' ', '\t']) {
        // The headline of the article is an h3.
        let name = ["h4", "h5", "h6"][hashes.min(3) - 1];
        return Block::Heading(name, text[hashes..].trim_end_matches('#').trim());
    }
    for sign in [b'`', b'~'] {
        let length = run(text, sign);
        if length >= 3 && !text[length..].contains(char::from(sign)) {
            return Block::Fence(&text[..length]);
        }
    }
    if text.starts_with('>') {
        return Block::Quote;
    }
    marker(line).map_or(Block::Text, Block::Item)
}

/// How often `sign` stands at the beginning.
fn run(text: &str, sign: u8) -> usize {
    text.bytes().take_while(|byte| *byte == sign).count()
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

fn is_rule(text: &str) -> bool {
    ['-', '*', '_'].iter().any(|sign| {
        text.matches(*sign).count() >= 3
            && text.chars().all(|c| c == *sign || c.is_ascii_whitespace())
    })
}

fn marker(line: &str) -> Option<Marker> {
    let before = indent(line);
    let text = &line[before..];
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let sign = *text.as_bytes().get(digits)?;
    let fits = if digits == 0 { b"-*+".contains(&sign) } else { b".)".contains(&sign) };
    let after = text.get(digits + 1..).filter(|_| fits)?;
    if !after.is_empty() && !after.starts_with([' ', '\t']) {
        return None;
    }
    let number = if digits == 0 { None } else { Some(text[..digits].parse().ok()?) };
    let space = usize::from(!after.is_empty());
    Some(Marker { sign, number, indent: before + digits + 1 + space })
}

fn element(tree: &mut Tree, name: &'static str, text: &str) {
    tree.open(name);
    inline::add(tree, text);
    tree.close();
}

fn code<'a, 'b>(tree: &mut Tree, lines: &'a [&'b str], fence: &str) -> &'a [&'b str] {
    let ends = |line: &&str| {
        line.trim().starts_with(fence) && line.trim().trim_start_matches(&fence[..1]).is_empty()
    };
    let end = lines.iter().position(ends).unwrap_or(lines.len());
    tree.open("pre");
    tree.text(&lines[..end].join("\n"));
    tree.close();
    lines.get(end + 1..).unwrap_or_default()
}

fn quote<'a, 'b>(tree: &mut Tree, lines: &'a [&'b str]) -> &'a [&'b str] {
    let quoted: Vec<&str> = lines
        .iter()
        .map_while(|line| line.trim_start().strip_prefix('>'))
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    tree.open("blockquote");
    add(tree, &quoted, Paragraphs::Wrapped);
    tree.close();
    &lines[quoted.len()..]
}

fn list<'a, 'b>(tree: &mut Tree, lines: &'a [&'b str], first: Marker) -> &'a [&'b str] {
    let (items, rest) = items(lines, first);
    let blank = |line: &&str| line.trim().is_empty();
    // An empty line behind the last one is not in the list.
    let loose = items.iter().rev().skip(1).any(|item| item.last().is_some_and(blank))
        || items.iter().any(|item| {
            let text = item.iter().rposition(|line| !blank(line)).unwrap_or(0);
            item[..text].iter().any(blank)
        });
    let paragraphs = if loose { Paragraphs::Wrapped } else { Paragraphs::Bare };
    tree.open_list(first.number);
    for item in &items {
        tree.open("li");
        add(tree, item, paragraphs);
        tree.close();
    }
    tree.close();
    rest
}

/// The items of the list that begins here, each with its lines as they stand inside it.
fn items<'a, 'b>(lines: &'a [&'b str], first: Marker) -> (Vec<Vec<&'b str>>, &'a [&'b str]) {
    let mut items: Vec<Vec<&str>> = Vec::new();
    let mut inside = 0;
    for (at, line) in lines.iter().enumerate() {
        let block = read(line);
        let belongs = match &block {
            _ if at > 0 && indent(line) >= inside => true,
            Block::Blank => true,
            Block::Item(marker) => {
                if marker.sign != first.sign {
                    return (items, &lines[at..]);
                }
                inside = marker.indent;
                items.push(vec![line.get(inside..).unwrap_or_default()]);
                continue;
            }
            // A paragraph goes on without its indentation.
            Block::Text => {
                let before = items.last().and_then(|item| item.last());
                before.is_some_and(|line| !line.trim().is_empty())
            }
            Block::Heading(..) | Block::Rule | Block::Fence(_) | Block::Quote => false,
        };
        if !belongs {
            return (items, &lines[at..]);
        }
        let own = line.get(inside.min(indent(line))..).unwrap_or_default();
        items.last_mut().expect("the first line begins an item").push(own);
    }
    (items, &[])
}

fn paragraph<'a, 'b>(
    tree: &mut Tree,
    lines: &'a [&'b str],
    paragraphs: Paragraphs,
) -> &'a [&'b str] {
    let goes_on = |line: &&str| match read(line) {
        Block::Text => true,
        // A number in a text is seldom a list: only one that begins with 1 is.
        Block::Item(marker) => marker.number.is_some_and(|number| number != 1),
        _ => false,
    };
    let end =
        1 + lines[1..].iter().take_while(|line| goes_on(line) && underline(line).is_none()).count();
    // Trailing spaces of a line mean a line break; those of the last line nothing.
    let text: Vec<&str> = lines[..end].iter().map(|line| line.trim_start()).collect();
    let text = text.join("\n");
    if let Some(name) = lines.get(end).and_then(|line| underline(line)) {
        element(tree, name, text.trim_end());
        return &lines[end + 1..];
    }
    match paragraphs {
        Paragraphs::Wrapped => element(tree, "p", text.trim_end()),
        Paragraphs::Bare => inline::add(tree, text.trim_end()),
    }
    &lines[end..]
}

/// The line under a text that makes a heading of it.
fn underline(line: &str) -> Option<&'static str> {
    let text = line.trim_end();
    match text.as_bytes() {
        [b'=', ..] if run(text, b'=') == text.len() => Some("h4"),
        [b'-', b'-', ..] if run(text, b'-') == text.len() => Some("h5"),
        _ => None,
    }
}
