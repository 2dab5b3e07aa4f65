//! What stands below the picture of a finding, and the lines that stand for findings without one.

use super::Options;
use super::width::Cells;
use super::words::{help, pick};
use crate::diagnostic::{Citation, Diagnostic, Lang, Step};
use crate::policy::{DraftReport, Hidden, Why};
use std::collections::HashSet;

/// Lines named for findings that are only counted.
const LINES_NAMED: usize = 8;

/// Notes, clause and help of a finding. What an earlier finding of the same rule has `said` is not said again.
pub fn notes(finding: &Diagnostic, report: &DraftReport, options: &Options, said: &mut HashSet<String>) -> Vec<String> {
    let lang = options.lang;
    let mut notes: Vec<String> = Vec::new();
    notes.extend(finding.notes.iter().map(|n| n.get(lang).to_string()));
    notes.extend(finding.cite.iter().map(|c| citation(c, options)));
    let helps = finding.help.iter().map(|h| h.get(lang)).chain(finding.fixes.iter().map(|f| f.title.get(lang)));
    notes.extend(helps.filter(|h| !h.is_empty()).map(|h| help(lang, h)));
    notes.retain(|note| !note.is_empty() && said.insert(format!("{}\n{note}", finding.rule)));
    if options.verbose {
        notes.extend(steps(&finding.steps, report, lang));
    }
    notes
}

/// The clause, its dates and its address.
pub fn citation(cite: &Citation, options: &Options) -> String {
    let lang = options.lang;
    let mut text = format!("{}{}", pick(lang, "source: ", "依据："), cite.law);
    if !cite.clause.is_empty() {
        text.push(' ');
        text.push_str(&cite.clause);
    }
    let mut dates = Vec::new();
    if !cite.since.is_empty() {
        dates.push(pick(lang, "since {}", "{} 起施行").replace("{}", &cite.since));
    }
    if options.verbose && !cite.verified.is_empty() {
        dates.push(pick(lang, "read on {}", "{} 核对").replace("{}", &cite.verified));
    }
    if !dates.is_empty() {
        let dates = dates.join(pick(lang, ", ", "，"));
        text.push_str(&pick(lang, " ({})", "（{}）").replace("{}", &dates));
    }
    if !cite.url.is_empty() {
        text.push('\n');
        text.push_str(&cite.url);
    }
    text
}

fn steps(steps: &[Step], report: &DraftReport, lang: Lang) -> Vec<String> {
    steps
        .iter()
        .map(|step| {
            let at = step.at.and_then(|span| Some((report.sources.get(span.source)?, span)));
            let at = at.map(|(source, span)| format!(" ({}:{})", source.name, source.position(span.start).line));
            let because = step.because.get(lang);
            format!("{}{}: {because}{}", pick(lang, "level ", "级别 "), step.level.name(), at.unwrap_or_default())
        })
        .collect()
}

/// `+17 more of this rule here: lines 3, 8 …`
pub fn more(rest: &[&Diagnostic], report: &DraftReport, lang: Lang, cells: Cells) -> String {
    let mut lines: Vec<String> = Vec::new();
    for finding in rest {
        if let Some(source) = report.sources.get(finding.primary.source) {
            let line = (source.line_of(finding.primary.start) + 1).to_string();
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    let cut = lines.len() > LINES_NAMED;
    lines.truncate(LINES_NAMED);
    let (n, dots) = (rest.len(), if cut { format!(" {}", cells.ellipsis()) } else { String::new() });
    match lang {
        Lang::En => {
            let word = if lines.len() == 1 { "line" } else { "lines" };
            format!("+{n} more of this rule here: {word} {}{dots} (--all shows all)", lines.join(", "))
        }
        Lang::Zh => format!("此规则在本稿另有 {n} 处：第 {}{dots} 行（--all 全部显示）", lines.join("、")),
    }
}

/// One line for a finding that is not shown, and why.
pub fn hidden(hidden: &Hidden, report: &DraftReport, lang: Lang, cells: Cells) -> String {
    let finding = &hidden.diagnostic;
    let source = report.sources.get(finding.primary.source).unwrap_or(&report.source);
    let at = source.position(finding.primary.start);
    let why = match &hidden.why {
        Why::Allowed { reason, .. } => format!("{}{reason}", pick(lang, "allowed in the draft: ", "稿件中放行：")),
        Why::Configured { reason, by, .. } => {
            format!("{}{by}{}{reason}", pick(lang, "allowed by ", "由 "), pick(lang, ": ", " 放行："))
        }
        Why::Baseline => pick(lang, "in the baseline", "在基线中").to_string(),
        Why::Unchanged => pick(lang, "not on a changed line", "不在改动的行上").to_string(),
    };
    let line = format!(
        "{}{}:{}:{} {}[{}]: {why}",
        pick(lang, "hidden: ", "未显示："),
        source.name,
        at.line,
        at.column,
        finding.level.name(),
        finding.rule
    );
    cells.clean(&line).into_owned()
}
