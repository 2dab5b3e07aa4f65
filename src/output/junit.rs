//! `junit`: a suite a file, a case a finding. What is below `fail-on` is a skipped case, so that the report is red exactly when the run is.

use super::below::citation;
use super::words::pick;
use super::xml::escaped;
use super::{Columns, Format, Options, Run};
use crate::diagnostic::Diagnostic;
use crate::policy::{DraftReport, Totals};
use std::io::{self, Write};

pub struct Junit {
    options: Options,
    suites: usize,
}

impl Junit {
    pub fn new(options: &Options) -> Self {
        Junit { options: options.clone(), suites: 0 }
    }

    fn case(&self, finding: &Diagnostic, report: &DraftReport, columns: &mut Columns) -> String {
        let lang = self.options.lang;
        let source = report.sources.get(finding.primary.source).unwrap_or(&report.source);
        let (line, column) = columns.at(source, finding.primary.start);
        let name = escaped(&source.name);
        let message = escaped(finding.message.get(lang));
        let mut text = format!("{}:{line}:{column}: {}[{}]", source.name, finding.level.name(), finding.rule);
        text.push_str(&format!(": {}", finding.message.get(lang)));
        for more in finding.cite.iter().map(|c| citation(c, &self.options)) {
            text.push_str(&format!("\n{more}"));
        }
        for help in finding.help.iter().map(|h| h.get(lang)).filter(|h| !h.is_empty()) {
            text.push_str(&format!("\n{help}"));
        }
        let text = escaped(&text).replace("&#10;", "\n");
        let rule = escaped(&finding.rule);
        let outcome = match (finding.broken, fails(finding, report)) {
            (true, _) => format!("<error message=\"{message}\" type=\"{rule}\">{text}</error>"),
            (false, true) => format!("<failure message=\"{message}\" type=\"{rule}\">{text}</failure>"),
            (false, false) => format!("<skipped message=\"{message}\"/>\n<system-out>{text}</system-out>"),
        };
        format!(
            "<testcase name=\"{rule} {line}:{column}\" classname=\"{name}\" file=\"{name}\" line=\"{line}\">\n{outcome}\n</testcase>"
        )
    }
}

impl Format for Junit {
    fn begin(&mut self, _: &Run, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"softsell\">")
    }

    fn draft(&mut self, report: &DraftReport, out: &mut dyn Write) -> io::Result<()> {
        self.suites += 1;
        let all: Vec<&Diagnostic> = report.shown.iter().filter(|d| self.options.shows(d)).collect();
        let errors = all.iter().filter(|d| d.broken).count();
        let failures = all.iter().filter(|d| !d.broken && fails(d, report)).count();
        let skipped = all.len() - errors - failures;
        let name = escaped(&report.source.name);
        writeln!(
            out,
            "<testsuite name=\"{name}\" tests=\"{}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\">",
            all.len().max(1)
        )?;
        let mut columns = Columns::default();
        for finding in &all {
            writeln!(out, "{}", self.case(finding, report, &mut columns))?;
        }
        if all.is_empty() {
            // a suite without cases reads as a run that did nothing
            let clean = pick(self.options.lang, "no findings", "未发现问题");
            writeln!(out, "<testcase name=\"{clean}\" classname=\"{name}\"/>")?;
        }
        writeln!(out, "</testsuite>")
    }

    fn end(&mut self, _: &Totals, out: &mut dyn Write) -> io::Result<()> {
        if self.suites == 0 {
            let nothing = pick(self.options.lang, "no drafts found", "没有找到稿件");
            writeln!(out, "<testsuite name=\"softsell\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">")?;
            writeln!(out, "<testcase name=\"{nothing}\" classname=\"softsell\"/>\n</testsuite>")?;
        }
        writeln!(out, "</testsuites>")
    }
}

fn fails(finding: &Diagnostic, report: &DraftReport) -> bool {
    report.fail_on.is_some_and(|level| finding.level >= level)
}
