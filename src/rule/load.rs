//! Reads rule files, lists and packs (`docs/rule-format.md`) and reports everything that is wrong with them in one run.

mod example;
mod parts;
mod pattern;
mod retired;
mod terms;

pub use parts::level_or_off;
pub use retired::retired;

use super::{Check, List, Pack, Pair, Param, Presence, Rule};
use crate::account::Confidence;
use crate::check::probe;
use crate::diagnostic::{Level, Problem, Words};
use crate::rule::Level_;
use crate::source::Source;
use crate::table::{Table, Value, choice, misspelt, nearest, wrong_type};

/// Classes of the selling score that a rule may feed.
pub const SIGNALS: &[&str] = &["pressure", "promise", "price", "gift", "call", "contact", "offer", "scarcity", "claim"];

/// Reads one rule. `id` is `pack/rule`. None when the file has no usable form, title or message; the reasons are in `problems`.
/// A rule that comes back may still have problems: the caller decides whether it runs.
pub fn rule(id: &str, source: &Source, problems: &mut Vec<Problem>) -> Option<Rule> {
    let table = Table::parse(source, problems)?;
    let t = &table;
    let p = problems;
    let title = required_words(t, "title", p);
    let message = required_words(t, "message", p);
    let why = required_words(t, "why", p).unwrap_or_default();
    let help = required_words(t, "help", p).unwrap_or_default();
    let severity = t.choice("severity", &["error", "warning", "note"], p).and_then(|c| parts::level(c.value));
    let confidence = parts::confidence(t, p).unwrap_or_default();
    let mut rule = Rule {
        id: id.to_string(),
        why,
        help,
        label: t.words("label", p).unwrap_or_default(),
        penalty: t.words("penalty", p).unwrap_or_default(),
        allowed: t.words("allowed", p).unwrap_or_default(),
        severity: severity.map(Level_).unwrap_or_default(),
        confidence,
        legal: parts::is(t, "legal", p),
        broken: parts::is(t, "broken", p),
        ready_only: parts::is(t, "ready-only", p),
        priority: t.int("priority", p).map_or(0, |i| i.value.clamp(-1_000_000, 1_000_000) as i32),
        signal: t.choice("signal", SIGNALS, p).map_or(String::new(), |c| c.value.to_string()),
        from: t.date("from", p).map_or(String::new(), |d| d.value),
        until: t.date("until", p).map_or(String::new(), |d| d.value),
        tags: t.strings("tags", p),
        cite: parts::cites(t, p),
        scope: t.table("scope", p).map(|s| parts::scope(s, p)).unwrap_or_default(),
        ..Rule::default()
    };
    if rule.legal && !t.has("cite") {
        t.missing("cite", p);
    }
    if severity == Some(Level::Error) && confidence < Confidence::High {
        let at = t.entry("severity").map_or(t.span, |e| e.span);
        p.push(Problem::at("error-needs-high", at));
    }
    rule.check = check(t, source, &mut rule, p)?;
    rule.examples = example::read(t, &rule.check, p);
    t.finish(p);
    rule.title = title?;
    rule.message = message?;
    Some(rule)
}

/// Words that have to be there.
fn required_words(t: &Table, key: &'static str, p: &mut Vec<Problem>) -> Option<Words> {
    if !t.has(key) {
        t.missing(key, p);
    }
    t.words(key, p)
}

/// What the rule looks for; fills the rule's groups and further messages on the way.
fn check(t: &Table, source: &Source, rule: &mut Rule, p: &mut Vec<Problem>) -> Option<Check> {
    let kind = match t.choice("check", &["terms", "pair", "presence", "probe", "problem"], p) {
        Some(kind) => kind.value,
        None if t.has("check") => return None,
        None => "terms",
    };
    let groups = match kind {
        "terms" => Some(1..=usize::MAX),
        "pair" | "presence" => Some(2..=2),
        _ => None,
    };
    if let Some(wanted) = groups {
        rule.groups = terms::groups(t, rule.confidence, source, p);
        let got = t.tables("terms", &mut Vec::new()).len();
        if !wanted.contains(&got) {
            let at = t.entry("check").map_or(t.span, |e| e.span);
            p.push(Problem::at("terms-count", at).text("expected", wanted.start()).text("got", got));
        }
    }
    Some(match kind {
        "pair" => Check::Pair(t.table("pair", p).map(|s| pair(s, p)).unwrap_or_default()),
        "presence" => Check::Presence(t.table("presence", p).map(|s| presence(s, p)).unwrap_or_else(at_trigger)),
        "probe" => probe_check(t, rule, p)?,
        "problem" => {
            for (key, _, words) in messages(t, p) {
                rule.messages.push((key, words));
            }
            Check::Problem
        }
        _ => Check::Terms,
    })
}

fn pair(t: &Table, p: &mut Vec<Problem>) -> Pair {
    let pair = Pair {
        within: parts::within(t, p),
        ordered: parts::is(t, "ordered", p),
        first: t.words("first", p).unwrap_or_default(),
        second: t.words("second", p).unwrap_or_default(),
    };
    t.finish(p);
    pair
}

