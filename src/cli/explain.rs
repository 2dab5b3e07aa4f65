//! `softsell explain RULE`

use crate::diagnostic::Lang;
use crate::explain;
use crate::rule::set::RuleSet;

/// Writes everything about rule `id` to `out`. Errors: there is no such rule; the nearest names.
pub fn run(rules: &RuleSet, id: &str, lang: Lang, out: &mut String) -> anyhow::Result<u8> {
    match rules.find(id) {
        Some(number) => explain::rule(rules.rule(number), lang, out)?,
        None => anyhow::bail!(explain::unknown(rules, id, lang)),
    }
    Ok(0)
}
