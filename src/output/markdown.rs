//! `markdown`: a page with the sums and a table, gravest first, for job summaries and comments. Cut where a job summary would be refused.

use super::words::{count, pick};
use super::{Columns, Format, Options, summary};
use crate::diagnostic::{Lang, Level};
use crate::policy::{DraftReport, Totals};
use std::io::{self, Write};

/// Bytes of all rows: a summary of a step may have a mebibyte.
const LONGEST: usize = 900 << 10;

pub struct Markdown {
    options: Options,
    /// Rows of errors, warnings and notes.
    rows: [Vec<String>; 3],
    bytes: [usize; 3],
    left_out: usize,
}

impl Markdown {
    pub fn new(options: &Options) -> Self {
        Markdown { options: options.clone(), rows: Default::default(), bytes: [0; 3], left_out: 0 }
    }
}

impl Format for Markdown {
    fn draft(&mut self, report: &DraftReport, _: &mut dyn Write) -> io::Result<()> {
        let mut columns = Columns::default();
        for finding in report.shown.iter().filter(|d| self.options.shows(d)) {
            let source = report.sources.get(finding.primary.source).unwrap_or(&report.source);
            let (line, column) = columns.at(source, finding.primary.start);
            let rank = match finding.level {
                Level::Error => 0,
                Level::Warning => 1,
                Level::Note => 2,
            };
            let row = format!(
                "| {} | {}:{line}:{column} | `{}` | {} |\n",
                level(finding.level, self.options.lang),
                cell(&source.name),
                finding.rule.replace(['`', '|'], ""),
                cell(finding.message.get(self.options.lang))
            );
            // graver rows would be kept first: room is taken up by this level and those above it
            if self.bytes[..=rank].iter().sum::<usize>() + row.len() > LONGEST {
                self.left_out += 1;
                continue;
            }
            self.bytes[rank] += row.len();
            self.rows[rank].push(row);
        }
        Ok(())
    }

    fn end(&mut self, totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
        let lang = self.options.lang;
        writeln!(out, "### softsell\n")?;
        let mut sums = Vec::new();
        summary::write(totals, &self.options, 0, &mut sums)?;
        for line in String::from_utf8_lossy(&sums).lines() {
            writeln!(out, "{}\n", cell(line))?;
        }
        let mut room = LONGEST;
        let mut head = Some(pick(lang, "| level | where | rule | finding |", "| 级别 | 位置 | 规则 | 问题 |"));
        for row in self.rows.iter().flatten() {
            if row.len() > room {
                self.left_out += 1;
                continue;
            }
            if let Some(head) = head.take() {
                writeln!(out, "{head}\n|---|---|---|---|")?;
            }
            room -= row.len();
            out.write_all(row.as_bytes())?;
        }
        if self.left_out > 0 {
            match lang {
                Lang::En => {
                    writeln!(out, "\n{} in the log", count(self.left_out, "more finding is", "more findings are"))?
                }
                Lang::Zh => writeln!(out, "\n另有 {} 处，见日志", self.left_out)?,
            }
        }
        Ok(())
    }
}

fn level(level: Level, lang: Lang) -> &'static str {
    match level {
        Level::Error => pick(lang, "error", "错误"),
        Level::Warning => pick(lang, "warning", "警告"),
        Level::Note => pick(lang, "note", "提示"),
    }
}

/// Text of a draft in a table: nothing of it is markup.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '#' | '~' | '!' => {
                out.push('\\');
                out.push(c);
            }
            '@' => out.push_str("&#64;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_draft_cannot_write_markup() {
        assert_eq!(super::cell("a|b <img> [x](y)\n@all"), "a\\|b &lt;img&gt; \\[x\\](y) &#64;all");
    }
}
