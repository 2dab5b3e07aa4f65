//! `jsonl`: one object a line, each with the version of the schema and one member that says what it is: `run`, `file`, `finding`, `hidden`,
//! `totals`. Lines of several runs can be joined.

use super::json::text;
use super::mirror::{self, Mirror};
use super::model::SCHEMA;
use super::{Format, Options, Run};
use crate::diagnostic::Lang;
use crate::policy::{DraftReport, Totals};
use serde::Serialize;
use std::io::{self, Write};

pub struct JsonLines {
    lang: Lang,
}

impl JsonLines {
    pub fn new(options: &Options) -> Self {
        JsonLines { lang: options.lang }
    }
}

impl Format for JsonLines {
    fn begin(&mut self, run: &Run, out: &mut dyn Write) -> io::Result<()> {
        line("run", &mirror::run(run), out)
    }

    fn draft(&mut self, report: &DraftReport, out: &mut dyn Write) -> io::Result<()> {
        let mut mirror = Mirror::new(report, self.lang);
        line("file", &mirror.file(), out)?;
        for finding in &report.shown {
            line("finding", &mirror.finding(finding), out)?;
        }
        for hidden in &report.hidden {
            line("hidden", &mirror.hidden(hidden), out)?;
        }
        Ok(())
    }

    fn end(&mut self, totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
        line("totals", &mirror::totals(totals), out)
    }
}

fn line(kind: &str, value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{{\"schema\":{SCHEMA},\"{kind}\":{}}}", text(value)?)
}
