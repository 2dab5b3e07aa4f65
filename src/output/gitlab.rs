//! `gitlab`: GitLab's Code Quality report, one array. Fingerprints are unique in the file, since GitLab keeps one of equal ones only.

use super::json::text;
use super::{Columns, Format, Options, Run};
use crate::diagnostic::{Diagnostic, Level};
use crate::policy::{DraftReport, Fingerprints, Totals};
use serde::Serialize;
use std::io::{self, Write};

pub struct Gitlab {
    options: Options,
    fingerprints: Fingerprints,
    issues: usize,
}

impl Gitlab {
    pub fn new(options: &Options) -> Self {
        Gitlab { options: options.clone(), fingerprints: Fingerprints::default(), issues: 0 }
    }
}

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    positions: Positions,
}

#[derive(Serialize)]
struct Positions {
    begin: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

impl Format for Gitlab {
    fn begin(&mut self, _: &Run, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "[")
    }

    fn draft(&mut self, report: &DraftReport, out: &mut dyn Write) -> io::Result<()> {
        let (mut starts, mut ends) = (Columns::default(), Columns::default());
        for finding in report.shown.iter().filter(|d| self.options.shows(d)) {
            let source = report.sources.get(finding.primary.source).unwrap_or(&report.source);
            let position = |(line, column)| Position { line, column };
            let issue = Issue {
                // the name of the check is not shown
                description: format!("{}: {}", finding.rule, finding.message.get(self.options.lang)),
                check_name: &finding.rule,
                fingerprint: self.fingerprints.of(finding, report),
                severity: severity(finding),
                location: Location {
                    path: source.name.strip_prefix("./").unwrap_or(&source.name),
                    positions: Positions {
                        begin: position(starts.at(source, finding.primary.start)),
                        end: position(ends.at(source, finding.primary.end)),
                    },
                },
            };
            write!(out, "{}\n{}", if self.issues > 0 { "," } else { "" }, text(&issue)?)?;
            self.issues += 1;
        }
        Ok(())
    }

    fn end(&mut self, _: &Totals, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "\n]")
    }
}

fn severity(finding: &Diagnostic) -> &'static str {
    match finding.level {
        _ if finding.broken => "blocker",
        Level::Error => "critical",
        Level::Warning => "minor",
        Level::Note => "info",
    }
}
