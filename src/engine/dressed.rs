//! Whether a rule also finds its terms in disguise: each generated variant is held against what the plain term gave.

use super::prove::{Failure, format_of, hits};
use super::variants::{Scripts, Variant, variants};
use crate::diagnostic::{Hit, Level, Words};
use crate::rule::Check;
use crate::rule::set::RuleSet;
use jiff::civil::Date;

/// Tries the disguises of the term that each `bad` example of rule `number` shows, and says how many were tried.
pub fn prove_disguises(rules: &RuleSet, number: u16, scripts: &Scripts, today: Date) -> (Vec<Failure>, usize) {
    let rule = rules.rule(number);
    let (mut failures, mut tried) = (Vec::new(), 0);
    if !matches!(rule.check, Check::Terms | Check::Pair(_)) {
        return (failures, 0);
    }
    for (i, example) in rule.examples.iter().enumerate().filter(|(_, e)| !e.bad.is_empty()) {
        let format = format_of(example);
        let plain = hits(rules, number, example, &example.bad, format, today);
        let Some(first) = plain.iter().find(|h| h.lowered.is_none()) else { continue };
        // the halves of a pair are dressed one by one; the finding spans both
        let half = first.labels.iter().map(|l| l.span).find(|_| matches!(rule.check, Check::Pair(_)));
        let at = half.unwrap_or(first.span);
        let plain_only = rule.groups.iter().any(|g| !g.disguise);
        let bytes = at.start as usize..at.end as usize;
        for v in variants(&example.bad, format, bytes, plain_only, scripts) {
            if v.format != format && !rule.scope.formats.is_empty() {
                continue;
            }
            tried += 1;
            let found = hits(rules, number, example, &v.text, v.format, today);
            let wanted = Wanted { hit: first, half: half.is_some(), variant: &v };
            if let Some((reason, got)) = wanted.misses(&found, rule.severity.0) {
                failures.push(Failure {
                    rule: rule.id.clone(),
                    example: i,
                    text: v.text.clone(),
                    reason,
                    expected: wanted.words(rule.severity.0),
                    got,
                    form: Some(v.form),
                });
            }
        }
    }
    (failures, tried)
}

/// What a disguise has to be found as.
struct Wanted<'a> {
    hit: &'a Hit,
    /// The term is one half of a pair.
    half: bool,
    variant: &'a Variant,
}

impl Wanted<'_> {
    fn words(&self, severity: Level) -> Words {
        let term = &self.variant.text[self.variant.term.clone()];
        let level = self.level(self.hit, severity);
        let how = match self.variant.deliberate.or(Some(self.hit.disguise.deliberate)) {
            Some(true) => Words::new(", deliberately disguised", "，属于有意变形"),
            _ => Words::default(),
        };
        Words::new(
            format!("{} at “{term}”{}", level.name(), how.en),
            format!("「{term}」处报 {}{}", level.name(), how.zh),
        )
    }

    fn level(&self, hit: &Hit, severity: Level) -> Level {
        match (&hit.lowered, hit.level) {
            (Some(_), _) => Level::Note,
            (None, level) => level.unwrap_or(severity),
        }
    }

    /// Why nothing in `found` will do, and what was found instead.
    fn misses(&self, found: &[Hit], severity: Level) -> Option<(Words, Words)> {
        let term = &self.variant.term;
        let range = |h: &Hit| h.span.start as usize..h.span.end as usize;
        let meets = |s: crate::source::Span| (s.start as usize) < term.end && term.start < s.end as usize;
        let touches = |h: &&Hit| match self.half && !h.labels.is_empty() {
            true => h.labels.iter().any(|l| meets(l.span)),
            false => meets(h.span),
        };
        let Some(hit) = found.iter().find(touches) else {
            if self.half && !found.is_empty() {
                // another word of the sentence stands in for the half
                return None;
            }
            let reason = Words::new("the disguised term is not found", "变形后没有报出");
            return Some((reason, Words::new("nothing", "没有问题")));
        };
        if range(hit) != *term && !hit.disguise.folded {
            // undressed words of the same rule overlap the term and were found as they stand
            return None;
        }
        let text = self.variant.text.get(range(hit)).unwrap_or("");
        let level = self.level(hit, severity);
        let got = Words::new(
            format!(
                "{} at “{text}”{}",
                level.name(),
                if hit.disguise.deliberate { ", deliberately disguised" } else { "" }
            ),
            format!("「{text}」处报 {}{}", level.name(), if hit.disguise.deliberate { "，属于有意变形" } else { "" }),
        );
        let deliberate = self.variant.deliberate.map(|d| d || self.hit.disguise.deliberate);
        let reason = if !self.half && range(hit) != *term {
            Words::new("the finding does not cover the term from first to last character", "范围没有恰好覆盖这个词")
        } else if level != self.level(self.hit, severity) {
            Words::new("the level differs from the plain term's", "级别与未变形时不同")
        } else if deliberate.is_some_and(|d| d != hit.disguise.deliberate) {
            match hit.disguise.deliberate {
                true => Words::new("it counts as a deliberate disguise", "被当作有意变形"),
                false => Words::new("it does not count as a deliberate disguise", "没有被当作有意变形"),
            }
        } else {
            return None;
        };
        Some((reason, got))
    }
}
