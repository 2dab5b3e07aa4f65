//! Runs every check that applies on one document: the one loop behind the command line, the language server, the fixer and rule tests.

use crate::account::{Account, AccountType, Can};
use crate::check::scan::{DocLang, Vocabulary};
use crate::check::score::Selling;
use crate::check::spec::Check;
use crate::check::{Context, Scan, Signal, presence, probe, terms};
use crate::diagnostic::Hit;
use crate::document::{Document, Format, Surroundings};
use crate::rule::Rule;
use crate::rule::set::RuleSet;
use jiff::civil::Date;
use std::cmp::Reverse;

/// What a document is held against.
pub struct Subject<'a> {
    pub doc: &'a Document,
    pub text: &'a str,
    pub name: &'a str,
    pub account: Option<&'a Account>,
    pub kind: &'a AccountType,
    pub channel: &'a str,
    pub publisher: &'a str,
    pub as_of: Date,
    pub ready: bool,
    pub around: &'a dyn Surroundings,
    /// Also give the selling score.
    pub score: bool,
    /// Claim records that hold on the day, folded.
    pub claims: &'a [String],
}

/// What the checks saw.
pub struct Seen {
    /// Rule number and hit, in order of the rules.
    pub hits: Vec<(u16, Hit)>,
    pub scan: Scan,
    /// Only if the subject asks for it.
    pub selling: Option<Selling>,
}

/// Runs the rules that are on in a document of that language, by number.
pub fn examine(subject: &Subject, rules: &RuleSet, active: &dyn Fn(DocLang) -> Vec<bool>) -> Seen {
    let lang = crate::check::scan::language(subject.doc, rules.table());
    let on = active(lang);
    let masks: Vec<u32> = rules.heads().iter().zip(&on).map(|(h, on)| if *on { h.blocks } else { 0 }).collect();
    let scan = Scan::new(subject.doc, rules, &masks, lang);
    let mut hits: Vec<(u16, Hit)> = Vec::new();
    let mut signals: Vec<Signal> = Vec::new();
    let context = |signals| Context {
        doc: subject.doc,
        scan: &scan,
        text: subject.text,
        name: subject.name,
        account: subject.account,
        kind: subject.kind,
        channel: subject.channel,
        publisher: subject.publisher,
        as_of: subject.as_of,
        ready: subject.ready,
        around: subject.around,
        signals,
        claims: subject.claims,
    };
    let cx = context(&[]);
    for number in scan.rules() {
        let rule = rules.rule(number);
        if !applies(rule, subject, &scan) {
            continue;
        }
        let found = match &rule.check {
            Check::Terms => terms::run(number, &rule.groups, &cx),
            Check::Pair(pair) => terms::run_pair(number, &rule.groups, pair, &cx),
            Check::Presence(presence) => presence::run(number, presence, &rule.groups, &cx),
            Check::Probe { .. } | Check::Problem => Vec::new(),
        };
        if !rule.signal.is_empty() {
            signals.extend(found.iter().filter_map(|h| {
                Some(Signal { class: rule.signal.clone(), place: h.place?, lowered: h.lowered.is_some() })
            }));
        }
        hits.extend(found.into_iter().map(|h| (number, h)));
    }
    let cx = context(&signals);
    let mut selling = None;
    for (number, head) in rules.heads().iter().enumerate() {
        if !head.probe || !on[number] {
            continue;
        }
        let rule = rules.rule(number as u16);
        if let Check::Probe { name, params } = &rule.check
            && applies(rule, subject, &scan)
            && let Some(row) = probe::probe(name)
        {
            let params = probe::Params(params);
            if subject.score && selling.is_none() && row.params.contains(&"warn-share") {
                selling = Some(crate::check::score::score(&cx, &params));
            }
            let found = (row.run)(&cx, &params);
            hits.extend(found.into_iter().map(|h| (number as u16, h)));
        }
    }
    let hits = most_specific(hits, rules);
    Seen { hits, scan, selling }
}

/// Whether the rule speaks about this document at all.
fn applies(rule: &Rule, subject: &Subject, scan: &Scan) -> bool {
    let scope = &rule.scope;
    let any = |list: &[String], holds: &dyn Fn(&str) -> bool| list.is_empty() || list.iter().any(|x| holds(x));
    let day = subject.as_of.to_string();
    let account = subject.account;
    let channel = subject.kind.channel_name(subject.channel);
    let kind = subject.doc.value("kind").unwrap_or("");
    let industry = |name: &str| {
        account.is_some_and(|a| a.industry == name)
            || subject.doc.value("industry") == Some(name)
            || account.is_none_or(|a| a.industry.is_empty()) && scan.is_class(name)
    };
    (rule.from.is_empty() || day >= rule.from)
        && (rule.until.is_empty() || day <= rule.until)
        && any(&scope.langs, &|l| scan.lang.is(l))
        && any(&scope.accounts, &|a| subject.kind.id == a)
        && any(&scope.channels, &|c| channel == c)
        && any(&scope.audiences, &|a| subject.kind.audience_on(channel) == a)
        && any(&scope.regions, &|r| account.map_or("cn", |a| if a.region.is_empty() { "cn" } else { &a.region }) == r)
        && any(&scope.industries, &industry)
        && any(&scope.formats, &|f| format_name(subject.doc.format) == f)
        && (!scope.known_account || account.is_some())
        && !scope.not_kinds.iter().any(|k| k == kind)
        && any(&scope.lacks, &|ability| account.is_some_and(|a| matches!(a.can(ability), Can::No | Can::Lacks)))
}

fn format_name(format: Format) -> &'static str {
    match format {
        Format::Markdown => "markdown",
        Format::Html => "html",
        Format::Plain => "plain",
        Format::Json => "json",
    }
}

/// Of wording hits that cover nearly the same words only the gravest of the most specific rule stays.
fn most_specific(hits: Vec<(u16, Hit)>, rules: &RuleSet) -> Vec<(u16, Hit)> {
    if hits.len() < 2 {
        return hits;
    }
    let mut order: Vec<usize> = (0..hits.len()).filter(|i| hits[*i].1.place.is_some()).collect();
    let place = |i: &usize| (hits[*i].1.span.source, hits[*i].1.span.start);
    let mut by_place = order.clone();
    by_place.sort_unstable_by_key(place);
    let rank = |i: &usize| {
        let (number, hit) = &hits[*i];
        let level = hit.level.unwrap_or(rules.heads()[*number as usize].severity);
        let priority = rules.rule(*number).priority;
        Reverse((hit.lowered.is_none(), priority, level, hit.span.len(), Reverse((*number, *i))))
    };
    order.sort_by_cached_key(rank);
    let mut keep = vec![true; hits.len()];
    let mut done = vec![false; hits.len()];
    for a in order {
        done[a] = true;
        if !keep[a] {
            continue;
        }
        let x = hits[a].1.span;
        // a hit that shares enough with this one is at most twice as long, so it begins no further away than that
        let from = by_place.partition_point(|i| place(i) < (x.source, x.start.saturating_sub(2 * x.len() as u32)));
        for &b in by_place[from..].iter().take_while(|i| place(i) < (x.source, x.end)) {
            let y = hits[b].1.span;
            if !done[b] && keep[b] {
                let shared = x.end.min(y.end).saturating_sub(x.start.max(y.start)) as usize;
                let (short, long) = (x.len().min(y.len()), x.len().max(y.len()));
                if shared * 10 >= short * 6 && short * 2 >= long {
                    keep[b] = false;
                }
            }
        }
    }
    let mut keep = keep.into_iter();
    hits.into_iter().filter(|_| keep.next().unwrap_or(true)).collect()
}
