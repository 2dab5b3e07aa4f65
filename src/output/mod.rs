//! Writes reports down. A format filters and sorts nothing but what its reader asked it to (`--notes`, `--all`), and counts what it leaves out.

mod below;
mod checkstyle;
mod columns;
mod compact;
mod github;
mod gitlab;
mod json;
mod jsonl;
mod junit;
mod markdown;
mod mirror;
mod model;
mod rdjson;
mod sarif;
mod sarif_place;
mod sarif_rules;
mod scores;
mod summary;
mod text;
mod uri;
mod width;
mod window;
mod words;
mod xml;

use crate::diagnostic::{Diagnostic, Lang, Level};
use crate::policy::{DraftReport, Totals};
use crate::rule::set::RuleSet;
use crate::rule::{Pack, Rule};
use columns::Columns;
use std::collections::HashSet;
use std::io;

/// One way to write a report. Drafts come in the order of the run, each once; `end` closes the run.
pub trait Format {
    /// Writes what stands before the first draft.
    fn begin(&mut self, _run: &Run, _out: &mut dyn io::Write) -> io::Result<()> {
        Ok(())
    }
    /// Writes one draft.
    fn draft(&mut self, report: &DraftReport, out: &mut dyn io::Write) -> io::Result<()>;
    /// Writes what belongs to the whole run.
    fn end(&mut self, totals: &Totals, out: &mut dyn io::Write) -> io::Result<()>;
}

/// What is known before the first draft.
pub struct Run<'a> {
    /// The rules of each configuration of the run.
    pub rules: Vec<&'a RuleSet>,
    /// The day (ISO) that judges drafts without a day of their own.
    pub as_of: String,
}

impl<'a> Run<'a> {
    /// Every rule once, in the order of the packs.
    fn rules(&self) -> Vec<&'a Rule> {
        let mut seen = HashSet::new();
        let all = self.rules.iter().flat_map(|set| set.heads().iter().enumerate().map(|(n, head)| (*set, n, head)));
        // the id of a rule that a team replaced begins with `!`
        all.filter(|(_, _, head)| !head.id.starts_with('!') && seen.insert(head.id.as_str()))
            .map(|(set, n, _)| set.rule(n as u16))
            .collect()
    }

    /// Every pack once.
    fn packs(&self) -> Vec<&'a Pack> {
        let mut seen = HashSet::new();
        self.rules.iter().flat_map(|set| set.packs()).filter(|p| seen.insert(p.id.as_str())).collect()
    }
}

/// Makes a format.
pub type Maker = fn(&Options) -> Box<dyn Format>;

/// The formats by the name that `--format` takes. A new format is one file and one row.
pub const FORMATS: &[(&str, Maker)] = &[
    ("text", |options| Box::new(text::TextFormat::new(options))),
    ("compact", |options| Box::new(compact::Compact::new(options))),
    ("json", |options| Box::new(json::Json::new(options))),
    ("jsonl", |options| Box::new(jsonl::JsonLines::new(options))),
    ("sarif", |options| Box::new(sarif::Sarif::new(options))),
    ("github", |options| Box::new(github::Github::new(options))),
    ("gitlab", |options| Box::new(gitlab::Gitlab::new(options))),
    ("junit", |options| Box::new(junit::Junit::new(options))),
    ("checkstyle", |options| Box::new(checkstyle::Checkstyle::new(options))),
    ("markdown", |options| Box::new(markdown::Markdown::new(options))),
    ("rdjson", |options| Box::new(rdjson::Reviewdog::new(options, true))),
    ("rdjsonl", |options| Box::new(rdjson::Reviewdog::new(options, false))),
];

/// The format called `name`.
pub fn format(name: &str, options: &Options) -> Option<Box<dyn Format>> {
    FORMATS.iter().find(|(n, _)| *n == name).map(|(_, make)| make(options))
}

/// How findings are to be written.
#[derive(Clone, Debug)]
pub struct Options {
    pub lang: Lang,
    pub color: bool,
    /// Draw frames with `-->` and `|` rather than with box characters.
    pub ascii: bool,
    /// The terminal draws characters of ambiguous width (`“ ” … —`) two columns wide; implies `ascii`.
    pub ambiguous_wide: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// Show notes rather than only counting them.
    pub notes: bool,
    /// Neither group findings nor stop after the first fifty.
    pub all: bool,
    /// Findings only.
    pub quiet: bool,
    /// Also how levels came about, and what is hidden.
    pub verbose: bool,
    /// Also the selling score of each draft, sentence by sentence.
    pub scores: bool,
    /// Which rules judged, in one line for `verbose`.
    pub edition: String,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            lang: Lang::En,
            color: false,
            ascii: false,
            ambiguous_wide: false,
            width: 100,
            notes: false,
            all: false,
            quiet: false,
            verbose: false,
            scores: false,
            edition: String::new(),
        }
    }
}

impl Options {
    /// Whether `finding` is written out rather than only counted.
    fn shows(&self, finding: &Diagnostic) -> bool {
        self.notes || finding.level > Level::Note || finding.broken
    }
}
