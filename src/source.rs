//! Where text comes from: sources, spans in bytes, lines and columns in the units that consumers need.

use std::sync::{Arc, OnceLock};

/// Names one source within a run. Two sources of one run never share an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// A stretch of one source: bytes of the *decoded* text, from 0, the end excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub source: SourceId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// A span over `range` (bytes of the decoded text).
    pub fn new(source: SourceId, range: std::ops::Range<usize>) -> Self {
        Span { source, start: range.start as u32, end: range.end as u32 }
    }

    /// The bytes covered, as a range that can index the decoded text.
    pub fn range(&self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it covers nothing: a place between two characters.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(&self, other: &Span) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that covers both; both must be of one source.
    pub fn join(self, other: Span) -> Span {
        debug_assert_eq!(self.source, other.source);
        Span { source: self.source, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The place before the first byte.
    pub fn at_start(self) -> Span {
        Span { end: self.start, ..self }
    }

    /// The place after the last byte.
    pub fn at_end(self) -> Span {
        Span { start: self.end, ..self }
    }
}

/// One file (or standard input, or a configuration) after decoding.
#[derive(Debug)]
pub struct Source {
    pub id: SourceId,
    /// Path as the user sees it: relative where possible, with `/`.
    pub name: String,
    /// The decoded text without a byte order mark.
    pub text: String,
    /// Name of the encoding it was decoded from, such as `UTF-8`, `GBK`.
    pub encoding: &'static str,
    /// Whether the encoding was guessed rather than declared or proved.
    pub guessed: bool,
    /// Whether the file began with a byte order mark.
    pub bom: bool,
    lines: OnceLock<Vec<u32>>,
}

/// A place for people and machine formats: line and three kinds of column, all from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub line: u32,
    /// In code points.
    pub column: u32,
    /// In UTF-16 units.
    pub utf16: u32,
    /// In UTF-8 bytes.
    pub byte: u32,
}

impl Source {
    /// A source of UTF-8 text without a byte order mark.
    pub fn new(id: SourceId, name: impl Into<String>, text: impl Into<String>) -> Self {
        Source {
            id,
            name: name.into(),
            text: text.into(),
            encoding: "UTF-8",
            guessed: false,
            bom: false,
            lines: OnceLock::new(),
        }
    }

    /// The text that `span` covers; empty if the span does not fit this text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The whole text as a span.
    pub fn span(&self) -> Span {
        Span::new(self.id, 0..self.text.len())
    }

    /// Byte offsets at which lines begin. LF, CRLF and a lone CR end a line.
    pub fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let mut starts = vec![0];
            for i in memchr::memchr2_iter(b'\n', b'\r', bytes) {
                if bytes[i] == b'\n' || bytes.get(i + 1) != Some(&b'\n') {
                    starts.push(i as u32 + 1);
                }
            }
            starts
        })
    }

    /// The 0-based line that holds byte `offset`.
    pub fn line_of(&self, offset: u32) -> usize {
        self.line_starts().partition_point(|&s| s <= offset).saturating_sub(1)
    }

    /// The bytes of 0-based line `line`, without its line end.
    pub fn line_range(&self, line: usize) -> std::ops::Range<usize> {
        let starts = self.line_starts();
        let start = starts.get(line).map_or(self.text.len(), |&s| s as usize);
        let end = starts.get(line + 1).map_or(self.text.len(), |&s| s as usize);
        let body = self.text[start..end].trim_end_matches(['\n', '\r']);
        start..start + body.len()
    }

    /// Line and columns of byte `offset`; an offset inside a character counts as its start.
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line_of(offset);
        let start = self.line_starts()[line] as usize;
        let mut end = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &self.text[start..end.max(start)];
        Position {
            line: line as u32 + 1,
            column: before.chars().count() as u32 + 1,
            utf16: before.chars().map(char::len_utf16).sum::<usize>() as u32 + 1,
            byte: before.len() as u32 + 1,
        }
    }
}

/// The sources that a set of findings refers to.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Arc<Source>>);

impl Sources {
    /// Adds `source` unless its id is there already.
    pub fn add(&mut self, source: &Arc<Source>) {
        if let Err(at) = self.0.binary_search_by_key(&source.id, |s| s.id) {
            self.0.insert(at, source.clone());
        }
    }

    /// The source called `id`, if it was added.
    pub fn get(&self, id: SourceId) -> Option<&Arc<Source>> {
        self.0.binary_search_by_key(&id, |s| s.id).ok().map(|i| &self.0[i])
    }

    /// All of them, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Source>> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_in_three_units() {
        let s = Source::new(SourceId(0), "a.md", "一行\r\n好👍国家级\r末");
        let at = s.text.find("国").unwrap() as u32;
        assert_eq!(s.position(at), Position { line: 2, column: 3, utf16: 4, byte: 8 });
        assert_eq!(s.position(s.text.len() as u32).line, 3);
        assert_eq!(&s.text[s.line_range(1)], "好👍国家级");
    }
}
