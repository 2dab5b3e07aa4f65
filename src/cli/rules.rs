//! `softsell rules`: the list, or one rule in full.

use crate::diagnostic::Lang;
use crate::engine::matches_rule;
use crate::explain;
use crate::rule::set::RuleSet;
use std::fmt::Write;

/// Writes the rules that `pattern` means (all without one) to `out`. Errors: nothing has that name.
pub fn run(rules: &RuleSet, pattern: Option<&str>, lang: Lang, out: &mut String) -> anyhow::Result<u8> {
    if let Some(number) = pattern.and_then(|p| rules.find(p)) {
        explain::rule(rules.rule(number), lang, out)?;
        return Ok(0);
    }
    let mut shown = 0;
    for pack in rules.packs() {
        let mut headed = false;
        for (number, head) in rules.heads().iter().enumerate() {
            if head.pack() != pack.id || pattern.is_some_and(|p| !matches_rule(p, &head.id)) {
                continue;
            }
            if !headed {
                writeln!(out, "\n{} — {} ({}, {})", pack.id, pack.title.get(lang), pack.version, pack.verified)?;
                headed = true;
            }
            let rule = rules.rule(number as u16);
            writeln!(out, "  {:<7} {}  {}", rule.severity.0.name(), rule.id, rule.title.get(lang))?;
            shown += 1;
        }
    }
    match (pattern, shown) {
        (Some(name), 0) => anyhow::bail!(explain::unknown(rules, name, lang)),
        _ => {
            let line = match lang {
                Lang::En => format!("\n{shown} rules. `softsell rules RULE` shows one in full."),
                Lang::Zh => format!("\n共 {shown} 条规则。用 `softsell rules 规则` 查看一条的全文。"),
            };
            writeln!(out, "{line}")?;
            Ok(0)
        }
    }
}
