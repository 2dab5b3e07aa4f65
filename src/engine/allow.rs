//! Sets aside what the draft's own suppressions and those of the configuration cover.

use super::Job;
use crate::config::Known;
use crate::document::Document;
use crate::policy::suppress::{self, Marks};
use crate::policy::{DraftReport, Why};
use crate::source::Source;

impl Job<'_> {
    /// The suppressions that stand in `doc`.
    pub(super) fn marks(&self, doc: &Document, source: &Source) -> Marks {
        let known = |name: &str| {
            let rules: Vec<&str> = self.rules.heads().iter().map(|h| h.id.as_str()).collect();
            let packs: Vec<&str> = self.rules.packs().iter().map(|p| p.id.as_str()).collect();
            Known::among(name, &rules, &packs).or_retired(name, self.rules.retired())
        };
        suppress::read(doc, source, &known, self.as_of)
    }

    /// Moves what is suppressed out of sight, with its reason, and says which suppressions are wrong or do nothing.
    pub(super) fn sift(&self, mut marks: Vec<Marks>, source: &Source, report: &mut DraftReport) {
        let allows = self.setup.allows(&source.name);
        let found = std::mem::take(&mut report.shown);
        let (shown, hidden) = suppress::sift(found, &mut marks, &allows, self.as_of);
        for one in &hidden {
            if let Why::Configured { at, .. } = one.why {
                let named = self.setup.sources().iter().find(|s| s.id == at.source);
                named.into_iter().for_each(|s| report.sources.add(s));
            }
        }
        report.shown = shown;
        report.hidden.extend(hidden);
        // a suppression may be for a rule that was not asked for in this run
        let complete = self.only.is_empty() && self.skip.is_empty();
        for problem in marks.into_iter().flat_map(|m| m.problems(complete)) {
            report.shown.extend(self.problem(problem, source));
        }
    }
}
