//! `softsell accounts which`: a few questions, and the type of account that fits.

use super::args::{Owner, PlaceArg, Purpose, Readers, YesNo};
use crate::account::AccountType;
use crate::builtin;
use crate::diagnostic::{Lang, Words};
use clap::ValueEnum;
use std::fmt::Write;
use std::io::{BufRead, IsTerminal, Write as _};

/// Asks what was not answered by flags (on a terminal), and writes the type that fits, why, and what it cannot do.
/// Errors: an answer is missing and nobody can be asked.
pub fn run(
    readers: Option<Readers>,
    purpose: Option<Purpose>,
    pay: Option<YesNo>,
    owner: Option<Owner>,
    place: Option<PlaceArg>,
    lang: Lang,
    out: &mut String,
) -> anyhow::Result<u8> {
    let readers = answer(readers, "--readers", Words::new("Who shall read it?", "给谁看？"), lang)?;
    let purpose = answer(purpose, "--purpose", Words::new("What is it for?", "用来做什么？"), lang)?;
    let pay = answer(pay, "--pay", Words::new("Shall people pay inside?", "要在里面付款吗？"), lang)?;
    let owner = answer(owner, "--owner", Words::new("Who owns it?", "主体是谁？"), lang)?;
    let place = answer(place, "--place", Words::new("Where is the owner registered?", "主体注册在哪里？"), lang)?;
    let (id, why) = choose(readers, purpose, pay, owner);
    let rules = builtin::rules();
    let kind = rules.account_type(id).unwrap_or_default();
    writeln!(out, "\n{} ({})\n  {}", kind.title.get(lang), kind.id, why.get(lang))?;
    writeln!(out, "  {}", kind.purpose.get(lang))?;
    writeln!(out, "\n{}", pick(lang, "What it cannot do, or only on conditions:", "它做不到或有条件才能做的："))?;
    for line in missing(&kind, lang) {
        writeln!(out, "  · {line}")?;
    }
    for note in cautions(id, owner, place) {
        writeln!(out, "\n{}", note.get(lang))?;
    }
    Ok(0)
}

/// The type that fits, and why.
fn choose(readers: Readers, purpose: Purpose, pay: YesNo, owner: Owner) -> (&'static str, Words) {
    match (readers, purpose) {
        (Readers::Staff, _) | (_, Purpose::Work) => {
            ("business", Words::new("only verified staff read it", "只有经过验证的员工能看到"))
        }
        (Readers::AppUsers, _) | (_, Purpose::Tool) => (
            "mini-program",
            Words::new(
                "people come to do something, not to read; nothing can be broadcast",
                "人们来是为了办事而不是阅读；它不能群发",
            ),
        ),
        _ if pay == YesNo::Yes || purpose == Purpose::Serve => match owner {
            Owner::Organisation => (
                "service",
                Words::new("menu, payment and notices; four broadcasts a month", "有菜单、支付与通知；每月群发 4 次"),
            ),
            Owner::Person => (
                "mini-program",
                Words::new(
                    "a person cannot register a service account; a mini program is what is left for paying inside",
                    "个人不能注册服务号；要在里面付款，只剩小程序",
                ),
            ),
        },
        _ => (
            "subscription",
            Words::new("one broadcast a day, for people who want to read", "每天可群发 1 次，给愿意读的人"),
        ),
    }
}

fn missing(kind: &AccountType, lang: Lang) -> Vec<String> {
    let lacks = kind.abilities.iter().filter(|a| !a.has || !a.needs.is_empty());
    lacks.map(|a| format!("{} — {}", a.words.get(lang), super::names::ability(a, lang))).collect()
}

/// What an owner should know before registering; what no official page settles is said to be open.
fn cautions(id: &str, owner: Owner, place: PlaceArg) -> Vec<Words> {
    let mut out = Vec::new();
    if owner == Owner::Person && id == "subscription" {
        out.push(Words::new(
            "A personal owner counts as unverified: no sending or publishing by interface, no payment.",
            "个人主体按未认证对待：没有接口群发与接口发布，也不能收款。",
        ));
    }
    if place == PlaceArg::Abroad {
        out.push(Words::new(
            "For an owner registered abroad the conditions differ by country and change; ask the registration page before planning with it. softsell knows no dated rule.",
            "境外主体的注册条件因地区而异且常有变化，规划前请以注册页面为准；softsell 没有可注明日期的依据。",
        ));
    }
    out
}

fn answer<T: ValueEnum + Copy>(given: Option<T>, flag: &str, question: Words, lang: Lang) -> anyhow::Result<T> {
    if let Some(given) = given {
        return Ok(given);
    }
    let names: Vec<String> =
        T::value_variants().iter().filter_map(|v| v.to_possible_value()).map(|v| v.get_name().to_string()).collect();
    let choices = names.join(" / ");
    if !std::io::stdin().is_terminal() {
        anyhow::bail!(match lang {
            Lang::En => format!("{} Answer with {flag}: {choices}", question.en),
            Lang::Zh => format!("{}请用 {flag} 回答：{choices}", question.zh),
        });
    }
    loop {
        eprint!("{} [{choices}] ", question.get(lang));
        std::io::stderr().flush()?;
        let mut line = String::new();
        if std::io::stdin().lock().read_line(&mut line)? == 0 {
            anyhow::bail!("{flag}");
        }
        if let Ok(value) = T::from_str(line.trim(), true) {
            return Ok(value);
        }
    }
}

fn pick<'a>(lang: Lang, en: &'a str, zh: &'a str) -> &'a str {
    if lang == Lang::En { en } else { zh }
}
