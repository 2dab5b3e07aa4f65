//! Reads `softsell.toml`; every mistake in one run.

use super::accounts::{self, publisher, range};
use super::{Allow, Calendar, Config, ForPaths, Globs, Known, Line, Override};
use crate::account::AccountType;
use crate::diagnostic::{Lang, Level, Problem};
use crate::rule::load::level_or_off;
use crate::source::Source;
use crate::table::{At, Table, Value, choice, misspelt, wrong_type};
use jiff::civil::Date;
use std::sync::Arc;

/// What `read` checks names of rules with.
type Names<'a> = &'a dyn Fn(&str) -> Known;

/// Encodings that a configuration may name.
const ENCODINGS: &[&str] =
    &["utf-8", "gbk", "gb2312", "gb18030", "big5", "utf-16", "utf-16le", "utf-16be", "windows-1252"];

/// Files that have to be read before the configuration can be: they bring account types and rules.
#[derive(Clone, Debug, Default)]
pub struct Needs {
    pub account_types: Vec<At<String>>,
    pub rule_paths: Vec<At<String>>,
}

/// What the configuration in `source` needs. Says nothing about its mistakes: [`read`] does.
pub fn needs(source: &Source) -> Needs {
    let p = &mut Vec::new();
    let Some(t) = Table::parse(source, p) else { return Needs::default() };
    Needs { account_types: t.texts("account-types", p), rule_paths: t.texts("rule-paths", p) }
}

/// Reads the configuration in `source`. `types`: every account type; `known`: what a name of a rule, pack or glob stands for.
/// What can be used is in the answer, everything else in `problems`.
pub fn read(
    source: &Arc<Source>,
    types: &[Arc<AccountType>],
    known: &dyn Fn(&str) -> Known,
    problems: &mut Vec<Problem>,
) -> Config {
    let mut config = Config { sources: vec![source.clone()], types: types.to_vec(), ..Config::default() };
    let Some(table) = Table::parse(source, problems) else { return config };
    let (t, p) = (&table, &mut Vec::new());
    config.lang = t
        .choice("lang", &["en", "zh"], p)
        .map(|c| At { value: if c.value == "zh" { Lang::Zh } else { Lang::En }, span: c.span });
    config.as_of = date(t, "as-of", p);
    config.fail_on = fail_on(t, p);
    config.ready = t.flag("ready", p);
    config.extends = one_or_more(t, "extends", p);
    config.exclude = vec![Globs::new(t.texts("exclude", p), p)];
    config.account_types = t.texts("account-types", p);
    config.rule_paths = t.texts("rule-paths", p);
    config.publisher = publisher(t, p);
    config.strict_keys = t.flag("strict-keys", p);
    config.baseline = t.text("baseline", p);
    config.max_warnings = natural(t, "max-warnings", p);
    if let Some(t) = t.table("accounts", p) {
        config.accounts = accounts::read(t, types, p);
    }
    config.packs = packs(t, known, p);
    config.severity = severity(t, known, p);
    for t in t.tables("override", p) {
        let one = overridden(t, &config, known, p);
        config.overrides.push(one);
    }
    config.allows = t.tables("allow", p).into_iter().filter_map(|t| allow(t, known, p)).collect();
    if let Some(t) = t.table("calendar", p) {
        config.calendar = Calendar {
            files: one_or_more(t, "files", p),
            history: one_or_more(t, "history", p),
            count_bare_dates: t.flag("count-bare-dates", p),
            window: natural(t, "window", p),
        };
        t.finish(p);
    }
    if let Some(t) = t.table("files", p) {
        config.encodings = for_paths(t, "encoding", "encoding", ENCODINGS, p);
        config.formats = for_paths(t, "input-format", "format", &["markdown", "html", "plain", "json"], p);
        t.finish(p);
    }
    t.finish(p);
    p.sort_by_key(|problem| problem.hit.span.start);
    problems.append(p);
    config
}

fn date(t: &Table, key: &'static str, p: &mut Vec<Problem>) -> Option<At<Date>> {
    let at = t.date(key, p)?;
    at.value.parse().ok().map(|value| At { value, span: at.span })
}

fn fail_on(t: &Table, p: &mut Vec<Problem>) -> Option<At<Option<Level>>> {
    let at = t.choice("fail-on", &["error", "warning", "note", "never"], p)?;
    let value = match at.value {
        "error" => Some(Level::Error),
        "warning" => Some(Level::Warning),
        "note" => Some(Level::Note),
        _ => None,
    };
    Some(At { value, span: at.span })
}

fn natural(t: &Table, key: &'static str, p: &mut Vec<Problem>) -> Option<At<u64>> {
    let at = t.int(key, p)?;
    if at.value < 0 {
        p.push(range(key, &at, "≥ 0"));
        return None;
    }
    Some(At { value: at.value as u64, span: at.span })
}

/// A list of strings, or one string alone.
fn one_or_more(t: &Table, key: &'static str, p: &mut Vec<Problem>) -> Vec<At<String>> {
    match t.entry(key).map(|e| &e.value) {
        Some(Value::Text(_)) => t.text(key, p).into_iter().collect(),
        _ => t.texts(key, p),
    }
}

