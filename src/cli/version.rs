//! `softsell version`: what the program and its packs are as of.

use crate::builtin;
use crate::diagnostic::Lang;
use crate::rule::set::RuleSet;
use std::fmt::Write;

/// Writes the versions to `out`, one a line: the program, the fingerprint of its tables, every pack.
pub fn run(rules: &RuleSet, lang: Lang, out: &mut String) -> anyhow::Result<u8> {
    let (tables, read) = match lang {
        Lang::En => ("rules", "last verified"),
        Lang::Zh => ("规则摘要", "核对于"),
    };
    writeln!(out, "softsell {}\n{tables} {}", env!("CARGO_PKG_VERSION"), builtin::DIGEST)?;
    for pack in rules.packs() {
        writeln!(out, "  {} {} ({read} {})", pack.id, pack.version, pack.verified)?;
    }
    Ok(0)
}

/// The same in one line, for the end of a report.
pub fn edition(rules: &RuleSet, lang: Lang) -> String {
    let packs: Vec<String> =
        rules.packs().iter().map(|p| format!("{} {}", p.id, p.version).trim().to_string()).collect();
    let version = env!("CARGO_PKG_VERSION");
    match lang {
        Lang::En => format!("softsell {version}, rules {} ({})", builtin::DIGEST, packs.join(", ")),
        Lang::Zh => format!("softsell {version}，规则摘要 {}（{}）", builtin::DIGEST, packs.join("、")),
    }
}
