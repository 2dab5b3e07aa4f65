//! Lines and columns of rising offsets, without counting a long line from its start each time.

use crate::source::{Position, Source};

/// Remembers the last place that was asked for.
#[derive(Debug, Default)]
pub struct Columns {
    /// Source, byte offset and position of the last answer.
    last: Option<(u32, usize, Position)>,
}

impl Columns {
    /// Line and column, from 1, in code points.
    pub fn at(&mut self, source: &Source, offset: u32) -> (usize, usize) {
        let p = self.position(source, offset);
        (p.line as usize, p.column as usize)
    }

    /// Line and the three kinds of column, from 1.
    pub fn position(&mut self, source: &Source, offset: u32) -> Position {
        let line = source.line_of(offset) as u32 + 1;
        let mut at = (offset as usize).min(source.text.len());
        while !source.text.is_char_boundary(at) {
            at -= 1;
        }
        let start = source.line_starts()[line as usize - 1] as usize;
        let (from, before) = match self.last {
            Some((id, o, p)) if id == source.id.0 && p.line == line && o <= at => (o, p),
            _ => (start.min(at), Position { line, column: 1, utf16: 1, byte: 1 }),
        };
        let between = &source.text[from..at];
        let position = Position {
            line,
            column: before.column + between.chars().count() as u32,
            utf16: before.utf16 + between.chars().map(char::len_utf16).sum::<usize>() as u32,
            byte: before.byte + between.len() as u32,
        };
        self.last = Some((source.id.0, at, position));
        position
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    #[test]
    fn columns_agree_with_positions_in_any_order() {
        let source = Source::new(SourceId(3), "a.md", "一行👍\n好👍国家级\n末");
        let mut columns = Columns::default();
        for offset in (0..=source.text.len() as u32).chain([3, 30, 14, 0, 9]) {
            assert_eq!(columns.position(&source, offset), source.position(offset), "{offset}");
        }
    }
}
