//! `path:line:col: level[rule]: message`, one finding a line: for editors, grep and diff. Never cut and never grouped.

use super::{Columns, Format, Options, summary, width::Cells};
use crate::diagnostic::Diagnostic;
use crate::policy::{DraftReport, Totals};
use crate::source::Source;
use std::io::{self, Write};

pub struct Compact {
    options: Options,
}

impl Compact {
    pub fn new(options: &Options) -> Self {
        Compact { options: options.clone() }
    }
}

impl Format for Compact {
    fn draft(&mut self, report: &DraftReport, out: &mut dyn Write) -> io::Result<()> {
        let mut columns = Columns::default();
        for finding in report.shown.iter().filter(|d| self.options.shows(d)) {
            let source = report.sources.get(finding.primary.source).unwrap_or(&report.source);
            writeln!(out, "{}", line(finding, source, &mut columns, &self.options))?;
        }
        if self.options.scores {
            super::scores::write(report, &self.options, out)?;
        }
        Ok(())
    }

    fn end(&mut self, totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
        summary::write(totals, &self.options, 0, out)
    }
}

/// The line of one finding.
pub fn line(finding: &Diagnostic, source: &Source, columns: &mut Columns, options: &Options) -> String {
    let cells = Cells { wide: false, ascii: options.ascii };
    let (line, column) = columns.at(source, finding.primary.start);
    let name = cells.clean(&source.name);
    let message = cells.clean(finding.message.get(options.lang));
    format!("{name}:{line}:{column}: {}[{}]: {message}", finding.level.name(), finding.rule)
}
