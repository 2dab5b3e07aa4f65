//! `checkstyle`: for Jenkins Warnings and other readers of its XML. Columns are code points.

use super::xml::escaped;
use super::{Columns, Format, Options, Run};
use crate::diagnostic::Level;
use crate::policy::{DraftReport, Totals};
use std::io::{self, Write};

pub struct Checkstyle {
    options: Options,
}

impl Checkstyle {
    pub fn new(options: &Options) -> Self {
        Checkstyle { options: options.clone() }
    }
}

impl Format for Checkstyle {
    fn begin(&mut self, _: &Run, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">")
    }

    fn draft(&mut self, report: &DraftReport, out: &mut dyn Write) -> io::Result<()> {
        let mut columns = Columns::default();
        let mut open: Option<&str> = None;
        for finding in report.shown.iter().filter(|d| self.options.shows(d)) {
            let source = report.sources.get(finding.primary.source).unwrap_or(&report.source);
            if open != Some(&source.name) {
                if open.is_some() {
                    writeln!(out, "</file>")?;
                }
                writeln!(out, "<file name=\"{}\">", escaped(&source.name))?;
                open = Some(&source.name);
            }
            let (line, column) = columns.at(source, finding.primary.start);
            let severity = match finding.level {
                Level::Error => "error",
                Level::Warning => "warning",
                Level::Note => "info",
            };
            let message = escaped(finding.message.get(self.options.lang));
            let rule = escaped(&finding.rule);
            writeln!(
                out,
                "<error line=\"{line}\" column=\"{column}\" severity=\"{severity}\" message=\"{message}\" source=\"{rule}\"/>"
            )?;
        }
        if open.is_some() { writeln!(out, "</file>") } else { Ok(()) }
    }

    fn end(&mut self, _: &Totals, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "</checkstyle>")
    }
}
