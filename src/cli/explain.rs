//! `softsell explain RULE`

use crate::builtin;
use crate::diagnostic::Lang;
use crate::explain;

/// Writes everything about rule `id` to `out`. Errors: there is no such rule; the nearest names.
pub fn run(id: &str, lang: Lang, out: &mut String) -> anyhow::Result<u8> {
    let rules = builtin::rules();
    match rules.find(id) {
        Some(number) => explain::rule(rules.rule(number), lang, out)?,
        None => anyhow::bail!(explain::unknown(&rules, id, lang)),
    }
    Ok(0)
}
