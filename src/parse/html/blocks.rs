//! From tokens to blocks: what is open, what a piece of text belongs to, where a block ends.

use super::super::joined::BARRIER;
use super::flow::{Flow, Mode};
use super::marks;
use super::page::Page;
use super::stack::{Entry, Stack, heading};
use super::tags::{self, Style, tag};
use super::tokens::Attribute;
use crate::document::{Block, BlockKind, Document, Element};
use crate::source::Span;
use std::ops::Range;

/// Collects a document from tokens. Spans are those of `text`.
pub(super) struct Builder<'a> {
    pub text: &'a str,
    pub doc: Document,
    pub page: Page,
    pub stack: Stack,
    pub flow: Flow,
    /// Blocks that stand inside the one in progress (alternative texts), to follow it.
    pub queue: Vec<Block>,
    pub link: Option<OpenLink>,
    pub code: Option<OpenCode>,
}

/// A link whose end has not come: its place in the list and on the stack.
pub(super) struct OpenLink {
    pub index: usize,
    pub at: usize,
}

/// Inline code whose end has not come, and whether it holds anything.
pub(super) struct OpenCode {
    pub at: usize,
    pub start: usize,
    pub any: bool,
}

impl<'a> Builder<'a> {
    pub fn new(text: &'a str, doc: Document, page: Page) -> Self {
        Builder {
            text,
            doc,
            page,
            stack: Stack::default(),
            flow: Flow::default(),
            queue: Vec::new(),
            link: None,
            code: None,
        }
    }

    /// Closes whatever is open at byte `end` and settles what depends on later blocks.
    pub fn finish(&mut self, end: usize) {
        self.pop_to(0, end, end);
        self.flush(end, None);
        let mut reached = 0;
        for i in 0..self.doc.directives.len() {
            let span = self.doc.directives[i].span;
            let first = self.doc.directives[i].next.unwrap_or(0);
            let blocks = &self.doc.blocks;
            let inside = blocks.get(first).filter(|b| b.span.contains(&span)).map(|_| first);
            // directives come in order, so what lies before one lies before the next
            reached = first.max(reached);
            while blocks.get(reached).is_some_and(|b| b.span.start < span.end) {
                reached += 1;
            }
            let next = (reached < blocks.len()).then_some(reached);
            self.doc.directives[i].inside = inside;
            self.doc.directives[i].next = next;
        }
    }

