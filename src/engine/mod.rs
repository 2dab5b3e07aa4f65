//! parse → check → judge for one draft. One engine for the command line, the language server, the fixer and rule tests.

mod allow;
mod beside;
mod claims;
pub mod dressed;
pub mod examine;
pub mod likeness;
pub mod project;
pub mod prove;
mod select;
mod setup;
pub mod variants;

pub use select::matches_rule;
pub use setup::{NoSetup, Setup};

use crate::account::{Account, AccountType};
use crate::check::spec::Check;
use crate::config::Settings;
use crate::diagnostic::{Diagnostic, Level, Problem, Words};
use crate::document::{Document, Format, Surroundings};
use crate::parse::{self, ReadOptions};
use crate::policy::report::{ScoredSentence, Words2};
use crate::policy::{DraftReport, Facts, NotChecked, Score, Team, judge};
use crate::rule::set::RuleSet;
use crate::source::{Source, Sources};
use crate::table::misspelt;
use examine::{Seen, Subject, examine};
use jiff::civil::Date;
use project::Project;
use std::sync::Arc;

/// Everything that the drafts of a run have in common.
pub struct Job<'a> {
    pub rules: &'a RuleSet,
    pub setup: &'a dyn Setup,
    pub around: &'a dyn Surroundings,
    pub project: &'a Project,
    /// The day that judges drafts without a day of their own.
    pub as_of: Date,
    /// Judge every draft as finished.
    pub ready: bool,
    /// Only these rules, packs or patterns (`mlm/*`); empty: all.
    pub only: &'a [String],
    pub skip: &'a [String],
    /// Keep the selling score of every document in the report.
    pub scores: bool,
}

