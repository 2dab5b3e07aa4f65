//! One rule in words.

use crate::diagnostic::{Lang, Words};
use crate::rule::Rule;
use crate::rule::set::RuleSet;
use std::fmt::{self, Write};

/// Writes everything about `rule` in `lang`.
pub fn rule(rule: &Rule, lang: Lang, out: &mut dyn Write) -> fmt::Result {
    let say = |en: &'static str, zh: &'static str| if lang == Lang::En { en } else { zh };
    writeln!(out, "{}  {}", rule.id, rule.title.get(lang))?;
    writeln!(out, "{}: {}", say("level", "级别"), rule.severity.0.name())?;
    let mut paragraph = |head: &str, words: &Words| -> fmt::Result {
        if words.get(lang).is_empty() { Ok(()) } else { writeln!(out, "\n{head}\n  {}", words.get(lang)) }
    };
    paragraph(say("What it says", "会提示什么"), &rule.message)?;
    paragraph(say("Why", "为什么"), &rule.why)?;
    paragraph(say("What to do", "怎么改"), &rule.help)?;
    paragraph(say("What would make it allowed", "怎样才可以用"), &rule.allowed)?;
    paragraph(say("What is at stake", "可能的后果"), &rule.penalty)?;
    if !rule.cite.is_empty() {
        writeln!(out, "\n{}", say("Source", "依据"))?;
        for c in &rule.cite {
            write!(out, "  {} {}", c.law, c.clause)?;
            if !c.since.is_empty() {
                write!(out, "{}{}", say(", since ", "，自 "), c.since)?;
            }
            if !c.verified.is_empty() {
                write!(out, "{}{}", say(", last read ", "，核对于 "), c.verified)?;
            }
            writeln!(out)?;
            if !c.url.is_empty() {
                writeln!(out, "  {}", c.url)?;
            }
        }
    }
    let bad: Vec<&str> = rule.examples.iter().map(|e| e.bad.trim()).filter(|t| !t.is_empty()).collect();
    let good: Vec<&str> = rule.examples.iter().map(|e| e.good.trim()).filter(|t| !t.is_empty()).collect();
    for (head, mark, texts) in [(say("Is found", "会报"), "✗", bad), (say("Is left alone", "不报"), "✓", good)]
    {
        if !texts.is_empty() {
            writeln!(out, "\n{head}")?;
        }
        for text in texts {
            writeln!(out, "  {mark} {}", text.replace('\n', "\n    "))?;
        }
    }
    writeln!(out, "\n{}", say("To allow it in one place", "个别地方允许它"))?;
    writeln!(out, "  <!-- softsell allow {}: {} -->", rule.id, say("the reason", "理由"))?;
    writeln!(out, "{}", say("To change it for the team (softsell.toml)", "为整个团队调整（softsell.toml）"))?;
    writeln!(out, "  [severity]\n  \"{}\" = \"note\"", rule.id)
}

/// The sentence that says that `name` is no rule, with the nearest three names.
pub fn unknown(rules: &RuleSet, name: &str, lang: Lang) -> String {
    if let Some(gone) = rules.retired().iter().find(|r| r.id == name) {
        let (since, by) = (&gone.since, &gone.replacement);
        return match (lang, by.is_empty()) {
            (Lang::En, true) => format!("the rule `{name}` is gone since {since}; nothing took its place"),
            (Lang::En, false) => format!("the rule `{name}` is gone since {since}; `{by}` took its place"),
            (Lang::Zh, true) => format!("规则「{name}」自 {since} 起已退役，没有替代"),
            (Lang::Zh, false) => format!("规则「{name}」自 {since} 起已退役，由「{by}」替代"),
        };
    }
    let mut near: Vec<(usize, &str)> = rules
        .heads()
        .iter()
        .map(|h| {
            let short = h.id.split('/').nth(1).unwrap_or("");
            let with_pack = strsim::damerau_levenshtein(&h.id, name);
            (
                if name.contains('/') { with_pack } else { with_pack.min(strsim::damerau_levenshtein(short, name)) },
                h.id.as_str(),
            )
        })
        .collect();
    near.sort();
    let near: Vec<&str> = near.iter().take(3).map(|(_, id)| *id).collect();
    match lang {
        Lang::En => format!("there is no rule or pack called `{name}`; the nearest are: {}", near.join(", ")),
        Lang::Zh => format!("没有名为「{name}」的规则或规则包；最接近的是：{}", near.join("、")),
    }
}
