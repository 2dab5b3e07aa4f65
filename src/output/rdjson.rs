//! `rdjson` and `rdjsonl`: the diagnostic format of reviewdog. Columns are UTF-8 bytes, from 1.

use super::json::text;
use super::{Columns, Format, Options, Run, compact};
use crate::diagnostic::{Diagnostic, Level, Safety};
use crate::policy::{DraftReport, Totals};
use crate::source::{Source, Span};
use serde::Serialize;
use std::io::{self, Write};

pub struct Reviewdog {
    options: Options,
    /// One object for all rather than one a line.
    whole: bool,
    written: usize,
}

impl Reviewdog {
    pub fn new(options: &Options, whole: bool) -> Self {
        Reviewdog { options: options.clone(), whole, written: 0 }
    }
}

#[derive(Serialize)]
struct DiagnosticOut<'a> {
    message: &'a str,
    location: Location<'a>,
    severity: &'static str,
    source: Named,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
    original_output: String,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct Named {
    name: &'static str,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    location: Location<'a>,
}

impl Format for Reviewdog {
    fn begin(&mut self, _: &Run, out: &mut dyn Write) -> io::Result<()> {
        if self.whole { write!(out, "{{\"source\":{{\"name\":\"softsell\"}},\"diagnostics\":[") } else { Ok(()) }
    }

    fn draft(&mut self, report: &DraftReport, out: &mut dyn Write) -> io::Result<()> {
        let mut own = Ends::default();
        let mut other = Ends::default();
        for finding in report.shown.iter().filter(|d| self.options.shows(d)) {
            let line = text(&self.diagnostic(finding, report, &mut own, &mut other))?;
            match (self.whole, self.written) {
                (false, _) => writeln!(out, "{line}")?,
                (true, 0) => write!(out, "\n{line}")?,
                (true, _) => write!(out, ",\n{line}")?,
            }
            self.written += 1;
        }
        Ok(())
    }

    fn end(&mut self, _: &Totals, out: &mut dyn Write) -> io::Result<()> {
        if self.whole { writeln!(out, "\n]}}") } else { Ok(()) }
    }
}

impl Reviewdog {
    fn diagnostic<'a>(
        &self,
        finding: &'a Diagnostic,
        report: &'a DraftReport,
        own: &mut Ends,
        other: &mut Ends,
    ) -> DiagnosticOut<'a> {
        let lang = self.options.lang;
        let source = report.sources.get(finding.primary.source).unwrap_or(&report.source);
        // a suggestion is one replacement in the file of the finding, and somebody may press the button
        let single = finding.fixes.iter().filter(|f| f.safety != Safety::Display && f.edits.len() == 1);
        let edits = single.map(|f| &f.edits[0]).filter(|e| e.span.source == finding.primary.source);
        let suggestions = edits.map(|e| Suggestion { range: other.range(source, e.span), text: &e.text }).collect();
        let mut related_locations = Vec::new();
        for label in &finding.related {
            if let Some(source) = report.sources.get(label.span.source) {
                let location = Location { path: &source.name, range: other.range(source, label.span) };
                related_locations.push(Related { message: label.text.get(lang), location });
            }
        }
        DiagnosticOut {
            message: finding.message.get(lang),
            location: Location { path: &source.name, range: own.range(source, finding.primary) },
            severity: match finding.level {
                Level::Error => "ERROR",
                Level::Warning => "WARNING",
                Level::Note => "INFO",
            },
            source: Named { name: "softsell" },
            code: Code {
                value: &finding.rule,
                url: finding.cite.iter().map(|c| c.url.as_str()).find(|u| !u.is_empty()),
            },
            suggestions,
            related_locations,
            original_output: compact::line(finding, source, &mut own.lines, &self.options),
        }
    }
}

#[derive(Default)]
struct Ends {
    starts: Columns,
    ends: Columns,
    lines: Columns,
}

impl Ends {
    fn range(&mut self, source: &Source, span: Span) -> Range {
        let (start, end) = (self.starts.position(source, span.start), self.ends.position(source, span.end));
        Range {
            start: Position { line: start.line, column: start.byte },
            end: Position { line: end.line, column: end.byte },
        }
    }
}
