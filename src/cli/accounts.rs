//! `softsell accounts`: the types of account as a table a person can read.

use super::args::{AccountsArgs, AccountsCommand};
use super::{names, which};
use crate::account::AccountType;
use crate::config::type_named;
use crate::diagnostic::Lang;
use crate::engine::project::UNIVERSAL;
use crate::rule::set::RuleSet;
use std::fmt::{self, Write};
use std::sync::Arc;

/// Writes all types, or the one that was named. Errors: no type has that name.
pub fn run(rules: &RuleSet, args: &AccountsArgs, lang: Lang, out: &mut String) -> anyhow::Result<u8> {
    if let Some(AccountsCommand::Which { readers, purpose, pay, owner, place }) = &args.which {
        return which::run(*readers, *purpose, *pay, *owner, *place, lang, out);
    }
    let all: Vec<Arc<AccountType>> =
        rules.type_ids().filter(|id| *id != UNIVERSAL).filter_map(|id| rules.account_type(id)).collect();
    match &args.kind {
        None => {
            for kind in &all {
                write_type(kind, lang, out)?;
            }
        }
        Some(name) => match type_named(&all, name) {
            Some((kind, entry)) => {
                if let Some(note) = entry.and_then(|e| e.note.as_ref()) {
                    writeln!(out, "{}", note.get(lang))?;
                }
                write_type(kind, lang, out)?;
            }
            None => {
                let names: Vec<&str> = all.iter().map(|t| t.id.as_str()).collect();
                anyhow::bail!(match lang {
                    Lang::En => format!("no type of account is called `{name}`; there are: {}", names.join(", ")),
                    Lang::Zh => format!("没有叫「{name}」的账号类型；可用的有：{}", names.join("、")),
                });
            }
        },
    }
    Ok(0)
}

/// Everything about one type: purpose, audience, broadcasts, limits, abilities, names.
fn write_type(kind: &AccountType, lang: Lang, out: &mut dyn Write) -> fmt::Result {
    let say = |en: &'static str, zh: &'static str| if lang == Lang::En { en } else { zh };
    writeln!(out, "\n{} ({})", kind.title.get(lang), kind.id)?;
    writeln!(out, "  {}", kind.purpose.get(lang))?;
    let names: Vec<String> = kind
        .names
        .iter()
        .map(|n| {
            if n.until.is_empty() {
                n.name.clone()
            } else {
                format!("{} ({} {})", n.name, say("until", "至"), n.until)
            }
        })
        .collect();
    if !names.is_empty() {
        writeln!(out, "  {}: {}", say("names", "名称"), names.join(say(", ", "、")))?;
    }
    writeln!(out, "  {}: {}", say("read by", "读者"), kind.audience_words.get(lang))?;
    writeln!(out, "  {}", say("broadcasts", "群发"))?;
    for q in &kind.quotas {
        writeln!(out, "    {}{}", channel(&q.channel), dated(q.words.get(lang), &q.provenance, lang))?;
    }
    writeln!(out, "  {}", say("can", "能做"))?;
    for a in &kind.abilities {
        let needs = names::ability(a, lang);
        writeln!(out, "    {} — {needs}", a.words.get(lang))?;
    }
    writeln!(out, "  {}", say("limits", "上限"))?;
    for l in &kind.limits {
        let line = names::limit(l, lang);
        writeln!(out, "    {}{}", channel(&l.channel), dated(&line, &l.provenance, lang))?;
    }
    for (words, provenance) in &kind.notes {
        writeln!(out, "  · {}", dated(words.get(lang), provenance, lang))?;
    }
    Ok(())
}

fn channel(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!("[{name}] ") }
}

fn dated(text: &str, provenance: &crate::account::Provenance, lang: Lang) -> String {
    match (provenance.verified.is_empty(), lang) {
        (true, _) => text.to_string(),
        (false, Lang::En) => format!("{text}  (read {})", provenance.verified),
        (false, Lang::Zh) => format!("{text}（核对于 {}）", provenance.verified),
    }
}
