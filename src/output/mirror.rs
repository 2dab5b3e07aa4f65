//! Turns a report into what `json` and `jsonl` write.

use super::model::*;
use super::{Columns, Run};
use crate::diagnostic::{Citation, Diagnostic, Edit, Fix, Lang, Safety, Step, Words};
use crate::policy::{DraftReport, Fingerprints, Hidden, NotChecked, Score, Totals, Why};
use crate::source::{Position, Source, Span};

/// What is said once for a run.
pub fn run<'a>(run: &'a Run) -> RunOut<'a> {
    let packs = run.packs().into_iter();
    RunOut {
        tool: Tool { name: "softsell", version: env!("CARGO_PKG_VERSION") },
        as_of: &run.as_of,
        rules: crate::builtin::DIGEST,
        packs: packs.map(|p| PackOut { id: &p.id, version: &p.version, verified: &p.verified }).collect(),
    }
}

/// The sums of a run.
pub fn totals(t: &Totals) -> TotalsOut<'_> {
    TotalsOut {
        drafts: t.files,
        errors: t.errors,
        warnings: t.warnings,
        notes: t.notes,
        suppressed: t.suppressed,
        baseline: t.baseline,
        unchanged: t.unchanged,
        broken: t.broken,
        failed: t.failed,
        unknown_account: t.unknown_account,
        uncounted_dates: t.uncounted_dates,
        not_checked: t.not_checked.iter().map(not_checked).collect(),
    }
}

/// Mirrors the parts of one report.
pub struct Mirror<'a> {
    report: &'a DraftReport,
    lang: Lang,
    fingerprints: Fingerprints,
    starts: Columns,
    ends: Columns,
    /// Of places other than the findings' own.
    others: (Columns, Columns),
}

impl<'a> Mirror<'a> {
    pub fn new(report: &'a DraftReport, lang: Lang) -> Self {
        let (starts, ends) = (Columns::default(), Columns::default());
        Mirror { report, lang, fingerprints: Fingerprints::default(), starts, ends, others: Default::default() }
    }

    pub fn file(&mut self) -> FileOut<'a> {
        let source = &self.report.source;
        FileOut {
            path: &source.name,
            encoding: source.encoding,
            encoding_guessed: source.guessed,
            bom: source.bom,
            account: some(&self.report.account),
            fail_on: self.report.fail_on.map(|l| l.name()),
            not_checked: self.report.not_checked.iter().map(not_checked).collect(),
            scores: self.report.scores.iter().map(|s| self.score(s)).collect(),
        }
    }

    pub fn finding(&mut self, d: &'a Diagnostic) -> FindingOut<'a> {
        let source = self.source(d.primary);
        FindingOut {
            path: &source.name,
            encoding: source.encoding,
            // the findings of a draft rise; their other places do not
            range: range(&mut self.starts, &mut self.ends, source, d.primary),
            rule: &d.rule,
            level: d.level.name(),
            message: d.message.get(self.lang),
            messages: both(&d.message),
            label: Some(&d.label).filter(|w| !w.is_empty()).map(both),
            found: &d.found,
            term: some(&d.term),
            broken: d.broken,
            notes: d.notes.iter().map(both).collect(),
            help: d.help.iter().map(both).collect(),
            citations: d.cite.iter().map(citation).collect(),
            steps: d.steps.iter().map(|s| self.step(s)).collect(),
            related: d.related.iter().map(|l| self.related(l.span, &l.text)).collect(),
            fixes: d.fixes.iter().map(|f| self.fix(f)).collect(),
            fingerprint: self.fingerprints.of(d, self.report),
        }
    }

    pub fn hidden(&mut self, hidden: &'a Hidden) -> HiddenOut<'a> {
        let (why, reason, by, at) = match &hidden.why {
            Why::Allowed { reason, at } => ("allowed", Some(reason.as_str()), None, Some(*at)),
            Why::Configured { reason, by, at } => ("configured", Some(reason.as_str()), some(by), Some(*at)),
            Why::Baseline => ("baseline", None, None, None),
            Why::Unchanged => ("unchanged", None, None, None),
        };
        let at = at.and_then(|span| self.place(span));
        HiddenOut { finding: self.finding(&hidden.diagnostic), why, reason, by, at }
    }

    fn source(&self, span: Span) -> &'a Source {
        self.report.sources.get(span.source).unwrap_or(&self.report.source)
    }

    fn anywhere(&mut self, source: &Source, span: Span) -> Range {
        range(&mut self.others.0, &mut self.others.1, source, span)
    }

    /// Some places lie in a source that is not part of the report, such as a value of the command line.
    fn place(&mut self, span: Span) -> Option<PlaceOut<'a>> {
        let source = self.report.sources.get(span.source)?;
        Some(PlaceOut { path: &source.name, range: self.anywhere(source, span) })
    }

    fn step(&mut self, step: &'a Step) -> StepOut<'a> {
        let at = step.at.and_then(|span| self.place(span));
        StepOut { level: step.level.name(), because: both(&step.because), at }
    }

    fn related(&mut self, span: Span, text: &'a Words) -> RelatedOut<'a> {
        let source = self.source(span);
        RelatedOut { path: &source.name, range: self.anywhere(source, span), messages: both(text) }
    }

    fn fix(&mut self, fix: &'a Fix) -> FixOut<'a> {
        let edit = |e: &'a Edit| {
            let source = self.source(e.span);
            EditOut { path: &source.name, range: self.anywhere(source, e.span), text: &e.text }
        };
        FixOut { title: both(&fix.title), safety: safety(fix.safety), edits: fix.edits.iter().map(edit).collect() }
    }

    fn score(&self, score: &'a Score) -> ScoreOut<'a> {
        let (mut starts, mut ends) = (Columns::default(), Columns::default());
        let sentences = score.sentences.iter().map(|s| SentenceOut {
            range: range(&mut starts, &mut ends, self.source(s.span), s.span),
            text: &s.text,
            sell: s.sell,
            weight: s.weight,
            signals: s.signals.iter().map(|(name, weight)| SignalOut { name, weight: *weight }).collect(),
        });
        ScoreOut { share: score.share, index: score.index, sentences: sentences.collect() }
    }
}

/// The name of a kind of fix.
pub fn safety(safety: Safety) -> &'static str {
    match safety {
        Safety::Safe => "safe",
        Safety::Unsafe => "unsafe",
        Safety::Display => "display",
    }
}

fn range(starts: &mut Columns, ends: &mut Columns, source: &Source, span: Span) -> Range {
    let out =
        |offset, p: Position| PositionOut { offset, line: p.line, column: p.column, utf16: p.utf16, byte: p.byte };
    Range {
        start: out(span.start, starts.position(source, span.start)),
        end: out(span.end, ends.position(source, span.end)),
    }
}

fn not_checked(n: &NotChecked) -> NotCheckedOut<'_> {
    NotCheckedOut { key: &n.key, messages: Both { en: &n.words.en, zh: &n.words.zh }, count: n.count }
}

fn citation(c: &Citation) -> CitationOut<'_> {
    CitationOut {
        law: &c.law,
        clause: &c.clause,
        url: some(&c.url),
        since: some(&c.since),
        verified: some(&c.verified),
    }
}

fn both(words: &Words) -> Both<'_> {
    Both { en: &words.en, zh: &words.zh }
}

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|t| !t.is_empty())
}
