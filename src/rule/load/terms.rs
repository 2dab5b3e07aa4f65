//! `[[terms]]`: terms, patterns, exceptions and conditions of one group.

use super::{parts, pattern};
use crate::account::Confidence;
use crate::diagnostic::{Level, Problem};
use crate::rule::{Condition, Group, Place};
use crate::source::Source;
use crate::table::{At, Table, Value, wrong_type};

/// All groups of a rule, in order.
pub fn groups(t: &Table, confidence: Confidence, source: &Source, p: &mut Vec<Problem>) -> Vec<Group> {
    let mut groups = Vec::new();
    for t in t.tables("terms", p) {
        groups.push(group(t, confidence, source, p));
    }
    groups
}

fn group(t: &Table, confidence: Confidence, source: &Source, p: &mut Vec<Problem>) -> Group {
    let (any, lists) = split(t.texts("any", p));
    let except = t.texts("except", p);
    let level_at = |key: &'static str, p: &mut Vec<Problem>| {
        let at = t.choice(key, &["error", "warning", "note"], p)?;
        let level = parts::level(at.value)?;
        if level == Level::Error && confidence < Confidence::High {
            p.push(Problem::at("error-needs-high", at.span));
        }
        Some(level)
    };
    let level = level_at("level", p);
    let promote = t.strings("promote", p);
    let mut promote_to = level_at("promote-to", p);
    if !promote.is_empty() && promote_to.is_none() {
        promote_to = Some(Level::Error);
        if confidence < Confidence::High {
            let at = t.entry("promote").map_or(t.span, |e| e.span);
            p.push(Problem::at("error-needs-high", at));
        }
    }
    let regex = pattern::read(t, source, p);
    let given = t.has("regex");
    if any.is_empty() && lists.is_empty() && !given {
        p.push(Problem::at("empty-terms", t.span));
    }
    if lists.is_empty() {
        for phrase in except.iter().filter(|e| list_name(&e.value).is_none()) {
            let wanted = phrase.value.to_lowercase();
            let covers = any.iter().any(|a| wanted.contains(&a.to_lowercase()))
                || regex.iter().flat_map(|r| &r.gates).any(|g| wanted.contains(g.as_str()));
            if !covers {
                p.push(Problem::at("useless-except", phrase.span).text("phrase", &phrase.value));
            }
        }
    }
    let (except, except_lists) = split(except);
    let group = Group {
        any,
        lists,
        regex,
        except,
        except_lists,
        level,
        promote,
        promote_to,
        needs: conditions(t, "needs", p),
        unless: conditions(t, "unless", p),
        lower: conditions(t, "lower", p),
        cues: t.flag("cues", p).is_none_or(|f| f.value),
        evidence: parts::is(t, "evidence", p),
        replace: replacements(t, p),
        promote_ids: Vec::new(),
        except_ids: Vec::new(),
        disguise: t.flag("disguise", p).is_none_or(|f| f.value),
    };
    t.finish(p);
    group
}

/// The list that `@name` takes in; `@所有人` is a term like any other.
fn list_name(text: &str) -> Option<&str> {
    let name = text.strip_prefix('@')?;
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    plain.then_some(name)
}

/// Literals and names of lists.
fn split(texts: Vec<At<String>>) -> (Vec<String>, Vec<String>) {
    let (mut terms, mut lists) = (Vec::new(), Vec::new());
    for text in texts {
        match list_name(&text.value) {
            Some(name) => lists.push(name.to_string()),
            None => terms.push(text.value),
        }
    }
    (terms, lists)
}

fn conditions(t: &Table, key: &'static str, p: &mut Vec<Problem>) -> Vec<Condition> {
    let mut conditions = Vec::new();
    for t in t.tables(key, p) {
        let (near, mut lists) = split(t.texts("near", p));
        lists.extend(t.strings("lists", p));
        if near.is_empty() && lists.is_empty() {
            p.push(Problem::at("empty-terms", t.span));
        }
        let place = match t.choice("where", &["around", "before", "after"], p).map(|c| c.value) {
            Some("before") => Place::Before,
            Some("after") => Place::After,
            _ => Place::Around,
        };
        conditions.push(Condition { near, lists, ids: Vec::new(), within: parts::within(t, p), place });
        t.finish(p);
    }
    conditions
}

fn replacements(t: &Table, p: &mut Vec<Problem>) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for entry in t.table("replace", p).map_or(&[][..], |t| t.entries()) {
        match &entry.value {
            Value::Text(to) => pairs.push((entry.key.clone(), to.clone())),
            other => p.push(wrong_type(&entry.key, other, entry.span, "text")),
        }
    }
    pairs
}
