//! From rules as files to rules as tables: numbers lists, folds terms, fills the automaton. Used by `build.rs` for the built-in packs and at
//! run time for a team's own.

use super::{Condition, Group, List, Rule};
use crate::text::fold::FoldTable;
use crate::text::matcher::{Builder, Role, Use};
use std::collections::BTreeMap;

/// Rules and lists with their numbers filled in, and the automaton's tables.
pub struct Compiled {
    pub rules: Vec<Rule>,
    /// Named lists first, then one without a name for each condition that lists its own words.
    pub lists: Vec<List>,
    pub tables: Vec<u8>,
    /// Different patterns in the automaton.
    pub patterns: usize,
}

/// Compiles `rules` against `lists`. `rule_base` and `known` come from packs that are there already: rules are numbered from `rule_base`, lists
/// behind the known ones. Errors: a list that does not exist (rule id, name), or more of something than the tables can number.
pub fn compile(
    mut rules: Vec<Rule>,
    mut lists: Vec<List>,
    rule_base: usize,
    known: &[String],
    known_list: &dyn Fn(&str) -> Option<List>,
    fold: &FoldTable,
) -> Result<Compiled, Vec<String>> {
    let mut errors = Vec::new();
    let mut numbers: BTreeMap<String, u16> = known.iter().enumerate().map(|(i, n)| (n.clone(), i as u16)).collect();
    for (i, list) in lists.iter().enumerate() {
        numbers.insert(list.name.clone(), (known.len() + i) as u16);
    }
    let by_name: BTreeMap<String, List> = lists.iter().map(|l| (l.name.clone(), l.clone())).collect();
    let find = |name: &str| by_name.get(name).cloned().or_else(|| known_list(name));
    let mut builder = Builder::default();
    for rule in &mut rules {
        let id = rule.id.clone();
        let number = |names: &[String], errors: &mut Vec<String>| -> Vec<u16> {
            let mut out = Vec::new();
            for name in names {
                match numbers.get(name) {
                    Some(n) => out.push(*n),
                    None => errors.push(format!("{id}: there is no list called {name}")),
                }
            }
            out
        };
        for group in &mut rule.groups {
            for name in std::mem::take(&mut group.lists) {
                match find(&name) {
                    Some(list) => {
                        group.any.extend(list.terms);
                        group.regex.extend(list.regex);
                        group.except.extend(list.except);
                    }
                    None => errors.push(format!("{id}: there is no list called {name}")),
                }
            }
            group.promote_ids = number(&group.promote, &mut errors);
            group.except_ids = number(&group.except_lists, &mut errors);
            let Group { needs, unless, lower, .. } = group;
            for condition in needs.iter_mut().chain(unless).chain(lower) {
                let Condition { near, lists: names, ids, .. } = condition;
                *ids = number(names, &mut errors);
                if !near.is_empty() {
                    ids.push((known.len() + lists.len()) as u16);
                    lists.push(List { terms: near.clone(), ..List::default() });
                }
            }
        }
    }
    for (i, rule) in rules.iter().enumerate() {
        let owner = (rule_base + i) as u16;
        if rule_base + i > u16::MAX as usize || rule.groups.len() > 250 {
            errors.push(format!("{}: too many rules or groups", rule.id));
        }
        for (g, group) in rule.groups.iter().enumerate() {
            let at = |role, regex: usize| Use { owner, group: g as u8, role, regex: regex as u8 };
            group.any.iter().for_each(|t| builder.add(&fold.term(t), at(Role::Term, 0)));
            group.except.iter().for_each(|t| builder.add(&fold.term(t), at(Role::Except, 0)));
            if group.regex.len() > 250 {
                errors.push(format!("{}: too many patterns in one group", rule.id));
            }
            for (r, pattern) in group.regex.iter().enumerate() {
                let gates = pattern.gates.iter();
                gates.for_each(|t| builder.gate(&fold.term(t), at(Role::Gate, r), &pattern.program));
            }
        }
    }
    for (i, list) in lists.iter().enumerate() {
        let at = |role, regex: usize| Use { owner: (known.len() + i) as u16, group: 0, role, regex: regex as u8 };
        list.terms.iter().for_each(|t| builder.add(&fold.term(t), at(Role::Member, 0)));
        list.except.iter().for_each(|t| builder.add(&fold.term(t), at(Role::NotMember, 0)));
        for (r, pattern) in list.regex.iter().enumerate() {
            let gates = pattern.gates.iter();
            gates.for_each(|t| builder.gate(&fold.term(t), at(Role::MemberGate, r), &pattern.program));
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let patterns = builder.len();
    let tables = if builder.is_empty() { Vec::new() } else { builder.build().map_err(|e| vec![e])? };
    Ok(Compiled { rules, lists, tables, patterns })
}
