//! The border between marketing and selling: the same product at the same price, offered honestly and pushed. The pushy twin is found without any
//! configuration, the honest one is left alone. Rows marked `blind` were not looked at when rules were mended.

use softsell::builtin;
use softsell::diagnostic::Level;
use softsell::document::{Alone, Format};
use softsell::engine::{Job, NoSetup, project::Project};
use softsell::source::{Source, SourceId};
use std::sync::Arc;

const FILES: &[(&str, &str)] = &[
    ("zh-Hans", include_str!("../fixtures/pairs/zh-hans.tsv")),
    ("zh-Hant", include_str!("../fixtures/pairs/zh-hant.tsv")),
    ("en", include_str!("../fixtures/pairs/en.tsv")),
];

#[derive(Default)]
struct Rate {
    pairs: usize,
    silent: usize,
    found: usize,
}

/// Shown with `cargo test --test pairs -- --nocapture`; `SOFTSELL_PAIRS=all` also prints the tuned rows that go wrong.
#[test]
fn pushy_twins_are_found_and_honest_ones_left_alone() {
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
        scores: false,
    };
    let findings = |text: &str| -> Vec<String> {
        let source = Arc::new(Source::new(SourceId(1), "pair.txt", text));
        let shown = job.check(&source, Format::Plain, Vec::new()).shown;
        shown.into_iter().filter(|d| d.level > Level::Note).map(|d| format!("{} ({})", d.rule, d.found)).collect()
    };
    let verbose = std::env::var("SOFTSELL_PAIRS").is_ok();
    let mut complaints = Vec::new();
    for (lang, table) in FILES {
        let (mut tuned, mut blind) = (Rate::default(), Rate::default());
        for row in table.lines().skip(1) {
            let [id, mark, honest, pushy] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{lang}: {row}") };
            let rate = if mark == "blind" { &mut blind } else { &mut tuned };
            let (of_honest, of_pushy) = (findings(honest), findings(pushy));
            rate.pairs += 1;
            rate.silent += usize::from(of_honest.is_empty());
            rate.found += usize::from(!of_pushy.is_empty());
            if verbose && mark != "blind" && !of_honest.is_empty() {
                println!("{lang} {id} honest: {}  {honest}", of_honest.join(", "));
            }
            if verbose && mark != "blind" && of_pushy.is_empty() {
                println!("{lang} {id} pushy: {pushy}");
            }
        }
        for (name, rate) in [("tuned", &tuned), ("blind", &blind)] {
            println!("{lang} {name}: {} pairs, honest silent {}, pushy found {}", rate.pairs, rate.silent, rate.found);
        }
        let (pairs, silent, found) =
            (tuned.pairs + blind.pairs, tuned.silent + blind.silent, tuned.found + blind.found);
        assert!(pairs >= 60, "{lang}: only {pairs} pairs");
        if silent * 100 < pairs * 97 || found * 100 < pairs * 90 {
            complaints.push(format!("{lang}: of {pairs} pairs {silent} honest silent, {found} pushy found"));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("; "));
}
