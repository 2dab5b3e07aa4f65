//! `json`: one object for the run, written draft after draft.

use super::mirror::{self, Mirror};
use super::model::SCHEMA;
use super::{Format, Options, Run};
use crate::diagnostic::Lang;
use crate::policy::{DraftReport, Totals};
use serde::Serialize;
use std::io::{self, Write};

pub struct Json {
    lang: Lang,
    files: usize,
}

impl Json {
    pub fn new(options: &Options) -> Self {
        Json { lang: options.lang, files: 0 }
    }
}

impl Format for Json {
    fn begin(&mut self, run: &Run, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{{\n\"schema\":{SCHEMA},\n\"run\":{},\n\"files\":[", text(&mirror::run(run))?)
    }

    fn draft(&mut self, report: &DraftReport, out: &mut dyn Write) -> io::Result<()> {
        let mut mirror = Mirror::new(report, self.lang);
        let comma = if self.files > 0 { "," } else { "" };
        self.files += 1;
        write!(out, "{comma}\n{{\"file\":{},\n\"findings\":[", text(&mirror.file())?)?;
        for (i, finding) in report.shown.iter().enumerate() {
            write!(out, "{}\n{}", if i > 0 { "," } else { "" }, text(&mirror.finding(finding))?)?;
        }
        write!(out, "],\n\"hidden\":[")?;
        for (i, hidden) in report.hidden.iter().enumerate() {
            write!(out, "{}\n{}", if i > 0 { "," } else { "" }, text(&mirror.hidden(hidden))?)?;
        }
        write!(out, "]}}")
    }

    fn end(&mut self, totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "\n],\n\"totals\":{}\n}}", text(&mirror::totals(totals))?)
    }
}

/// `value` as JSON on one line.
pub fn text(value: &impl Serialize) -> io::Result<String> {
    serde_json::to_string(value).map_err(io::Error::other)
}
