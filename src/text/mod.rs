//! Readable text that remembers which bytes of its source it was read from.

pub mod disguise;
pub mod fold;
mod folded;
pub mod matcher;
pub mod program;
pub mod sentence;

use crate::source::{SourceId, Span};
use std::ops::Range;

/// A run of readable text and the source bytes it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// First byte in `plain`.
    pub plain: u32,
    /// First byte in the source.
    pub start: u32,
    /// Behind the last byte in the source.
    pub end: u32,
    /// Whether the bytes are the same in both; otherwise the piece is atomic (an entity, an escape, a joined line break).
    pub verbatim: bool,
}

/// Readable text joined from pieces of one source, in source order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    pub plain: String,
    pieces: Vec<Piece>,
}

impl Text {
    /// An empty text.
    pub fn new() -> Self {
        Self::default()
    }

    /// Text that stands in the source as it reads, from byte `start`.
    pub fn verbatim(plain: &str, start: usize) -> Self {
        let mut text = Text::new();
        text.push(plain, start);
        text
    }

    /// Appends `plain`, which stands unchanged at byte `start` of the source.
    pub fn push(&mut self, plain: &str, start: usize) {
        if plain.is_empty() {
            return;
        }
        let end = start + plain.len();
        if let Some(last) = self.pieces.last_mut()
            && last.verbatim
            && last.end as usize == start
        {
            last.end = end as u32;
        } else {
            self.pieces.push(Piece {
                plain: self.plain.len() as u32,
                start: start as u32,
                end: end as u32,
                verbatim: true,
            });
        }
        self.plain.push_str(plain);
    }

    /// Appends `plain`, which the source writes otherwise, in `source` (an entity, an escape, a soft line break).
    pub fn push_atomic(&mut self, plain: &str, source: Range<usize>) {
        if plain.is_empty() {
            return;
        }
        self.pieces.push(Piece {
            plain: self.plain.len() as u32,
            start: source.start as u32,
            end: source.end as u32,
            verbatim: false,
        });
        self.plain.push_str(plain);
    }

    /// Whether nothing readable is in it.
    pub fn is_empty(&self) -> bool {
        self.plain.is_empty()
    }

    /// The pieces, in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Whether markup (not merely an entity) stands in the source right before byte `plain`.
    pub fn is_edge(&self, plain: usize) -> bool {
        let Some(i) = self.piece_at(plain).filter(|i| self.pieces[*i].plain as usize == plain) else { return false };
        i == 0 || self.pieces[i - 1].end != self.pieces[i].start
    }

    fn piece_at(&self, plain: usize) -> Option<usize> {
        self.pieces.partition_point(|p| p.plain as usize <= plain).checked_sub(1)
    }

    /// The source bytes from the first to the last character of `range` (bytes of `plain`), markup between included.
    pub fn source_range(&self, range: Range<usize>) -> Range<usize> {
        let Some(first) = self.piece_at(range.start) else { return 0..0 };
        let p = self.pieces[first];
        let start = if p.verbatim {
            (p.start as usize + (range.start - p.plain as usize)).min(p.end as usize)
        } else {
            p.start as usize
        };
        if range.end <= range.start {
            return start..start;
        }
        let last = self.pieces[self.piece_at(range.end - 1).unwrap_or(first)];
        let end =
            if last.verbatim { last.start as usize + (range.end - last.plain as usize) } else { last.end as usize };
        start..end.max(start)
    }

    /// [`Text::source_range`] as a span of `source`.
    pub fn span(&self, source: SourceId, range: Range<usize>) -> Span {
        Span::new(source, self.source_range(range))
    }

    /// The source bytes of `range` if they are unbroken and read as they stand: the condition for a safe fix.
    pub fn exact(&self, range: Range<usize>) -> Option<Range<usize>> {
        let first = self.piece_at(range.start)?;
        let p = self.pieces[first];
        let whole = p.verbatim && range.end <= p.plain as usize + (p.end - p.start) as usize;
        whole.then(|| self.source_range(range))
    }

    /// This text was read from `outer.plain`; gives the same text read from the source of `outer` (HTML inside a JSON string).
    pub fn within(&self, outer: &Text) -> Text {
        let mut out =
            Text { plain: String::with_capacity(self.plain.len()), pieces: Vec::with_capacity(self.pieces.len()) };
        for (i, p) in self.pieces.iter().enumerate() {
            let plain_end = self.pieces.get(i + 1).map_or(self.plain.len(), |n| n.plain as usize);
            let plain = &self.plain[p.plain as usize..plain_end];
            let (start, end) = (p.start as usize, p.end as usize);
            if !p.verbatim {
                out.push_atomic(plain, outer.source_range(start..end));
                continue;
            }
            let mut at = start;
            while at < end {
                let Some(k) = outer.piece_at(at) else { break };
                let o = outer.pieces[k];
                let o_end = outer.pieces.get(k + 1).map_or(outer.plain.len(), |n| n.plain as usize).min(end);
                let part = &plain[at - start..o_end - start];
                if o.verbatim {
                    out.push(part, o.start as usize + (at - o.plain as usize));
                } else {
                    out.push_atomic(part, o.start as usize..o.end as usize);
                }
                at = o_end;
            }
        }
        out
    }
}

/// Whether `c` is an ideograph or belongs to Chinese or Japanese running text, in which words are not set apart by spaces.
pub fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether a soft line break between `before` and `after` reads as nothing (Chinese) instead of as a space.
pub fn joins_without_space(before: Option<char>, after: Option<char>) -> bool {
    let wide =
        |c: char| is_cjk(c) || matches!(c, '\u{3001}'..='\u{303F}' | '\u{FF01}'..='\u{FF60}' | '…' | '—' | '“' | '”');
    matches!((before, after), (Some(b), Some(a)) if wide(b) && wide(a))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_cross_markup_and_entities() {
        // source: 国**家**&#32423;
        let mut t = Text::new();
        t.push("国", 0);
        t.push("家", 5);
        t.push_atomic("级", 10..18);
        assert_eq!(t.source_range(0..9), 0..18);
        assert_eq!(t.source_range(3..6), 5..8);
        assert_eq!(t.source_range(3..3), 5..5);
        assert_eq!(t.exact(0..3), Some(0..3));
        assert_eq!(t.exact(0..6), None);
        assert_eq!(t.exact(6..9), None);
    }

    #[test]
    fn composed_maps_lead_to_the_outer_source() {
        // JSON string "a\u56fd<b>家" holds HTML whose text is a国家
        let mut outer = Text::new();
        outer.push("a", 1);
        outer.push_atomic("国", 2..8);
        outer.push("<b>家", 8);
        let mut inner = Text::new();
        inner.push("a国", 0);
        inner.push("家", 7);
        let t = inner.within(&outer);
        assert_eq!(t.plain, "a国家");
        assert_eq!(t.source_range(1..7), 2..14);
        assert_eq!(t.source_range(4..7), 11..14);
    }
}
