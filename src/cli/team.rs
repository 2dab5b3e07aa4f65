//! A team's own packs, lists and account types, from files to a rule set.

use crate::account::AccountType;
use crate::builtin;
use crate::config;
use crate::host::discover::toml_files;
use crate::host::{Base, Ids, Trouble};
use crate::rule::load::{list, pack, rule};
use crate::rule::load_account::account_type;
use crate::rule::set::RuleSet;
use crate::rule::{Group, List, Pack, Rule};
use crate::source::{Source, Span};
use crate::table::{At, misspelt, nearest};
use std::path::Path;
use std::sync::Arc;

/// A team's own packs, lists and account types.
#[derive(Default)]
pub struct Team {
    packs: Vec<Pack>,
    rules: Vec<(Rule, Arc<Source>)>,
    lists: Vec<List>,
    types: Vec<AccountType>,
    asked: Option<Arc<Source>>,
}

impl Team {
    /// Reads the files below `folder` that the configuration `by` names; mistakes go to `troubles`.
    pub fn read(
        &mut self,
        base: &Base,
        ids: &Ids,
        folder: &Path,
        by: &Arc<Source>,
        needs: &config::Needs,
        troubles: &mut Vec<Trouble>,
    ) {
        let patterns = |all: &[At<String>]| all.iter().map(|a| (a.value.clone(), a.span)).collect::<Vec<_>>();
        let (types, more) = toml_files(base, ids, folder, &patterns(&needs.account_types), by);
        troubles.extend(more);
        for source in types {
            self.asked = Some(source.clone());
            let mut problems = Vec::new();
            self.types.extend(account_type(stem(&source.name), &source, &mut problems));
            troubles.extend(problems.into_iter().map(|problem| Trouble { source: source.clone(), problem }));
        }
        let (rules, more) = toml_files(base, ids, folder, &patterns(&needs.rule_paths), by);
        troubles.extend(more);
        for source in rules {
            self.asked = Some(source.clone());
            let mut problems = Vec::new();
            let parent = source.name.rsplit('/').nth(1).unwrap_or("team").to_string();
            match (parent.as_str(), stem(&source.name)) {
                ("lists", name) => self.lists.extend(list(name, &source, &mut problems)),
                (_, "pack") => self.packs.extend(pack(&parent, &source, &mut problems)),
                (_, name) => {
                    let rule = rule(&format!("{parent}/{name}"), &source, &mut problems);
                    self.rules.extend(rule.map(|r| (r, source.clone())));
                }
            }
            troubles.extend(problems.into_iter().map(|problem| Trouble { source: source.clone(), problem }));
        }
    }

    /// The id of every rule and its file.
    pub fn rule_files(&self) -> Vec<(String, Arc<Source>)> {
        self.rules.iter().map(|(rule, source)| (rule.id.clone(), source.clone())).collect()
    }

    /// Puts the team's packs behind the built-in ones, unless a rule names a list that does not exist: these are told.
    pub fn into_rules(self, rules: &mut RuleSet) -> Vec<Trouble> {
        let Some(asked) = &self.asked else { return Vec::new() };
        let unknown = self.unknown_lists(rules);
        if !unknown.is_empty() {
            return unknown;
        }
        let all = std::mem::replace(rules, builtin::rules());
        let team = self.rules.into_iter().map(|(rule, _)| rule).collect();
        match all.with_team(self.packs, team, self.lists, self.types) {
            Ok(set) => {
                *rules = set;
                Vec::new()
            }
            Err(errors) => {
                let mut trouble = Trouble::at(asked, "team-rules", asked.span().at_start());
                trouble.problem = trouble.problem.text("reason", errors.join("; "));
                vec![trouble]
            }
        }
    }

    fn unknown_lists(&self, rules: &RuleSet) -> Vec<Trouble> {
        let own = || self.lists.iter().map(|l| l.name.as_str());
        let mut troubles = Vec::new();
        for (rule, source) in &self.rules {
            let groups = rule.groups.iter();
            let conditions = |g: &Group| g.needs.iter().chain(&g.unless).chain(&g.lower).cloned().collect::<Vec<_>>();
            let names = groups.flat_map(|g| {
                let near = conditions(g).into_iter().flat_map(|c| c.lists);
                g.lists.iter().chain(&g.promote).chain(&g.except_lists).cloned().chain(near).collect::<Vec<_>>()
            });
            for name in names.filter(|n| rules.list(n).is_none() && own().all(|o| o != n)) {
                let near = nearest(&name, own().chain(rules.list_names()));
                let problem = misspelt("unknown-list", "name", &name, word(source, &name), near);
                troubles.push(Trouble { source: source.clone(), problem });
            }
        }
        troubles
    }
}

/// Where `text` stands in `source`; its beginning if it is written otherwise there.
pub fn word(source: &Source, text: &str) -> Span {
    let at = source.text.find(text).filter(|_| !text.is_empty());
    at.map_or(source.span().at_start(), |at| Span::new(source.id, at..at + text.len()))
}

fn stem(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.strip_suffix(".toml").unwrap_or(file)
}
