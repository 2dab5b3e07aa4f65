//! `github`: workflow commands that GitHub Actions shows beside the lines. It shows ten a level and step and drops the rest without a word, so
//! those ten are chosen, every other finding stands in the log, and the last notice counts them.

use super::compact;
use super::words::pick;
use super::{Columns, Format, Options, summary};
use crate::diagnostic::{Diagnostic, Level};
use crate::policy::{DraftReport, Totals};
use std::io::{self, Write};

/// Annotations of a level that are shown.
const OF_A_LEVEL: usize = 10;

pub struct Github {
    options: Options,
    /// Errors, warnings, notes.
    levels: [Chosen; 3],
    /// Findings that stand in the log only.
    rest: usize,
}

/// The candidates of one level: the first of each rule in a file before others.
#[derive(Default)]
struct Chosen {
    firsts: Vec<Annotation>,
    others: Vec<Annotation>,
}

struct Annotation {
    rule: String,
    path: String,
    /// The workflow command, and the plain line that stands in the log if there is no room for it.
    command: String,
    plain: String,
}

impl Github {
    pub fn new(options: &Options) -> Self {
        Github { options: options.clone(), levels: Default::default(), rest: 0 }
    }
}

impl Format for Github {
    fn draft(&mut self, report: &DraftReport, out: &mut dyn Write) -> io::Result<()> {
        let mut columns = (Columns::default(), Columns::default(), Columns::default());
        for finding in report.shown.iter().filter(|d| self.options.shows(d)) {
            let source = report.sources.get(finding.primary.source).unwrap_or(&report.source);
            let plain = harmless(&compact::line(finding, source, &mut columns.0, &self.options));
            let start = columns.1.at(source, finding.primary.start);
            let end = columns.2.at(source, finding.primary.end);
            let command = command(finding, &source.name, start, end, &self.options);
            let level = &mut self.levels[rank(finding.level)];
            let room = if finding.level == Level::Note { OF_A_LEVEL - 1 } else { OF_A_LEVEL };
            let known = level.firsts.iter().any(|a| a.rule == finding.rule && a.path == source.name);
            let place = if known { &mut level.others } else { &mut level.firsts };
            if place.len() < room {
                place.push(Annotation { rule: finding.rule.clone(), path: source.name.clone(), command, plain });
            } else {
                self.rest += 1;
                writeln!(out, "{plain}")?;
            }
        }
        Ok(())
    }

    fn end(&mut self, totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
        let lang = self.options.lang;
        let mut commands = Vec::new();
        for (i, level) in std::mem::take(&mut self.levels).into_iter().enumerate() {
            let room = if i == rank(Level::Note) { OF_A_LEVEL - 1 } else { OF_A_LEVEL };
            for (n, annotation) in level.firsts.into_iter().chain(level.others).enumerate() {
                if n < room {
                    commands.push(annotation.command);
                } else {
                    self.rest += 1;
                    writeln!(out, "{}", annotation.plain)?;
                }
            }
        }
        for command in commands {
            writeln!(out, "{command}")?;
        }
        if self.rest > 0 {
            let text = match lang {
                crate::diagnostic::Lang::En => format!("{} more findings stand in the log of this step", self.rest),
                crate::diagnostic::Lang::Zh => format!("另有 {} 处，见本步骤的日志", self.rest),
            };
            writeln!(out, "::notice title={}::{}", property("softsell"), data(&text))?;
        }
        summary::write(totals, &self.options, 0, out)
    }
}

fn rank(level: Level) -> usize {
    match level {
        Level::Error => 0,
        Level::Warning => 1,
        Level::Note => 2,
    }
}

fn command(finding: &Diagnostic, path: &str, start: (usize, usize), end: (usize, usize), options: &Options) -> String {
    let lang = options.lang;
    let kind = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    // columns count only for one line
    let columns = match start.0 == end.0 {
        true => format!(",col={},endColumn={}", start.1, end.1.max(start.1)),
        false => String::new(),
    };
    let mut text = format!("{path}:{}:{}: {}", start.0, start.1, finding.message.get(lang));
    for cite in &finding.cite {
        let words = format!("{} {}", cite.law, cite.clause);
        text.push_str(&format!("\n{}{}", pick(lang, "source: ", "依据："), words.trim()));
    }
    for help in finding.help.iter().map(|h| h.get(lang)).filter(|h| !h.is_empty()) {
        text.push_str(&format!("\n{help}"));
    }
    format!(
        "::{kind} file={},line={},endLine={}{columns},title={}::{}",
        property(path),
        start.0,
        end.0,
        property(&finding.rule),
        data(&text)
    )
}

/// The message of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A line of the log that the runner does not take for a command.
fn harmless(line: &str) -> String {
    let line = line.replace("##[", "## [");
    if line.trim_start().starts_with("::") { format!("./{line}") } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_cannot_give_commands() {
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25%0A");
        assert_eq!(data("50%：好,\r\n::error::"), "50%25：好,%0D%0A::error::");
        assert_eq!(harmless(" ::error::x ##[error]y"), "./ ::error::x ## [error]y");
    }
}
