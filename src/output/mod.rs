//! Writes reports down. A format filters and sorts nothing but what its reader asked it to (`--notes`, `--all`), and counts what it leaves out.

mod below;
mod compact;
mod scores;
mod summary;
mod text;
mod width;
mod window;
mod words;

use crate::diagnostic::{Diagnostic, Lang, Level};
use crate::policy::{DraftReport, Totals};
use crate::source::Source;
use std::io;

/// One way to write a report. Drafts come in the order of the run, each once; `end` closes the run.
pub trait Format {
    /// Writes one draft.
    fn draft(&mut self, report: &DraftReport, out: &mut dyn io::Write) -> io::Result<()>;
    /// Writes what belongs to the whole run.
    fn end(&mut self, totals: &Totals, out: &mut dyn io::Write) -> io::Result<()>;
}

/// Makes a format.
pub type Maker = fn(&Options) -> Box<dyn Format>;

/// The formats by the name that `--format` takes. A new format is one file and one row.
pub const FORMATS: &[(&str, Maker)] = &[
    ("text", |options| Box::new(text::TextFormat::new(options))),
    ("compact", |options| Box::new(compact::Compact::new(options))),
];

/// The format called `name`.
pub fn format(name: &str, options: &Options) -> Option<Box<dyn Format>> {
    FORMATS.iter().find(|(n, _)| *n == name).map(|(_, make)| make(options))
}

/// How findings are to be written.
#[derive(Clone, Debug)]
pub struct Options {
    pub lang: Lang,
    pub color: bool,
    /// Draw frames with `-->` and `|` rather than with box characters.
    pub ascii: bool,
    /// The terminal draws characters of ambiguous width (`“ ” … —`) two columns wide; implies `ascii`.
    pub ambiguous_wide: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// Show notes rather than only counting them.
    pub notes: bool,
    /// Neither group findings nor stop after the first fifty.
    pub all: bool,
    /// Findings only.
    pub quiet: bool,
    /// Also how levels came about, and what is hidden.
    pub verbose: bool,
    /// Also the selling score of each draft, sentence by sentence.
    pub scores: bool,
    /// Which rules judged, in one line for `verbose`.
    pub edition: String,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            lang: Lang::En,
            color: false,
            ascii: false,
            ambiguous_wide: false,
            width: 100,
            notes: false,
            all: false,
            quiet: false,
            verbose: false,
            scores: false,
            edition: String::new(),
        }
    }
}

impl Options {
    /// Whether `finding` is written out rather than only counted.
    fn shows(&self, finding: &Diagnostic) -> bool {
        self.notes || finding.level > Level::Note || finding.broken
    }
}

/// Finds columns of rising offsets without counting a long line from its start each time.
#[derive(Debug, Default)]
struct Columns {
    /// Source, line, byte offset and column (from 1) of the last answer.
    last: Option<(u32, usize, usize, usize)>,
}

impl Columns {
    /// Line and column, from 1, in code points.
    fn at(&mut self, source: &Source, offset: u32) -> (usize, usize) {
        let line = source.line_of(offset);
        let mut at = (offset as usize).min(source.text.len());
        while !source.text.is_char_boundary(at) {
            at -= 1;
        }
        let start = source.line_starts()[line] as usize;
        let (from, column) = match self.last {
            Some((id, l, o, c)) if id == source.id.0 && l == line && o <= at => (o, c),
            _ => (start.min(at), 1),
        };
        let column = column + source.text[from..at].chars().count();
        self.last = Some((source.id.0, line, at, column));
        (line + 1, column)
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
            let p = source.position(offset);
            assert_eq!(columns.at(&source, offset), (p.line as usize, p.column as usize), "{offset}");
        }
    }
}
