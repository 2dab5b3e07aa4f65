//! Links, images, breaks and inline HTML of a Markdown block.

use super::blocks::{Pending, Reader, Target};
use super::html;
use super::joined::{BARRIER, Joined, has_words};
use super::tags::Effect;
use crate::document::{Block, BlockKind, Image, Link, LinkKind};
use crate::text::Text;
use std::ops::Range;

impl Reader<'_> {
    /// Inline content that is no running text: code, formulas.
    pub fn barrier(&mut self, range: Range<usize>) {
        self.seen = range.end;
        if range.start < self.done || self.tags.muted() {
            return;
        }
        let source = self.source;
        self.joined(&range).atomic(source, BARRIER, range);
    }

    /// A mark that leaves no trace in the text.
    pub fn pass(&mut self, range: Range<usize>) {
        self.seen = range.end;
    }

    pub fn soft_break(&mut self, range: Range<usize>) {
        self.seen = range.end;
        if range.start >= self.done {
            let (source, hard) = (self.source, range.start == self.hard_at);
            let joined = self.joined(&range);
            if hard { joined.hard_break(source, range) } else { joined.soft_break(source, range) }
        }
    }

    pub fn hard_break(&mut self, range: Range<usize>) {
        self.seen = range.end;
        if range.start >= self.done {
            let source = self.source;
            self.joined(&range).hard_break(source, range);
        }
    }

    pub fn strong(&mut self, on: bool) {
        let (source, at) = (self.source, self.seen);
        self.joined(&(at..at)).strong(source, on);
    }

    /// Begins a link; an automatic one has its address as text.
    pub fn open_link(&mut self, target: Target, auto: bool, range: Range<usize>) {
        self.seen = range.start + 1;
        let source = self.source;
        if auto {
            self.joined(&range).atomic(source, BARRIER, range.clone());
            self.done = self.done.max(range.end);
        }
        let from = self.joined(&(range.start..range.start)).text.plain.len();
        let kind = if auto { LinkKind::Auto } else { LinkKind::Anchor };
        self.links.push(Pending { target, start: range.start, from, alt: Joined::default(), kind });
    }

    pub fn close_link(&mut self, range: Range<usize>) {
        let Some(link) = self.links.pop() else { return };
        let url_range = self.url_range(&link.target, &range);
        let text = if link.kind == LinkKind::Auto {
            link.target.url.clone()
        } else {
            let plain = &self.joined(&range).text.plain;
            {
                let text = plain.get(link.from.min(plain.len())..).unwrap_or("");
                if text.contains(BARRIER) { text.replace(BARRIER, "") } else { text.to_string() }
            }
        };
        self.seen = range.end;
        self.doc.links.push(Link {
            url: link.target.url,
            url_span: self.span(url_range),
            span: self.span(range),
            text,
            kind: link.kind,
            appid: None,
            path: None,
        });
    }

    pub fn open_image(&mut self, target: Target, range: Range<usize>) {
        self.joined(&(range.start..range.start));
        self.seen = range.start + 2;
        self.images.push(Pending {
            target,
            start: range.start,
            from: 0,
            alt: Joined::default(),
            kind: LinkKind::Anchor,
        });
    }

    pub fn close_image(&mut self, range: Range<usize>) {
        let Some(image) = self.images.pop() else { return };
        let url_range = self.url_range(&image.target, &range);
        self.seen = range.end;
        let source = self.source;
        let (alt, strong) = image.alt.finish(source);
        let size = alt.plain.bytes().all(|b| b.is_ascii_digit() || b == b'x');
        let alt = (image.target.named && !(image.target.first && size) && !alt.is_empty()).then_some(alt);
        if let Some(text) = alt.clone().filter(|t| has_words(&t.plain)) {
            self.enqueue(BlockKind::Alt, text, strong, range.clone());
        }
        if has_words(&image.target.title) {
            let title = image.target.title.as_str();
            let from = url_range.end.min(range.end);
            let text = match source[from..range.end].find(title) {
                Some(at) => Text::verbatim(title, from + at),
                None => {
                    let mut text = Text::new();
                    text.push_atomic(title, range.clone());
                    text
                }
            };
            self.enqueue(BlockKind::Caption, text, Vec::new(), range.clone());
        }
        self.doc.images.push(Image {
            url: image.target.url,
            url_span: self.span(url_range),
            span: self.span(range.clone()),
            alt,
        });
        self.joined(&range).atomic(source, BARRIER, range);
    }

    fn enqueue(&mut self, kind: BlockKind, text: Text, strong: Vec<(u32, u32)>, range: Range<usize>) {
        let span = self.span(range);
        self.queue.push(Block { kind, depth: 0, text, span, source: self.doc.source, strong });
    }

    /// Where the address of a link or an image at `range` is written; the whole if it is written otherwise (escapes).
    fn url_range(&self, target: &Target, range: &Range<usize>) -> Range<usize> {
        let url = target.url.trim_start_matches("mailto:");
        let within = match &target.there {
            Some(there) => there.clone(),
            None if target.first => range.clone(),
            None => self.seen.clamp(range.start, range.end)..range.end,
        };
        // Nearly always it follows the text at once.
        let direct = within.start + 2;
        let at_once = |t: &str| !url.is_empty() && t.starts_with(url);
        if target.there.is_none() && self.source.get(direct..within.end).is_some_and(at_once) {
            return direct..direct + url.len();
        }
        let place = self.source.get(within.clone()).and_then(|text| {
            let skip = if target.there.is_some() { text.find(':').unwrap_or(0) } else { 0 };
            let at = text[skip..].find(url).map(|at| at + skip).or_else(|| text.find(url));
            at.map(|at| within.start + at)
        });
        match place {
            Some(at) if !url.is_empty() => at..at + url.len(),
            _ => range.clone(),
        }
    }

    /// An inline tag or comment.
    pub fn inline_html(&mut self, range: Range<usize>) {
        self.seen = range.end;
        let source = self.source;
        let tag = &source[range.clone()];
        match self.tags.read(tag) {
            Effect::Nothing => {}
            Effect::Comment => {
                self.joined(&(range.start..range.start));
                self.comment(range);
            }
            Effect::Break => self.joined(&range).hard_break(source, range),
            Effect::Strong(on) => self.joined(&range).strong(source, on),
            Effect::Link(address) => {
                let there = range.start + address.start..range.start + address.end;
                let target = Target { url: tag[address].to_string(), there: Some(there), ..Target::default() };
                let from = self.joined(&range).text.plain.len();
                let (start, alt) = (range.start, Joined::default());
                self.links.push(Pending { target, start, from, alt, kind: LinkKind::Anchor });
            }
            Effect::LinkEnd => {
                let start = self.links.last().map_or(range.start, |l| l.start);
                self.close_link(start..range.end);
            }
            Effect::Image => {
                let first = self.doc.blocks.len();
                html::fragment(tag, &Text::verbatim(tag, range.start), self.doc.source, self.doc);
                let mut alt = self.doc.blocks.split_off(first.min(self.doc.blocks.len()));
                self.queue.append(&mut alt);
                self.joined(&range).atomic(source, BARRIER, range);
            }
        }
    }
}
