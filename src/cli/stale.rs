//! `softsell rules stale`: what was last verified too long ago.

use crate::account::Provenance;
use crate::diagnostic::Lang;
use crate::rule::set::RuleSet;
use jiff::civil::Date;
use std::fmt::Write;

/// One dated fact.
struct Dated {
    verified: String,
    kind: (&'static str, &'static str),
    name: String,
    source: String,
}

/// Writes the rules, packs and account values that were last verified more than `days` before `as_of`, oldest first. Gives the exit code: 1 if
/// there are any.
pub fn run(rules: &RuleSet, days: u32, as_of: Date, lang: Lang, out: &mut String) -> anyhow::Result<u8> {
    let all = dated(rules);
    let age = |d: &Dated| d.verified.parse::<Date>().ok().and_then(|v| Some(v.until(as_of).ok()?.get_days()));
    let mut stale: Vec<(i32, &Dated)> =
        all.iter().filter_map(|d| Some((age(d)?, d))).filter(|(n, _)| *n > days as i32).collect();
    stale.sort_by(|(a, x), (b, y)| b.cmp(a).then(x.kind.cmp(&y.kind)).then(x.name.cmp(&y.name)));
    for (n, d) in &stale {
        let (kind, unit) = if lang == Lang::Zh { (d.kind.1, "天") } else { (d.kind.0, "days") };
        writeln!(out, "{}  {n} {unit}  {kind}  {}  {}", d.verified, d.name, d.source)?;
    }
    let (found, total) = (stale.len(), all.len());
    match (lang, found) {
        (Lang::En, 0) => writeln!(out, "all {total} dated facts were verified within {days} days of {as_of}")?,
        (Lang::Zh, 0) => writeln!(out, "{total} 项有核对日期的内容，在 {as_of} 之前 {days} 天内都核对过")?,
        (Lang::En, _) => {
            writeln!(out, "\n{found} of {total} dated facts were last verified more than {days} days before {as_of}")?
        }
        (Lang::Zh, _) => {
            writeln!(out, "\n{total} 项有核对日期的内容中，有 {found} 项在 {as_of} 之前已超过 {days} 天没有核对")?
        }
    }
    Ok(u8::from(found > 0))
}

fn dated(rules: &RuleSet) -> Vec<Dated> {
    let mut all = Vec::new();
    for pack in rules.packs() {
        let (verified, name) = (pack.verified.clone(), format!("{} {}", pack.id, pack.version));
        all.push(Dated { verified, kind: ("pack", "规则包"), name, source: String::new() });
    }
    for (number, head) in rules.heads().iter().enumerate().filter(|(_, h)| !h.id.starts_with('!')) {
        for cite in &rules.rule(number as u16).cite {
            let source = format!("{} {}", cite.law, cite.clause).trim().to_string();
            all.push(Dated {
                verified: cite.verified.clone(), kind: ("rule", "规则"), name: head.id.clone(), source
            });
        }
    }
    for kind in rules.type_ids().filter_map(|id| rules.account_type(id)) {
        let mut put = |name: String, p: &Provenance| {
            let name = format!("{} {name}", kind.id).trim().to_string();
            let (verified, source) = (p.verified.clone(), p.source.clone());
            all.push(Dated { verified, kind: ("account", "账号"), name, source });
        };
        put(String::new(), &kind.provenance);
        kind.quotas.iter().for_each(|q| put(format!("quota per {}", q.per), &q.provenance));
        kind.limits.iter().for_each(|l| put(format!("limit of {}", l.field), &l.provenance));
        kind.abilities.iter().for_each(|a| put(format!("ability {}", a.id), &a.provenance));
        kind.notes.iter().for_each(|(w, p)| put(w.en.chars().take(40).collect(), p));
    }
    all.retain(|d| !d.verified.is_empty());
    all
}
