//! Annotated findings for people: the line, carets exactly under the words, the clause, what to do.

use super::width::{Cells, StandIns};
use super::window::{self, Excerpts, Place};
use super::{Columns, Format, Options, below, summary};
use crate::diagnostic::{Diagnostic, Lang, Level};
use crate::policy::{DraftReport, Totals};
use crate::source::{Source, Span};
use codespan_reporting::diagnostic::{Diagnostic as Sheet, Label as Mark, Severity};
use codespan_reporting::files::{Error, Files};
use codespan_reporting::term::termcolor::{Ansi, NoColor};
use codespan_reporting::term::{self, Chars, Config};
use std::collections::{HashMap, HashSet};
use std::io::{self, Write};
use std::ops::Range;

/// Findings of one rule in a draft that are written out before the rest is only counted.
const OF_A_RULE: usize = 3;
/// Findings in a run.
const IN_A_RUN: usize = 50;

pub struct TextFormat {
    options: Options,
    cells: Cells,
    config: Config,
    printed: usize,
    unprinted: usize,
}

impl TextFormat {
    pub fn new(options: &Options) -> Self {
        let ascii = options.ascii || options.ambiguous_wide;
        let chars = if ascii { Chars::ascii() } else { Chars::box_drawing() };
        TextFormat {
            options: options.clone(),
            cells: Cells { wide: options.ambiguous_wide, ascii },
            config: Config { chars, ..Config::default() },
            printed: 0,
            unprinted: 0,
        }
    }

    fn lang(&self) -> Lang {
        self.options.lang
    }

    /// One finding as text.
    fn render(&self, finding: &Diagnostic, report: &DraftReport, notes: Vec<String>, columns: &mut Columns) -> String {
        let (lang, cells) = (self.lang(), self.cells);
        let labels: Vec<(&Source, Span, &str)> = std::iter::once((finding.primary, finding.label.get(lang)))
            .chain(finding.related.iter().map(|l| (l.span, l.text.get(lang))))
            .filter_map(|(span, text)| Some((report.sources.get(span.source)?.as_ref(), span, text)))
            .collect();
        let with_text: Vec<_> = labels.iter().filter(|(source, ..)| !source.text.is_empty()).collect();
        let places: Vec<(&Source, Span)> = with_text.iter().map(|(source, span, _)| (*source, *span)).collect();
        let last_line = places.iter().map(|(source, span)| source.line_of(span.start) + 1).max().unwrap_or(1);
        let gutter = last_line.to_string().len() + 3;
        let mut stand_ins = StandIns::default();
        let (files, placed) = window::cut(&places, self.options.width.saturating_sub(gutter), cells, &mut stand_ins);
        let mut elsewhere = Columns::default();
        let mut column = |source: &Source, span: Span| {
            // the primary places of a draft rise; the others would lose its place in a long line
            let columns = if span == finding.primary { &mut *columns } else { &mut elsewhere };
            columns.at(source, span.start).1
        };
        let view = View {
            files: &files,
            columns: placed.iter().zip(&places).map(|(p, (source, span))| (p.clone(), column(source, *span))).collect(),
        };
        let marks = placed.iter().zip(&with_text).map(|(place, (_, span, text))| {
            let mark = if *span == finding.primary { Mark::primary } else { Mark::secondary };
            mark(place.file, place.range.clone()).with_message(cells.clean(text))
        });
        let sheet = Sheet::new(severity(finding.level))
            .with_code(&finding.rule)
            .with_message(cells.clean(finding.message.get(lang)))
            .with_labels(marks.collect())
            .with_notes(notes.iter().map(|n| self.lines(n)).collect());
        let mut bytes = Vec::new();
        let result = if self.options.color {
            term::emit_to_write_style(&mut Ansi::new(&mut bytes), &self.config, &view, &sheet)
        } else {
            term::emit_to_write_style(&mut NoColor::new(&mut bytes), &self.config, &view, &sheet)
        };
        let rendered = match (result, String::from_utf8(bytes)) {
            (Ok(()), Ok(text)) => text,
            // the picture is lost, the finding is not
            _ => format!("{}[{}]: {}\n\n", finding.level.name(), finding.rule, cells.clean(finding.message.get(lang))),
        };
        let mut out = String::with_capacity(rendered.len());
        for line in rendered.split_inclusive('\n') {
            let bare = line.trim_end();
            stand_ins.restore(bare, &mut out);
            out.push_str(if line.ends_with('\n') { "\n" } else { "" });
        }
        // a file without text has no line to show, but it has a name
        let nowhere = labels.first().filter(|(source, span, _)| source.text.is_empty() && *span == finding.primary);
        if let (Some((source, ..)), Some(head)) = (nowhere, out.find('\n')) {
            out.insert_str(head + 1, &format!(" {} {}\n", self.config.chars.snippet_start, cells.clean(&source.name)));
        }
        out
    }

