//! The report: the one thing that formats write down.

use crate::diagnostic::{Diagnostic, Level, Words};
use crate::source::{Source, Sources, Span};
use std::sync::Arc;

/// Everything about one draft (or one configuration or rule file).
#[derive(Debug)]
pub struct DraftReport {
    pub source: Arc<Source>,
    /// All sources that the findings and their labels refer to, this one among them.
    pub sources: Sources,
    /// By place, then gravity, then rule.
    pub shown: Vec<Diagnostic>,
    pub hidden: Vec<Hidden>,
    pub not_checked: Vec<NotChecked>,
    pub scores: Vec<Score>,
    /// Id of the account that will publish it; empty: not known.
    pub account: String,
    /// The lowest level that makes the run fail, for this draft (`None`: never).
    pub fail_on: Option<Level>,
}

/// A finding that is not shown, and why.
#[derive(Debug)]
pub struct Hidden {
    pub diagnostic: Diagnostic,
    pub why: Why,
}

/// Why a finding is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// An allow comment in the draft, with its reason.
    Allowed {
        reason: String,
        at: Span,
    },
    /// An `[[allow]]` of the configuration.
    Configured {
        reason: String,
        by: String,
        at: Span,
    },
    Baseline,
    /// Not on a changed line.
    Unchanged,
}

/// Something that could not be decided from files.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotChecked {
    /// Short stable key, such as `image-without-alt`, `permanent-media`.
    pub key: String,
    pub words: Words2,
    /// How many times in this draft.
    pub count: u32,
}

/// Words that can be ordered (for merging).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Words2 {
    pub en: String,
    pub zh: String,
}

impl From<Words> for Words2 {
    fn from(w: Words) -> Self {
        Words2 { en: w.en, zh: w.zh }
    }
}

/// The selling share of one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// 0–1.
    pub share: f64,
    /// 0–100.
    pub index: f64,
    /// Every sentence with its weight and signals.
    pub sentences: Vec<ScoredSentence>,
}

/// One sentence of the selling score.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredSentence {
    pub span: Span,
    pub text: String,
    /// 0–1.
    pub sell: f64,
    /// Length weight.
    pub weight: f64,
    /// Signal name and its weight (negative: value).
    pub signals: Vec<(String, f64)>,
}

/// Sums over a whole run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Totals {
    pub files: usize,
    pub errors: usize,
    pub warnings: usize,
    pub notes: usize,
    pub suppressed: usize,
    pub baseline: usize,
    pub unchanged: usize,
    /// Findings that could not be read as drafts (exit code 2).
    pub broken: usize,
    /// A draft had a finding at or above its `fail-on`.
    pub failed: bool,
    /// Drafts whose account is not known.
    pub unknown_account: usize,
    /// Drafts that name a day but do not count as planned broadcasts.
    pub uncounted_dates: usize,
    pub not_checked: Vec<NotChecked>,
}

impl Totals {
    /// Adds the figures of one draft.
    pub fn add(&mut self, report: &DraftReport) {
        self.files += 1;
        for d in &report.shown {
            match d.level {
                Level::Error => self.errors += 1,
                Level::Warning => self.warnings += 1,
                Level::Note => self.notes += 1,
            }
            self.broken += usize::from(d.broken);
            self.failed |= report.fail_on.is_some_and(|l| d.level >= l);
        }
        for h in &report.hidden {
            match h.why {
                Why::Allowed { .. } | Why::Configured { .. } => self.suppressed += 1,
                Why::Baseline => self.baseline += 1,
                Why::Unchanged => self.unchanged += 1,
            }
        }
        for n in &report.not_checked {
            match self.not_checked.iter_mut().find(|m| m.key == n.key) {
                Some(m) => m.count += n.count,
                None => self.not_checked.push(n.clone()),
            }
        }
    }
}