impl Job<'_> {
    /// Reads and judges one draft. `problems` are what reading the file itself came across.
    pub fn check(&self, source: &Arc<Source>, format: Format, problems: Vec<Problem>) -> DraftReport {
        let mut report = self.empty(source);
        for p in problems {
            report.shown.extend(self.problem(p, source));
        }
        let mut marks = Vec::new();
        let by_path = self.setup.account(&source.name, None).ok().flatten();
        let publisher = self.publisher(&source.name, by_path.as_deref());
        let options = ReadOptions { publisher: &publisher, strict_keys: self.setup.strict_keys() };
        for doc in parse::read(source, format, &options) {
            // an account named in the draft may publish with another tool, which reads the metadata otherwise
            let named = self.account(&doc, source, by_path.as_ref(), &mut report);
            let tool = self.publisher(&source.name, named.as_deref());
            let again = (tool != publisher && doc.articles == 1)
                .then(|| parse::read(source, format, &ReadOptions { publisher: &tool, ..options }).pop());
            let doc = again.flatten().unwrap_or(doc);
            marks.push(self.marks(&doc, source));
            self.document(doc, source, named, &tool, &mut report);
        }
        for found in self.project.of(&source.name) {
            found.sources.iter().for_each(|s| report.sources.add(s));
            self.planned(found, source, &mut report);
        }
        self.sift(marks, source, &mut report);
        report.shown.sort_by(|a, b| order(a, source).cmp(&order(b, source)));
        report
    }

    /// A report that says what `problems` say about something that is no draft (a missing path, a configuration, a rule file).
    pub fn complain(&self, source: &Arc<Source>, mut problems: Vec<Problem>) -> DraftReport {
        let mut report = self.empty(source);
        problems.sort_by_key(|p| p.hit.span.start);
        report.shown = problems.into_iter().flat_map(|p| self.problem(p, source)).collect();
        report
    }

    fn empty(&self, source: &Arc<Source>) -> DraftReport {
        let mut sources = Sources::default();
        sources.add(source);
        DraftReport {
            source: source.clone(),
            sources,
            shown: Vec::new(),
            hidden: Vec::new(),
            not_checked: Vec::new(),
            scores: Vec::new(),
            account: String::new(),
            fail_on: self.setup.settings(&source.name, None).fails_on(),
        }
    }

    fn problem(&self, problem: Problem, source: &Source) -> Option<Diagnostic> {
        let id = format!("softsell/{}", problem.code);
        let kind = AccountType::default();
        match self.rules.find(&id) {
            Some(n) => {
                let team = team(&self.setup.settings(&source.name, None), &id);
                let facts = Facts { offers: true, ready: self.ready };
                let rule = self.rules.rule(n);
                // what could not be read is said even when other rules were asked for
                let said = rule.broken || self.wanted(&id);
                said.then(|| judge(rule, problem.hit, source, &kind, team, facts)).flatten()
            }
            // a code without words is a mistake of ours; it must not be lost
            None => {
                let words = Words::same(problem.code.replace('-', " "));
                let rule = crate::rule::Rule { id, message: words, broken: true, ..Default::default() };
                judge(&rule, problem.hit, source, &kind, None, Facts::default())
            }
        }
    }

    fn publisher(&self, name: &str, account: Option<&Account>) -> String {
        self.setup.settings(name, account).publisher.map_or(String::new(), |p| p.value)
    }

    /// The account that publishes `doc`: the one that its metadata name, else the one that its path stands for.
    fn account(
        &self,
        doc: &Document,
        source: &Source,
        by_path: Option<&Arc<Account>>,
        report: &mut DraftReport,
    ) -> Option<Arc<Account>> {
        let Some(field) = doc.field("account") else { return by_path.cloned() };
        match self.setup.account(&source.name, Some(&field.text.plain)) {
            Ok(account) => account.or(by_path.cloned()),
            Err(unknown) => {
                let near = unknown.nearest.as_deref();
                let mut p = misspelt("unknown-account", "name", &field.text.plain, field.value_span, near);
                // a front matter needs no quotes round a name
                let edits = p.hit.fixes.iter_mut().flat_map(|f| &mut f.edits);
                edits.for_each(|e| e.text = near.unwrap_or_default().to_string());
                report.shown.extend(self.problem(p, source));
                by_path.cloned()
            }
        }
    }

    fn document(
        &self,
        mut doc: Document,
        source: &Arc<Source>,
        account: Option<Arc<Account>>,
        publisher: &str,
        report: &mut DraftReport,
    ) {
        for p in std::mem::take(&mut doc.problems) {
            report.shown.extend(self.problem(p, source));
        }
        let settings = self.setup.settings(&source.name, account.as_deref());
        if let Some(a) = &account {
            report.account = a.id.clone();
            report.fail_on = settings.fails_on();
        }
        let unknown = || self.rules.account_type(project::UNIVERSAL).unwrap_or_default();
        let kind = account.as_ref().map_or_else(unknown, |a| a.kind.clone());
        let texts = beside::image_texts(&mut doc, self.around, &source.name);
        texts.iter().for_each(|s| report.sources.add(s));
        let ready = self.ready || project::is_finished(&doc);
        let as_of = doc.time("publish_at").map_or(self.as_of, |m| m.date);
        let (claims, wrong) = claims::claims(&doc, self.rules, as_of);
        report.shown.extend(wrong.into_iter().flat_map(|p| self.problem(p, source)));
        let channel = doc.value("channel").filter(|c| !c.is_empty()).map(str::to_string);
        let channel = channel.unwrap_or_else(|| account.as_ref().map_or(String::new(), |a| a.channel.clone()));
        let subject = Subject {
            doc: &doc,
            text: &source.text,
            name: &source.name,
            account: account.as_deref(),
            kind: &kind,
            channel: &channel,
            publisher,
            as_of,
            ready,
            around: self.around,
            score: self.scores,
            claims: &claims,
        };
        let region = account.as_ref().map(|a| if a.region.is_empty() { "cn" } else { a.region.as_str() });
        let packs: Vec<(&str, Option<bool>)> =
            self.rules.packs().iter().map(|p| (p.id.as_str(), settings.pack(&p.id).map(|on| on.value))).collect();
        let seen = examine(&subject, self.rules, &|lang| {
            // rules of one pack stand together
            let mut last = ("", true);
            let heads = self.rules.heads().iter();
            heads
                .map(|head| {
                    if !head.id.strip_prefix(last.0).is_some_and(|rest| rest.starts_with('/')) {
                        let pack = head.pack();
                        let set = packs.iter().find(|(id, _)| *id == pack).and_then(|(_, on)| *on);
                        last = (pack, set.unwrap_or_else(|| self.pack_is_on(pack, lang, region)));
                    }
                    last.1 && self.wanted(&head.id) && !head.id.starts_with('!')
                })
                .collect()
        });
        let facts = Facts { offers: offers(&seen, &doc), ready };
        for (number, hit) in seen.hits {
            let rule = self.rules.rule(number);
            let team = team(&settings, &rule.id);
            self.name_sources(team, report);
            let at = report.sources.get(hit.span.source).cloned();
            let diagnostic = judge(rule, hit, at.as_deref().unwrap_or(source), &kind, team, facts);
            report.shown.extend(diagnostic.map(|d| if region.is_none() { self.unsure_of_region(d) } else { d }));
        }
        if self.scores
            && let Some(selling) = seen.selling
        {
            report.scores.push(report_score(selling));
        }
        let undescribed = crate::check::media::undescribed(&doc) as u32;
        if undescribed > 0 {
            report.not_checked.push(NotChecked {
                key: "image-without-description".into(),
                words: Words2::from(Words::new("pictures without a description", "没有文字说明的图片")),
                count: undescribed,
            });
        }
    }

    fn planned(&self, found: &project::PlanHit, source: &Arc<Source>, report: &mut DraftReport) {
        for (number, head) in self.rules.heads().iter().enumerate().filter(|(_, h)| h.probe) {
            let rule = self.rules.rule(number as u16);
            let Check::Probe { name, .. } = &rule.check else { continue };
            if name == found.probe && self.wanted(&head.id) {
                let account = self.setup.account(&source.name, None).ok().flatten();
                let team = team(&self.setup.settings(&source.name, account.as_deref()), &rule.id);
                let kind = AccountType::default();
                let facts = Facts { offers: true, ready: true };
                // the plan was read under another id of the same file
                let mut hit = found.hit.clone();
                hit.span.source = source.id;
                report.shown.extend(judge(rule, hit, source, &kind, team, facts));
            }
        }
    }

    /// Adds the configuration to the sources of a report whose finding points there.
    fn name_sources(&self, team: Option<Team>, report: &mut DraftReport) {
        let at = team.and_then(|t| t.at);
        let named = self.setup.sources().iter().find(|s| at.is_some_and(|a| a.source == s.id));
        named.into_iter().for_each(|s| report.sources.add(s));
    }
}

fn team(settings: &Settings, rule: &str) -> Option<Team> {
    settings.level(rule).map(|set| Team { level: set.level, at: Some(set.at) })
}

/// Something is on offer: a word of an offer, or a card of a shop.
fn offers(seen: &Seen, doc: &Document) -> bool {
    seen.scan.offers() || doc.links.iter().any(|l| l.kind == crate::document::LinkKind::MiniProgram)
}

/// By place, then gravity, then rule.
fn order<'a>(d: &'a Diagnostic, source: &Source) -> (bool, u32, u32, std::cmp::Reverse<Level>, &'a str) {
    (d.primary.source != source.id, d.primary.source.0, d.primary.start, std::cmp::Reverse(d.level), &d.rule)
}

/// Turns the selling score of a document into what reports hold.
pub fn report_score(selling: crate::check::score::Selling) -> Score {
    Score {
        share: selling.share,
        index: selling.index,
        sentences: selling
            .sentences
            .into_iter()
            .map(|s| ScoredSentence { span: s.span, text: s.text, sell: s.sell, weight: s.weight, signals: s.signals })
            .collect(),
    }
}
