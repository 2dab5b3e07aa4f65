//! `path:line:col: level[rule]: message`, one finding a line: for editors, grep and diff. Never cut and never grouped.

use super::{Columns, Format, Options, summary, width::Cells};
use crate::policy::{DraftReport, Totals};
use std::io::{self, Write};

pub struct Compact {
    options: Options,
    cells: Cells,
}

impl Compact {
    pub fn new(options: &Options) -> Self {
        Compact { options: options.clone(), cells: Cells { wide: false, ascii: options.ascii } }
    }
}

impl Format for Compact {
    fn draft(&mut self, report: &DraftReport, out: &mut dyn Write) -> io::Result<()> {
        let mut columns = Columns::default();
        for finding in report.shown.iter().filter(|d| self.options.shows(d)) {
            let source = report.sources.get(finding.primary.source).unwrap_or(&report.source);
            let (line, column) = columns.at(source, finding.primary.start);
            let name = self.cells.clean(&source.name);
            let message = self.cells.clean(finding.message.get(self.options.lang));
            writeln!(out, "{name}:{line}:{column}: {}[{}]: {message}", finding.level.name(), finding.rule)?;
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