fn at_trigger() -> Presence {
    Presence { at_least: 1, at: "trigger".into(), insert: String::new() }
}

fn presence(t: &Table, p: &mut Vec<Problem>) -> Presence {
    let mut presence = at_trigger();
    if let Some(n) = t.int("at-least", p) {
        presence.at_least = n.value.clamp(1, 1000) as u32;
    }
    if let Some(at) = t.choice("at", &["trigger", "title", "end"], p) {
        presence.at = at.value.into();
    }
    presence.insert = t.string("insert", p);
    t.finish(p);
    presence
}

fn probe_check(t: &Table, rule: &mut Rule, p: &mut Vec<Problem>) -> Option<Check> {
    let name = t.required("probe", p);
    let params = t.table("params", p);
    let further = messages(t, p);
    let name = name?;
    let Some(row) = probe::probe(&name.value) else {
        let all = probe::PROBES.iter().flat_map(|g| g.iter()).map(|r| r.name);
        p.push(misspelt("unknown-probe", "name", &name.value, name.span, nearest(&name.value, all)));
        return None;
    };
    for (key, span, words) in further {
        if !row.variants.contains(&key.as_str()) {
            p.push(misspelt("unknown-key", "key", &key, span, nearest(&key, row.variants.iter().copied())));
        }
        rule.messages.push((key, words));
    }
    let mut read = Vec::new();
    for entry in params.map_or(&[][..], |t| t.entries()) {
        if !row.params.contains(&entry.key.as_str()) {
            let near = nearest(&entry.key, row.params.iter().copied());
            p.push(misspelt("unknown-key", "key", &entry.key, entry.key_span, near));
            continue;
        }
        match param(&entry.value) {
            Some(value) => read.push((entry.key.clone(), value)),
            None => p.push(wrong_type(&entry.key, &entry.value, entry.span, "text")),
        }
    }
    Some(Check::Probe { name: name.value, params: read })
}

fn param(value: &Value) -> Option<Param> {
    Some(match value {
        Value::Text(t) | Value::Date(t) => Param::Text(t.clone()),
        Value::Int(i) => Param::Number(*i as f64),
        Value::Float(f) => Param::Number(*f),
        Value::Bool(b) => Param::Flag(*b),
        Value::List(items) => Param::List(
            items
                .iter()
                .map(|i| match &i.value {
                    Value::Text(t) => Some(t.clone()),
                    _ => None,
                })
                .collect::<Option<_>>()?,
        ),
        Value::Table(_) => return None,
    })
}

/// The table `[messages]`: key, place of the key, words.
fn messages(t: &Table, p: &mut Vec<Problem>) -> Vec<(String, crate::source::Span, Words)> {
    let Some(table) = t.table("messages", p) else { return Vec::new() };
    let mut found = Vec::new();
    for entry in table.entries() {
        match &entry.value {
            Value::Table(words) => {
                let (en, zh) = (words.required("en", p), words.required("zh", p));
                words.finish(p);
                if let (Some(en), Some(zh)) = (en, zh) {
                    found.push((entry.key.clone(), entry.key_span, Words::new(en.value, zh.value)));
                }
            }
            other => p.push(wrong_type(&entry.key, other, entry.span, "words")),
        }
    }
    found
}

/// Reads a shared list, `rules/lists/<name>.toml`.
pub fn list(name: &str, source: &Source, problems: &mut Vec<Problem>) -> Option<List> {
    let t = Table::parse(source, problems)?;
    let _about = t.words("about", problems);
    let list = List {
        name: name.to_string(),
        terms: t.strings("terms", problems),
        regex: pattern::read(&t, source, problems),
        except: t.strings("except", problems),
    };
    if list.terms.is_empty() && list.regex.is_empty() {
        problems.push(Problem::at("empty-terms", t.span));
    }
    t.finish(problems);
    Some(list)
}

/// Reads `rules/<id>/pack.toml`. None without a usable title.
pub fn pack(id: &str, source: &Source, problems: &mut Vec<Problem>) -> Option<Pack> {
    let t = Table::parse(source, problems)?;
    let title = required_words(&t, "title", problems);
    let mut pack = Pack { id: id.to_string(), on: "always".into(), ..Pack::default() };
    pack.about = t.words("about", problems).unwrap_or_default();
    if let Some(on) = t.text("on", problems) {
        let free = ["region:", "industry:"].iter().any(|k| on.value.strip_prefix(k).is_some_and(|v| !v.is_empty()));
        let fixed = ["always", "zh", "en", "off", "region:…", "industry:…"];
        if free || choice("on", &on, &fixed, problems).is_some() {
            pack.on = on.value;
        }
    }
    pack.version = t.string("version", problems);
    pack.verified = t.date_part("verified", problems).map_or(String::new(), |d| d.value);
    t.finish(problems);
    pack.title = title?;
    Some(pack)
}

#[cfg(test)]
mod tests;