    pub fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.doc.source, range)
    }

    /// Whether the reader sees nothing of what comes now.
    pub fn hidden(&self) -> bool {
        self.stack.silent > 0 || self.page.over
    }

    pub fn mode(&self) -> Mode {
        let top = self.stack.top();
        let styled = top.is_some_and(|e| e.coloured || e.oversized || e.bold);
        Mode { preserve: top.is_some_and(|e| e.preserve), strong: self.stack.bold > 0 || styled }
    }

    pub fn kind(&self) -> (BlockKind, u8) {
        self.stack.top().map_or((BlockKind::Paragraph, 0), |e| (e.kind, e.depth))
    }

    /// Something stands between two blocks, at byte `at`.
    pub fn divide(&mut self, at: usize) {
        self.flush(at, None);
    }

    /// Ends the block in progress. `closing` is the element whose end ends it, at byte `end`.
    fn flush(&mut self, end: usize, closing: Option<&Entry>) {
        if let Some(code) = &mut self.code
            && std::mem::take(&mut code.any)
        {
            let start = std::mem::replace(&mut code.start, end);
            let strong = self.mode().strong;
            self.flow.atomic(BARRIER, start..end, self.text, strong);
        }
        let (kind, depth) = closing.map_or_else(|| self.kind(), |e| (e.kind, e.depth));
        if let Some((text, strong, extent)) = self.flow.take() {
            let owner = closing.or(self.stack.top_block()).filter(|e| e.blocks == self.doc.blocks.len());
            let start = owner.map_or(extent.start, |e| e.start.min(extent.start));
            let end = if closing.is_some() { end.max(extent.end) } else { extent.end };
            let span = self.span(start..end);
            self.doc.blocks.push(Block { kind, depth, text, span, source: self.doc.source, strong });
        }
        self.doc.blocks.append(&mut self.queue);
    }

    /// Closes all elements from place `at` on. The element at `at` ends at byte `end`, those inside it at byte `inner`.
    pub fn pop_to(&mut self, at: usize, inner: usize, end: usize) {
        while self.stack.len() > at {
            let here = if self.stack.len() == at + 1 { end } else { inner };
            if self.stack.top().is_some_and(|e| e.block) {
                let entry = self.stack.top().copied();
                self.flush(here, entry.as_ref());
            }
            let Some(entry) = self.stack.pop() else { return };
            let place = self.stack.len();
            if !entry.ended {
                self.left(place, here);
            }
            if self.page.root == Some(place) {
                self.page.over = true;
            }
        }
    }

    /// The element at `place` has ended at byte `end`: links and code end with it.
    fn left(&mut self, place: usize, end: usize) {
        if let Some(link) = self.link.take_if(|l| l.at == place) {
            self.doc.links[link.index].span.end = end as u32;
            let text = &mut self.doc.links[link.index].text;
            *text = text.trim().to_string();
        }
        if let Some(code) = self.code.take_if(|c| c.at == place)
            && code.any
        {
            let strong = self.mode().strong;
            self.flow.atomic(BARRIER, code.start..end, self.text, strong);
        }
        self.page.left(place);
    }

    pub fn end_in_place(&mut self, tag: usize, end: usize) {
        if let Some(place) = self.stack.last(tag) {
            self.stack.end_in_place(tag);
            self.left(place, end);
        }
    }

    /// The entry for a start tag, with what it inherits.
    pub fn entry(&self, tag: usize, flags: u16, start: usize, style: &Style, role_button: bool) -> Entry {
        let parent = self.stack.top();
        let (kind, depth) = self.kind();
        let free = [tag!("section"), tag!("div"), tag!("p")].contains(&tag);
        let block = match style.inline {
            Some(true) => flags & tags::BLOCK != 0 && !free,
            Some(false) => true,
            None => flags & tags::BLOCK != 0,
        } || role_button;
        let in_code = self.stack.last(tag!("code")).is_some();
        let mut entry = Entry {
            tag,
            flags,
            kind,
            depth,
            block,
            preserve: style.preserve.unwrap_or(parent.is_some_and(|e| e.preserve)),
            coloured: style.coloured.unwrap_or(parent.is_some_and(|e| e.coloured)),
            oversized: style.oversized.unwrap_or(parent.is_some_and(|e| e.oversized)),
            bold: style.bold.unwrap_or(parent.is_some_and(|e| e.bold)),
            element: parent.and_then(|e| e.element),
            start,
            blocks: self.doc.blocks.len(),
            ended: false,
        };
        if heading(tag) {
            (entry.kind, entry.depth) = (BlockKind::Heading, (tag - tag!("h1") + 1) as u8);
        } else if role_button || tag == tag!("button") {
            (entry.kind, entry.depth) = (BlockKind::Button, 0);
        } else if let Some(kind) = own_kind(tag, block) {
            (entry.kind, entry.depth) = (kind, 0);
        } else if tag == tag!("p") && kind == BlockKind::Code && !in_code {
            // editors wrap ordinary paragraphs into `pre`
            entry.kind = BlockKind::Paragraph;
        }
        if tag == tag!("pre") {
            entry.preserve = style.preserve.unwrap_or(true);
        }
        entry
    }

    pub fn record(&mut self, name: &str, span: Range<usize>, attributes: &[Attribute], parent: Option<usize>) -> usize {
        let list = attributes
            .iter()
            .map(|a| {
                let name = self.text.get(a.name.clone()).unwrap_or("").to_ascii_lowercase();
                let value = super::flow::attribute_value(self.text, a.value.clone()).into_owned();
                (name, value, self.span(a.value.clone()))
            })
            .collect();
        if let Some(parent) = parent.and_then(|p| self.doc.elements.get_mut(p)) {
            parent.children += 1;
        }
        let span = self.span(span);
        let element = Element { name: name.into(), span, parent, children: 0, has_text: false, attributes: list };
        if self.doc.made_with.is_none() {
            self.doc.made_with = marks::made_with(&element);
        }
        self.doc.problems.extend(marks::swallowed(&element, attributes, self.text));
        self.doc.elements.push(element);
        self.doc.elements.len() - 1
    }

    pub fn begin(&mut self, tag: usize, entry: Entry, value: impl Fn(&str) -> Option<String>) {
        if entry.block {
            self.flush(entry.start, None);
        }
        let place = self.stack.len();
        let entry = Entry { blocks: self.doc.blocks.len(), ..entry };
        self.stack.push(entry);
        if self.hidden() {
            return;
        }
        if tag == tag!("code") && entry.kind != BlockKind::Code && self.code.is_none() {
            self.code = Some(OpenCode { at: place, start: entry.start, any: false });
        }
        if let Some(id) = value("id") {
            if id == "js_content" && self.page.whole && self.page.root.is_none() {
                self.page.root = Some(place);
                self.forget();
            } else {
                self.page.entered(&id, place, entry.start);
            }
        }
    }

    /// What came before the body of a saved page is the page's own furniture.
    fn forget(&mut self) {
        self.doc.blocks.clear();
        self.doc.links.clear();
        self.doc.images.clear();
        self.doc.elements.clear();
        self.doc.directives.clear();
        self.link = None;
        if let Some(entry) = self.stack.top_mut() {
            (entry.element, entry.blocks) = (None, 0);
        }
    }
}

/// The kind of block that an element stands for by its name.
fn own_kind(tag: usize, block: bool) -> Option<BlockKind> {
    const KINDS: [(usize, BlockKind); 10] = [
        (tag!("li"), BlockKind::ListItem),
        (tag!("dd"), BlockKind::ListItem),
        (tag!("dt"), BlockKind::ListItem),
        (tag!("blockquote"), BlockKind::Quote),
        (tag!("td"), BlockKind::Cell),
        (tag!("th"), BlockKind::Cell),
        (tag!("figcaption"), BlockKind::Caption),
        (tag!("caption"), BlockKind::Caption),
        (tag!("pre"), BlockKind::Code),
        (tag!("xmp"), BlockKind::Code),
    ];
    if tag == tag!("code") && block {
        return Some(BlockKind::Code);
    }
    KINDS.iter().find(|(t, _)| *t == tag).map(|(_, kind)| *kind)
}
