//! Measures the wording rules on a labelled corpus:
//! `quality CORPUS [--misses] [--false-alarms] [--lang L] [--baseline TERMS] [--cross-validate]`.
//!
//! CORPUS is a folder with `lines.tsv` (id, lang, label `sell`|`fine`, source, text), `kinds.tsv` (id, kind) and `docs/{sell,fine}`. A line counts as
//! found when any finding is a warning or an error without any configuration. `--baseline` runs a flat list of terms, one a line, over the same lines.

mod corpus;
mod documents;
mod fit;
mod tally;

use softsell::builtin;
use softsell::check::spec::{Check, Param};
use softsell::diagnostic::Level;
use softsell::document::{Alone, Format};
use softsell::engine::{Job, NoSetup, project::Project};
use softsell::policy::report::DraftReport;
use softsell::source::{Source, SourceId};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::{env, path::Path, process};
use tally::Tally;

const PITCH: &str = "hard-sell/sales-pitch";

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let flag = |name: &str| args.iter().any(|a| a == name);
    let value = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1)).cloned();
    let Some(folder) = args.first().filter(|a| !a.starts_with('-')) else {
        eprintln!(
            "usage: quality CORPUS [--misses] [--false-alarms] [--lang zh-Hans|zh-Hant|en] [--baseline TERMS] [--cross-validate]"
        );
        process::exit(2)
    };
    let folder = Path::new(folder);
    let rules = builtin::rules();
    let project = Project::default();
    let job = Job {
        rules: &rules,
        setup: &NoSetup,
        around: &Alone,
        project: &project,
        as_of: jiff::civil::date(2026, 11, 23),
        ready: false,
        only: &[],
        skip: &[],
        scores: flag("--cross-validate"),
    };
    let examine = |name: &str, text: &str, format: Format| -> DraftReport {
        let source = Arc::new(Source::new(SourceId(1), name, text));
        let mut report = job.check(&source, format, Vec::new());
        report.shown.retain(|d| d.level > Level::Note);
        report
    };
    let terms: Vec<String> = value("--baseline").map_or(Vec::new(), |path| {
        let list = corpus::read(Path::new(&path));
        list.lines().map(|l| l.trim().to_lowercase()).filter(|l| !l.is_empty()).collect()
    });
    let lines = corpus::lines(folder);
    let mut tallies: BTreeMap<String, [Tally; 2]> = BTreeMap::new();
    let mut samples = Vec::new();
    for line in &lines {
        let report = examine("line.txt", &line.text, Format::Plain);
        let found = &report.shown;
        let lower = line.text.to_lowercase();
        let listed = terms.iter().any(|t| lower.contains(t));
        for name in line.groups() {
            let [ours, flat] = tallies.entry(name).or_default();
            ours.count(line.sells, !found.is_empty());
            flat.count(line.sells, listed);
        }
        if value("--lang").is_none_or(|l| l == line.lang) && line.sells == found.is_empty() {
            if line.sells && flag("--misses") {
                println!("MISS  {} {} {}: {}", line.id, line.lang, line.kind, line.text);
            } else if !line.sells && flag("--false-alarms") {
                println!("ALARM {} {} {}: {}", line.id, line.lang, line.kind, line.text);
                found.iter().for_each(|d| println!("        {} {}: {}", d.level.name(), d.rule, d.found));
            }
        }
        let others = found.iter().any(|d| d.rule != PITCH);
        samples.push(fit::Sample {
            line,
            others,
            sentences: report.scores.into_iter().flat_map(|s| s.sentences).collect(),
        });
    }
    println!("{:<28} {:>5} {:>5}   {:>9} {:>7} {:>7}", "lines", "sell", "fine", "precision", "recall", "F1");
    for (name, [ours, flat]) in &tallies {
        println!("{}", ours.row(name));
        if !terms.is_empty() {
            println!("{}", flat.row("  flat term list"));
        }
    }
    documents::print(folder, &|n, t, f| examine(n, t, f).shown, flag("--false-alarms"), flag("--misses"));
    if flag("--cross-validate") {
        let number = rules.find(PITCH).expect("the rule whose weights are fitted");
        let written = match &rules.rule(number).check {
            Check::Probe { params, .. } => params.iter().filter_map(|(name, p)| match p {
                Param::Number(n) => Some((name.clone(), *n)),
                _ => None,
            }),
            _ => unreachable!("the sales pitch is a probe"),
        };
        fit::print(&samples, &written.collect());
    }
}
