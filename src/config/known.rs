//! Whether the name of a rule, a pack or a glob over rules stands for anything.

use crate::diagnostic::Problem;
use crate::rule::Retired;
use crate::source::Span;
use crate::table::{misspelt, nearest};
use globset::GlobBuilder;

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    Pack,
    Rule,
    /// A glob that matches at least one rule.
    Glob,
    /// A rule that is gone.
    Retired(Retired),
    Unknown {
        nearest: Option<String>,
    },
}

impl Known {
    /// Looks `name` up among the ids of all rules (`pack/rule`) and further packs that have none.
    pub fn among(name: &str, rules: &[&str], packs: &[&str]) -> Known {
        let pack = |id: &'_ str| id.split('/').next().unwrap_or("").to_string();
        if rules.contains(&name) {
            return Known::Rule;
        }
        if packs.contains(&name) || rules.iter().any(|id| pack(id) == name) {
            return Known::Pack;
        }
        if name.contains(['*', '?', '[', '{']) {
            return match rules.iter().any(|id| matches(name, id)) {
                true => Known::Glob,
                false => Known::Unknown { nearest: None },
            };
        }
        if let Some((pack, rule)) = name.split_once('/')
            && rules.iter().any(|id| id.split_once('/').is_some_and(|(p, _)| p == pack))
        {
            // the pack is right: a common beginning must not make every rule of it look near
            let inside = rules.iter().filter_map(|id| id.strip_prefix(pack)?.strip_prefix('/'));
            return Known::Unknown { nearest: nearest(rule, inside).map(|rule| format!("{pack}/{rule}")) };
        }
        let mut near = nearest(name, rules.iter().copied()).map(str::to_string);
        if !name.contains('/') {
            let packs: Vec<String> =
                rules.iter().map(|id| pack(id)).chain(packs.iter().map(|p| p.to_string())).collect();
            // a rule named without its pack
            let short = rules.iter().find(|id| id.split_once('/').is_some_and(|(_, rule)| rule == name));
            near = short
                .map(|id| id.to_string())
                .or_else(|| nearest(name, packs.iter().map(String::as_str)).map(str::to_string))
                .or(near);
        }
        Known::Unknown { nearest: near }
    }
}

impl Known {
    /// What this is once it is known that the rules `gone` have been retired.
    pub fn or_retired(self, name: &str, gone: &[Retired]) -> Known {
        match (&self, gone.iter().find(|r| r.id == name)) {
            (Known::Unknown { .. }, Some(rule)) => Known::Retired(rule.clone()),
            _ => self,
        }
    }
}

/// The complaint about a retired rule named at `span`.
pub fn retired(rule: &Retired, span: Span) -> Problem {
    let near = Some(rule.replacement.as_str()).filter(|r| !r.is_empty());
    misspelt("retired-rule", "name", &rule.id, span, near).text("since", &rule.since)
}

/// Whether `name` (rule, pack or glob) means the rule `id`.
pub fn matches(name: &str, id: &str) -> bool {
    if name == id || id.split('/').next() == Some(name) {
        return true;
    }
    name.contains(['*', '?', '[', '{'])
        && GlobBuilder::new(name).literal_separator(true).build().is_ok_and(|g| g.compile_matcher().is_match(id))
}

/// How exactly `name` means one rule: a pack less than a glob, a glob less than an id.
pub fn exactness(name: &str) -> usize {
    match (name.contains(['*', '?', '[', '{']), name.contains('/')) {
        (false, true) => usize::MAX,
        (true, _) => 1 + name.chars().filter(|c| !"*?[]{},".contains(*c)).count(),
        (false, false) => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_rules_packs_and_globs() {
        let rules = ["law-cn/absolute", "law-cn/medical", "hard-sell/urgency"];
        let of = |name: &str| Known::among(name, &rules, &["draft"]);
        let near = |name: &str| Known::Unknown { nearest: Some(name.into()) };
        assert_eq!(of("law-cn"), Known::Pack);
        assert_eq!(of("draft"), Known::Pack);
        assert_eq!(of("law-cn/absolute"), Known::Rule);
        assert_eq!(of("*/urgency"), Known::Glob);
        assert_eq!(of("law-xx/*"), Known::Unknown { nearest: None });
        assert_eq!(of("law-cn/absolut"), near("law-cn/absolute"));
        assert_eq!(of("law-cn/x"), Known::Unknown { nearest: None });
        assert_eq!(of("hardsell"), near("hard-sell"));
        assert_eq!(of("urgency"), near("hard-sell/urgency"));
    }
}
