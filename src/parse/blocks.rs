//! Collects what a Markdown parser reports into blocks. Nothing here recurses: nesting is counted.

use super::joined::{Joined, has_words};
use super::tags::Tags;
use super::{directive, html};
use crate::document::{Block, BlockKind, Document, LinkKind};
use crate::source::Span;
use crate::text::Text;
use std::ops::Range;

/// Where a link or an image leads.
#[derive(Default)]
pub struct Target {
    pub url: String,
    pub title: String,
    /// The definition that holds the address, if it is elsewhere.
    pub there: Option<Range<usize>>,
    /// The address stands before the text (`[[page|text]]`, `<https://…>`).
    pub first: bool,
    /// Whether the text inside was given as such, rather than being the address again.
    pub named: bool,
}

/// A link or image whose end has not come yet.
pub(super) struct Pending {
    pub target: Target,
    /// First byte in the source.
    pub start: usize,
    /// Length of the block's text at its start.
    pub from: usize,
    /// Alternative text of an image.
    pub alt: Joined,
    pub kind: LinkKind,
}

/// The block being read.
pub(super) struct Open {
    pub kind: BlockKind,
    pub depth: u8,
    pub span: Range<usize>,
    pub joined: Joined,
}

/// Reads events into blocks of `doc`. All ranges are bytes of the source.
pub struct Reader<'a> {
    pub(super) source: &'a str,
    pub(super) doc: &'a mut Document,
    pub(super) heading_only: bool,
    /// Block quotations around, outermost first; `false` for a callout, which is the author's own text.
    quotes: Vec<bool>,
    quoted: u32,
    footnotes: u32,
    items: u32,
    /// A heading was found, and no more was asked for.
    pub stop: bool,
    pub(super) open: Option<Open>,
    pub(super) code: Option<(Text, Range<usize>)>,
    html: Option<Text>,
    pub(super) links: Vec<Pending>,
    pub(super) images: Vec<Pending>,
    /// Blocks that follow the open one: alternative texts, captions.
    pub(super) queue: Vec<Block>,
    /// The first directive that stands in the open block.
    waiting: usize,
    /// Source up to here is dealt with.
    pub(super) done: usize,
    /// A line of a block's own, the title of a callout, ends here.
    pub(super) hard_at: usize,
    /// End of the last event.
    pub(super) seen: usize,
    /// MDX comments still to come, last first.
    pub(super) comments: Vec<Range<usize>>,
    pub(super) tags: Tags,
}