/// Whether `name` stands for a rule, pack or glob; reports it if not.
fn check(name: &str, span: crate::source::Span, known: Names, p: &mut Vec<Problem>) -> bool {
    match known(name) {
        Known::Unknown { nearest } => {
            p.push(misspelt("unknown-rule", "name", name, span, nearest.as_deref()));
            false
        }
        Known::Retired(rule) => {
            p.push(super::retired(&rule, span));
            false
        }
        _ => true,
    }
}

fn packs(t: &Table, known: Names, p: &mut Vec<Problem>) -> Vec<(String, At<bool>)> {
    let Some(table) = t.table("packs", p) else { return Vec::new() };
    let mut packs = Vec::new();
    for e in table.entries() {
        match (&e.value, known(&e.key)) {
            (Value::Bool(on), Known::Pack) => {
                packs.push((e.key.clone(), At { value: *on, span: e.key_span.join(e.span) }))
            }
            (Value::Bool(_), Known::Unknown { nearest }) => {
                let near = nearest.as_deref().map(|n| n.split('/').next().unwrap_or(n));
                p.push(misspelt("unknown-pack", "name", &e.key, e.key_span, near));
            }
            (Value::Bool(_), _) => {
                let pack = e.key.split('/').next().unwrap_or("");
                p.push(misspelt("unknown-pack", "name", &e.key, e.key_span, Some(pack).filter(|p| *p != e.key)));
            }
            (other, _) => p.push(wrong_type(&e.key, other, e.span, "flag")),
        }
    }
    packs
}

fn severity(t: &Table, known: Names, p: &mut Vec<Problem>) -> Vec<Line> {
    let Some(table) = t.table("severity", p) else { return Vec::new() };
    let mut lines = Vec::new();
    for e in table.entries() {
        let right = check(&e.key, e.key_span, known, p);
        if let (Some(level), true) = (level_or_off(&e.key, &e.value, e.span, p), right) {
            lines.push(Line { name: e.key.clone(), level, span: e.key_span.join(e.span) });
        }
    }
    lines
}

fn overridden(t: &Table, config: &Config, known: Names, p: &mut Vec<Problem>) -> Override {
    let mut one = Override { paths: Globs::new(t.texts("paths", p), p), ..Override::default() };
    for name in t.texts("accounts", p) {
        let member = config.accounts.iter().find(|m| m.account.id == name.value || m.account.name == name.value);
        match member {
            Some(m) => one.accounts.push(m.account.id.clone()),
            // an account of a configuration that this one extends is not known yet
            None if !config.extends.is_empty() => one.accounts.push(name.value),
            None => {
                let ids = config.accounts.iter().map(|m| m.account.id.as_str());
                let near = crate::table::nearest(&name.value, ids);
                p.push(misspelt("no-such-account", "name", &name.value, name.span, near));
            }
        }
    }
    if !t.has("paths") && !t.has("accounts") {
        t.missing("paths", p);
    }
    one.severity = severity(t, known, p);
    for name in t.texts("off", p) {
        if check(&name.value, name.span, known, p) {
            one.severity.push(Line { name: name.value, level: None, span: name.span });
        }
    }
    one.fail_on = fail_on(t, p);
    one.publisher = publisher(t, p);
    t.finish(p);
    one
}

fn allow(t: &Table, known: Names, p: &mut Vec<Problem>) -> Option<Allow> {
    let mut paths = t.texts("paths", p);
    paths.extend(t.text("path", p));
    let rule = t.required("rule", p);
    let reason = t.text("reason", p).filter(|r| !r.value.trim().is_empty());
    if reason.is_none() {
        let at = t.entry("reason").map_or(t.span, |e| e.span);
        p.push(Problem::at("allow-without-reason", at));
    }
    let allow = Allow {
        everywhere: paths.is_empty(),
        paths: Globs::new(paths, p),
        until: date(t, "until", p),
        by: t.string("by", p),
        term: t.string("term", p),
        span: t.span,
        rule: rule?,
        reason: reason.map_or(String::new(), |r| r.value),
    };
    t.finish(p);
    check(&allow.rule.value, allow.rule.span, known, p);
    Some(allow)
}

fn for_paths(
    t: &Table,
    key: &'static str,
    slot: &'static str,
    choices: &[&'static str],
    p: &mut Vec<Problem>,
) -> Vec<ForPaths> {
    let mut all = Vec::new();
    for t in t.tables(key, p) {
        if !t.has("paths") {
            t.missing("paths", p);
        }
        let paths = Globs::new(t.texts("paths", p), p);
        let value = t.required(slot, p).and_then(|text| {
            let lower = At { value: text.value.trim().to_lowercase(), span: text.span };
            choice(slot, &lower, choices, p).map(|c| At { value: c.to_string(), span: text.span })
        });
        t.finish(p);
        all.extend(value.map(|value| ForPaths { paths, value }));
    }
    all
}
