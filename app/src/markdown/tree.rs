//! The nodes of a story while they are made, and the limits on them.
//!
//! Called by `blocks` and `inline`. Never deeper than [`DEEPEST`]: rendering and dropping a tree
//! recurse.

use yew::virtual_dom::{VList, VNode, VTag, VText};

use super::{Extent, Length};

/// Elements inside each other; what is deeper is flattened.
pub(super) const DEEPEST: usize = 16;
/// Characters in the beginning of a long story.
const BEGINNING: usize = 480;
/// An element takes as much room as so many characters: a story may be all rules and line breaks.
const ELEMENT: usize = 12;

/// The nodes so far, and what is still open around the next one.
pub(super) struct Tree {
    done: Vec<VNode>,
    open: Vec<Open>,
    depth: usize,
    links: usize,
    /// Characters that may still be added.
    left: usize,
}

enum Open {
    Element {
        tag: VTag,
        children: Vec<VNode>,
        kind: Kind,
    },
    /// Has no element of its own: its content belongs to the element around it.
    Through,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Link,
    Other,
}

impl Tree {
    pub(super) fn new(length: Length) -> Self {
        let left = match length {
            Length::Whole => usize::MAX,
            Length::Beginning => BEGINNING,
        };
        Self { done: Vec::new(), open: Vec::new(), depth: 0, links: 0, left }
    }

    /// Whether anything more may be added.
    pub(super) fn is_full(&self) -> bool {
        self.left == 0
    }

    /// Whether an element that is opened now is one.
    pub(super) fn is_deepest(&self) -> bool {
        self.depth >= DEEPEST
    }

    pub(super) fn open(&mut self, name: &'static str) {
        self.open_tag(VTag::new(name), Kind::Other);
    }

    pub(super) fn open_list(&mut self, first: Option<u32>) {
        let mut tag = VTag::new(if first.is_some() { "ol" } else { "ul" });
        if let Some(first) = first.filter(|first| *first != 1) {
            tag.add_attribute("start", first.to_string());
        }
        self.open_tag(tag, Kind::Other);
    }

    /// A link, or nothing of its own inside another link and for any other kind of address.
    pub(super) fn open_link(&mut self, address: String) {
        if self.links > 0 || !is_allowed(&address) {
            self.open.push(Open::Through);
            return;
        }
        let mut tag = VTag::new("a");
        tag.add_attribute("href", address);
        tag.add_attribute("rel", "noopener noreferrer");
        tag.add_attribute("target", "_blank");
        self.open_tag(tag, Kind::Link);
    }

    fn open_tag(&mut self, tag: VTag, kind: Kind) {
        if self.is_deepest() {
            // What would have been a block of its own does not stick to what stands before it.
            self.push(VText::new(" ").into());
            self.open.push(Open::Through);
            return;
        }
        self.left = self.left.saturating_sub(ELEMENT);
        self.depth += 1;
        self.links += usize::from(kind == Kind::Link);
        self.open.push(Open::Element { tag, children: Vec::new(), kind });
    }

    pub(super) fn close(&mut self) {
        if let Some(Open::Element { mut tag, children, kind }) = self.open.pop() {
            self.depth -= 1;
            self.links -= usize::from(kind == Kind::Link);
            tag.add_children(children);
            self.push(tag.into());
        }
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &'static str) {
        self.left = self.left.saturating_sub(ELEMENT);
        self.push(VTag::new(name).into());
    }

    pub(super) fn text(&mut self, text: &str) {
        if text.is_empty() || self.is_full() {
            return;
        }
        match text.char_indices().nth(self.left) {
            None => {
                self.left -= text.chars().count();
                self.push(VText::new(text.to_owned()).into());
                // Exactly used up: whatever follows is cut, and nothing may follow.
                self.left = self.left.max(1);
            }
            Some((end, _)) => {
                let end = text[..end].rfind(char::is_whitespace).unwrap_or(end);
                self.push(VText::new(format!("{}…", &text[..end])).into());
                self.left = 0;
            }
        }
    }

    fn push(&mut self, node: VNode) {
        let around = self.open.iter_mut().rev().find_map(|open| match open {
            Open::Element { children, .. } => Some(children),
            Open::Through => None,
        });
        around.unwrap_or(&mut self.done).push(node);
    }

    pub(super) fn finish(mut self) -> (VNode, Extent) {
        while !self.open.is_empty() {
            self.close();
        }
        let extent = if self.is_full() { Extent::Cut } else { Extent::Complete };
        (VList::with_children(self.done, None).into(), extent)
    }
}

pub(super) fn is_allowed(address: &str) -> bool {
    ["http://", "https://", "mailto:"].iter().any(|scheme| {
        address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}