impl<'a> Reader<'a> {
    /// A reader of `body`, appending to `doc`.
    pub fn new(source: &'a str, body: Range<usize>, mdx: bool, heading_only: bool, doc: &'a mut Document) -> Self {
        let mut comments = directive::mdx_comments(source, body, mdx);
        comments.reverse();
        Reader {
            source,
            waiting: doc.directives.len(),
            doc,
            heading_only,
            quotes: Vec::new(),
            quoted: 0,
            footnotes: 0,
            items: 0,
            stop: false,
            open: None,
            code: None,
            html: None,
            links: Vec::new(),
            images: Vec::new(),
            queue: Vec::new(),
            done: 0,
            hard_at: 0,
            seen: 0,
            comments,
            tags: Tags::default(),
        }
    }

    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.doc.source, range)
    }

    /// What a block of `kind` is here: what is quoted is a quotation, whatever its form.
    pub(super) fn kind_here(&self, kind: BlockKind) -> BlockKind {
        match kind {
            _ if self.quoted > 0 => BlockKind::Quote,
            BlockKind::Paragraph if self.footnotes > 0 => BlockKind::Footnote,
            BlockKind::Paragraph if self.items > 0 => BlockKind::ListItem,
            kind => kind,
        }
    }

    /// Begins a block, ending an open one.
    pub fn open(&mut self, kind: BlockKind, depth: u8, range: Range<usize>) {
        self.close();
        let kind = self.kind_here(kind);
        let mut joined = Joined::default();
        if !self.heading_only {
            joined.text.plain.reserve(range.len());
        }
        let depth = if kind == BlockKind::Heading { depth } else { 0 };
        self.open = Some(Open { kind, depth, span: range, joined });
    }

    /// Ends the open block, if any.
    pub fn close(&mut self) {
        self.images.clear();
        self.links.clear();
        self.tags.clear();
        if let Some(open) = self.open.take() {
            let wanted = !self.heading_only || open.kind == BlockKind::Heading;
            let (text, strong) = open.joined.finish(self.source);
            let at = self.doc.blocks.len();
            let written = wanted && has_words(&text.plain);
            for directive in &mut self.doc.directives[self.waiting..] {
                directive.inside = written.then_some(at);
                directive.next = Some(at + usize::from(written));
            }
            if written {
                let range = &self.source[open.span.clone()];
                let (start, end) = (range.trim_start().len(), range.trim_end().len());
                let span = self.span(open.span.end - start..open.span.start + end);
                let source = self.doc.source;
                self.stop |= self.heading_only;
                self.doc.blocks.push(Block { kind: open.kind, depth: open.depth, text, span, source, strong });
            }
        }
        self.waiting = self.doc.directives.len();
        self.doc.blocks.append(&mut self.queue);
    }

    /// Enters or leaves a list item.
    pub fn item(&mut self, enter: bool) {
        self.close();
        self.items = if enter { self.items + 1 } else { self.items.saturating_sub(1) };
    }

    /// Enters or leaves a footnote.
    pub fn footnote(&mut self, enter: bool) {
        self.close();
        self.footnotes = if enter { self.footnotes + 1 } else { self.footnotes.saturating_sub(1) };
    }

    /// Enters a quotation; a callout (`[!NOTE]`, in any tool's spelling) is the author's own text.
    pub fn open_quote(&mut self, callout: bool, range: Range<usize>) {
        self.close();
        let text = &self.source[range.clone()];
        let inside = text.strip_prefix('>').unwrap_or(text).trim_start_matches([' ', '\t']);
        let start = range.end - inside.len();
        let marker = if inside.starts_with("[!") { inside.find([']', '\n']) } else { None };
        let quote = !callout && marker.is_none();
        if let Some(length) = marker.filter(|_| !callout) {
            self.done = start + length + 1;
            self.hard_at = start + inside.find(['\r', '\n']).unwrap_or(inside.len());
        }
        self.quotes.push(quote);
        self.quoted += u32::from(quote);
    }

    pub fn close_quote(&mut self) {
        self.close();
        self.quoted -= u32::from(self.quotes.pop() == Some(true));
    }

    pub fn open_code(&mut self, range: Range<usize>) {
        self.close();
        self.code = Some((Text::new(), range));
    }

    pub fn close_code(&mut self) {
        let Some((text, range)) = self.code.take() else { return };
        if text.is_empty() || self.heading_only {
            return;
        }
        let (span, source) = (self.span(range), self.doc.source);
        self.doc.blocks.push(Block { kind: BlockKind::Code, depth: 0, text, span, source, strong: Vec::new() });
    }

    pub fn open_html(&mut self) {
        self.close();
        self.html = Some(Text::new());
    }

    /// A line of a raw HTML block.
    pub fn html_line(&mut self, range: Range<usize>) {
        if let Some(html) = &mut self.html {
            html.push(&self.source[range.clone()], range.start);
        }
    }

    pub fn close_html(&mut self) {
        let Some(text) = self.html.take() else { return };
        if self.heading_only && !text.plain.contains("<h") && !text.plain.contains("<H") {
            return;
        }
        let trimmed = text.plain.trim();
        let comment = trimmed.starts_with("<!--") && trimmed.find("-->").is_none_or(|end| end + 3 == trimmed.len());
        if comment {
            let range = text.source_range(0..text.plain.len());
            let start = range.start + (text.plain.len() - text.plain.trim_start().len());
            let end = range.start + self.source[range.clone()].trim_end().len();
            self.comment(start..end.max(start));
            self.waiting = self.doc.directives.len();
            return;
        }
        let first = self.doc.blocks.len();
        html::fragment(&text.plain, &text, self.doc.source, self.doc);
        let heading = self.doc.blocks[first..].iter().any(|b| b.kind == BlockKind::Heading);
        self.stop |= self.heading_only && heading && self.quoted == 0;
        if self.quoted > 0 {
            for block in &mut self.doc.blocks[first..] {
                if !matches!(block.kind, BlockKind::Code | BlockKind::Alt) {
                    block.kind = BlockKind::Quote;
                }
            }
        }
        self.waiting = self.doc.directives.len();
    }

    /// Records the comment at `range` if it talks to softsell.
    pub(super) fn comment(&mut self, range: Range<usize>) {
        let text = &self.source[range.clone()];
        let found = if text.starts_with('{') {
            let inner = text.get(3..text.len().saturating_sub(3)).unwrap_or("");
            directive::in_comment(inner, range.start + 3, range.clone(), self.doc.source)
        } else {
            directive::in_html(text, range.start, self.doc.source)
        };
        if let Some(mut directive) = found {
            directive.next = Some(self.doc.blocks.len() + usize::from(self.open.is_some()));
            self.doc.directives.push(directive);
        }
    }

    /// Ends everything; directives learn which block follows.
    pub fn finish(mut self) {
        self.close();
        let blocks = self.doc.blocks.len();
        for directive in &mut self.doc.directives {
            directive.next = directive.next.filter(|n| *n < blocks);
        }
    }
}