    /// A note of several lines, each fit for a terminal.
    fn lines(&self, note: &str) -> String {
        note.lines().map(|l| self.cells.clean(l)).collect::<Vec<_>>().join("\n")
    }
}

impl Format for TextFormat {
    fn draft(&mut self, report: &DraftReport, out: &mut dyn Write) -> io::Result<()> {
        let findings: Vec<&Diagnostic> = report.shown.iter().filter(|d| self.options.shows(d)).collect();
        let mut of_rule: HashMap<(&str, Level), Vec<&Diagnostic>> = HashMap::new();
        for finding in &findings {
            of_rule.entry((&finding.rule, finding.level)).or_default().push(finding);
        }
        let mut so_far: HashMap<(&str, Level), usize> = HashMap::new();
        let mut said = HashSet::new();
        let mut columns = Columns::default();
        for finding in &findings {
            let key = (finding.rule.as_str(), finding.level);
            let nth = so_far.entry(key).or_default();
            *nth += 1;
            if !self.options.all && *nth > OF_A_RULE {
                continue;
            }
            let rest = of_rule[&key]
                .get(OF_A_RULE..)
                .filter(|rest| !self.options.all && *nth == OF_A_RULE && !rest.is_empty());
            if !self.options.all && self.printed >= IN_A_RUN {
                self.unprinted += 1 + rest.map_or(0, <[_]>::len);
                continue;
            }
            let mut notes = below::notes(finding, report, &self.options, &mut said);
            notes.extend(rest.map(|rest| below::more(rest, report, self.lang(), self.cells)));
            out.write_all(self.render(finding, report, notes, &mut columns).as_bytes())?;
            self.printed += 1;
        }
        if self.options.verbose {
            for hidden in &report.hidden {
                writeln!(out, "{}", below::hidden(hidden, report, self.lang(), self.cells))?;
            }
        }
        if self.options.scores {
            super::scores::write(report, &self.options, out)?;
        }
        Ok(())
    }

    fn end(&mut self, totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
        summary::write(totals, &self.options, self.unprinted, out)
    }
}

fn severity(level: Level) -> Severity {
    match level {
        Level::Error => Severity::Error,
        Level::Warning => Severity::Warning,
        Level::Note => Severity::Note,
    }
}

/// The excerpts as the renderer asks for them, with the true numbers of lines and columns.
struct View<'a> {
    files: &'a [Excerpts],
    /// Column (from 1) at the start of each label.
    columns: Vec<(Place, usize)>,
}

impl View<'_> {
    fn file(&self, id: usize) -> Result<&Excerpts, Error> {
        self.files.get(id).ok_or(Error::FileMissing)
    }
}

impl<'a> Files<'a> for View<'a> {
    type FileId = usize;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(&self.file(id)?.name)
    }

    fn source(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(&self.file(id)?.text)
    }

    fn line_index(&'a self, id: usize, byte: usize) -> Result<usize, Error> {
        let lines = &self.file(id)?.lines;
        let at = lines.partition_point(|l| l.range.start <= byte).saturating_sub(1);
        lines.get(at).map(|l| l.index).ok_or(Error::FileMissing)
    }

    fn column_number(&'a self, id: usize, _: usize, byte: usize) -> Result<usize, Error> {
        let label = self.columns.iter().find(|(place, _)| place.file == id && place.range.start == byte);
        Ok(label.map_or(1, |(_, column)| *column))
    }

    fn line_range(&'a self, id: usize, index: usize) -> Result<Range<usize>, Error> {
        let lines = &self.file(id)?.lines;
        let line =
            lines.binary_search_by_key(&index, |l| l.index).map_err(|max| Error::LineTooLarge { given: index, max })?;
        Ok(lines[line].range.clone())
    }
}
