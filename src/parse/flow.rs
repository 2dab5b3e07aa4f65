//! Running text of a Markdown block: verbatim stretches, bare addresses, MDX comments.

use super::blocks::{Open, Reader};
use super::joined::{BARRIER, Joined, find_address};
use crate::document::{BlockKind, Link, LinkKind};
use std::ops::Range;

impl Reader<'_> {
    /// The text that inline events go to; opens a block if none is open (list items without paragraphs).
    pub(super) fn joined(&mut self, range: &Range<usize>) -> &mut Joined {
        if self.open.is_none() {
            self.open(BlockKind::Paragraph, 0, range.clone());
        }
        let kind = self.kind_here(BlockKind::Paragraph);
        if let Some(image) = self.images.last_mut() {
            return &mut image.alt;
        }
        let open =
            self.open.get_or_insert_with(|| Open { kind, depth: 0, span: range.clone(), joined: Joined::default() });
        open.span.end = open.span.end.max(range.end);
        &mut open.joined
    }

    /// Text of a block: `text` as it reads, `range` where it stands.
    pub fn text(&mut self, text: &str, range: Range<usize>) {
        self.seen = range.end;
        let source = self.source;
        if let Some((code, _)) = &mut self.code {
            if source.get(range.clone()) == Some(text) {
                code.push(text, range.start);
            } else {
                code.push_atomic(text, range);
            }
            return;
        }
        if self.tags.muted() || self.heading_only && self.open.as_ref().is_some_and(|o| o.kind != BlockKind::Heading) {
            return;
        }
        if source.get(range.clone()) != Some(text) {
            if range.start >= self.done {
                self.joined(&range).atomic(source, text, range);
            }
            return;
        }
        let mut at = range.start.max(self.done);
        while at < range.end {
            while self.comments.last().is_some_and(|c| c.end <= at) {
                self.comments.pop();
            }
            let comment = self.comments.last().filter(|c| c.start < range.end).cloned();
            let address = find_address(source, at, range.end);
            let stop = match (&comment, &address) {
                (Some(c), Some((start, _))) => c.start.min(*start),
                (Some(c), None) => c.start,
                (None, Some((start, _))) => *start,
                (None, None) => range.end,
            };
            if stop > at {
                self.joined(&(at..stop)).verbatim(source, at..stop);
            }
            at = match (comment, address) {
                (Some(c), _) if c.start <= stop => {
                    self.joined(&(stop..stop));
                    self.comment(c.clone());
                    c.end
                }
                (_, Some((start, end))) => {
                    self.address(start..end);
                    end
                }
                _ => range.end,
            };
            self.done = self.done.max(at);
        }
    }

    /// A bare address: no running text, but a link.
    fn address(&mut self, range: Range<usize>) {
        let source = self.source;
        self.joined(&range).atomic(source, BARRIER, range.clone());
        if self.links.is_empty() && self.images.is_empty() {
            let (url, span) = (source[range.clone()].to_string(), self.span(range));
            self.doc.links.push(Link {
                text: url.clone(),
                url,
                url_span: span,
                span,
                kind: LinkKind::Auto,
                appid: None,
                path: None,
            });
        }
    }
}
