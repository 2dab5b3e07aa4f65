//! `softsell rules test`: rules prove themselves by their examples and by disguises of them.

use super::args::Cli;
use super::world::World;
use super::{BROKEN, terminal, today};
use crate::check::scan::Vocabulary;
use crate::diagnostic::Lang;
use crate::engine::dressed::prove_disguises;
use crate::engine::prove::{Failure, prove};
use crate::engine::variants::Scripts;
use crate::engine::{Job, matches_rule};
use crate::explain;
use crate::host::image::Disk;
use crate::host::{Base, Ids, Trouble};
use crate::output::{self, Options};
use crate::text::fold::is_ignorable;
use std::fmt::Write;
use std::path::Path;

/// Tries the rules of the folder or file `what`, or those of `here` that it names; without it all of `here`. Gives the exit code: 1 if a rule
/// does not prove itself, 2 if a rule file cannot be read. Errors: nothing has that name.
pub fn run(cli: &Cli, here: World, what: Option<&str>, lang: Lang, out: &mut String) -> anyhow::Result<u8> {
    let (base, ids) = (Base::here(), Ids::default());
    ids.next();
    let folder = what.filter(|w| base.absolute(Path::new(w)).exists());
    let (world, from) = match folder {
        None => (here, 0),
        Some(path) => {
            let mut troubles = Vec::new();
            let world = World::of_rules(&base, &ids, path, &mut troubles);
            if !troubles.is_empty() {
                complain(cli, &world, &base, &ids, troubles, lang, out)?;
                return Ok(BROKEN);
            }
            let from = world.built_in;
            (world, from)
        }
    };
    let rules = &world.rules;
    let pattern = what.filter(|_| folder.is_none());
    let wanted = |id: &str| !id.starts_with('!') && pattern.is_none_or(|p| matches_rule(p, id));
    let numbers: Vec<u16> =
        (from as u16..rules.heads().len() as u16).filter(|n| wanted(&rules.heads()[*n as usize].id)).collect();
    if let (true, Some(name)) = (numbers.is_empty(), pattern) {
        anyhow::bail!(explain::unknown(rules, name, lang));
    }
    let scripts = Scripts::new(rules.table());
    let (mut failures, mut examples, mut disguises) = (Vec::new(), 0, 0);
    for &number in &numbers {
        let of = &rules.rule(number).examples;
        examples += of.iter().map(|e| usize::from(!e.bad.is_empty()) + usize::from(!e.good.is_empty())).sum::<usize>();
        failures.extend(prove(rules, number, today()));
        let (failed, tried) = prove_disguises(rules, number, &scripts, today());
        failures.extend(failed);
        disguises += tried;
    }
    failures.iter().try_for_each(|f| failure(f, lang, out))?;
    let (rules, failed) = (numbers.len(), failures.len());
    let proved = if rules == 1 { "rule proves itself" } else { "rules prove themselves" };
    match (lang, failed) {
        (Lang::En, 0) => writeln!(out, "{rules} {proved}: {examples} examples, {disguises} disguises")?,
        (Lang::Zh, 0) => writeln!(out, "{rules} 条规则全部通过：{examples} 个例子，{disguises} 种变形")?,
        (Lang::En, _) => writeln!(
            out,
            "{failed} of {} tries fail (rules: {rules}, examples: {examples}, disguises: {disguises})",
            examples + disguises
        )?,
        (Lang::Zh, _) => writeln!(
            out,
            "{} 次尝试中有 {failed} 次不符（{rules} 条规则，{examples} 个例子，{disguises} 种变形）",
            examples + disguises
        )?,
    }
    Ok(u8::from(failed > 0))
}

/// What was tried, what should have come of it and what did, line under line.
fn failure(f: &Failure, lang: Lang, out: &mut dyn Write) -> std::fmt::Result {
    let number = f.example + 1;
    let form = f.form.as_ref().map(|w| w.get(lang));
    let reason = f.reason.get(lang);
    let text = visible(f.text.trim());
    match lang {
        Lang::En => {
            let form = form.map_or(String::new(), |w| format!(", {w}"));
            writeln!(out, "{}, example {number}{form}: {reason}", f.rule)?;
            writeln!(out, "    text      {text}")?;
            writeln!(out, "  - expected  {}\n  + got       {}\n", visible(&f.expected.en), visible(&f.got.en))
        }
        Lang::Zh => {
            let form = form.map_or(String::new(), |w| format!("（{w}）"));
            writeln!(out, "{} 例 {number}{form}：{reason}", f.rule)?;
            writeln!(out, "    文本  {text}")?;
            writeln!(out, "  - 应当  {}\n  + 实际  {}\n", visible(&f.expected.zh), visible(&f.got.zh))
        }
    }
}

/// `text` on one line, with what nobody would see spelt out.
fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push('⏎'),
            '\u{FE0F}' => out.push(c),
            c if is_ignorable(c) => out.push_str(&format!("\\u{{{:x}}}", c as u32)),
            c => out.push(c),
        }
    }
    out
}

/// Writes what is wrong with rule files the way `check` does.
fn complain(
    cli: &Cli,
    world: &World,
    base: &Base,
    ids: &Ids,
    troubles: Vec<Trouble>,
    lang: Lang,
    out: &mut String,
) -> anyhow::Result<()> {
    let disk = Disk::new(base, ids);
    let job = Job {
        rules: &world.rules,
        setup: world,
        around: &disk,
        project: &world.project,
        as_of: today(),
        ready: false,
        only: &[],
        skip: &[],
        scores: false,
    };
    let options = Options {
        lang,
        color: terminal::color(cli.color),
        width: terminal::width(None),
        notes: true,
        ..Options::default()
    };
    let Some(mut format) = output::format("text", &options) else { return Ok(()) };
    let mut bytes = Vec::new();
    for t in troubles {
        format.draft(&job.complain(&t.source, vec![t.problem]), &mut bytes)?;
    }
    out.push_str(&String::from_utf8_lossy(&bytes));
    Ok(())
}
