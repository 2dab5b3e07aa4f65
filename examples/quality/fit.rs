//! Fits the weights of the rule `hard-sell/sales-pitch` and judges them on sources that were not fitted on.
//!
//! All other rules have no weights: what they find counts as found whatever the weights are. The search changes one weight at a time in steps of a
//! tenth, counts a false alarm as much as five misses, and prefers the weight it had, so that a weight without evidence stays as written.

use crate::corpus::Line;
use crate::tally::Tally;
use softsell::check::score::ASKS;
use softsell::policy::report::ScoredSentence;
use std::collections::BTreeMap;

/// What the fit needs to know about a line.
pub struct Sample<'a> {
    pub line: &'a Line,
    /// A rule other than the sales pitch finds it.
    pub others: bool,
    pub sentences: Vec<ScoredSentence>,
}

/// Weights by class, with `threshold` and `classes` among them.
pub type Weights = BTreeMap<String, f64>;

const FOLDS: usize = 5;
const CLASSES: &[&str] =
    &["pressure", "promise", "price", "gift", "call", "contact", "offer", "scarcity", "claim", "threshold", "classes"];
const COST: i64 = 5;

/// Prints, per language: the figures with the weights as written, with weights fitted on everything, and cross-validated.
pub fn print(samples: &[Sample], written: &Weights) {
    let folds = folds(samples);
    let all: Vec<&Sample> = samples.iter().collect();
    let fitted = fit(&all, written);
    let mut groups: BTreeMap<String, [Tally; 3]> = BTreeMap::new();
    let mut by_fold = Vec::new();
    for fold in 0..FOLDS {
        let rest: Vec<&Sample> = samples.iter().zip(&folds).filter(|(_, f)| **f != fold).map(|(s, _)| s).collect();
        by_fold.push(fit(&rest, written));
    }
    for (sample, fold) in samples.iter().zip(&folds) {
        let mut names = sample.line.groups();
        names.retain(|n| *n == sample.line.lang || n.ends_with("without converted"));
        for name in names {
            let row = groups.entry(name).or_default();
            for (tally, weights) in row.iter_mut().zip([written, &fitted, &by_fold[*fold]]) {
                tally.count(sample.line.sells, found(sample, weights));
            }
        }
    }
    println!("\n{FOLDS}-fold cross-validation of the sales-pitch weights, split by source");
    for (name, [written, fitted, crossed]) in groups {
        println!("{}", written.row(&format!("{name}, as written")));
        println!("{}", fitted.row("  fitted on all"));
        println!("{}", crossed.row("  cross-validated"));
    }
    let show = |w: &Weights| CLASSES.iter().map(|c| format!("{c} {:.1}", w[*c])).collect::<Vec<_>>().join(", ");
    println!("as written: {}\nfitted:     {}", show(written), show(&fitted));
    by_fold.iter().enumerate().for_each(|(i, w)| println!("without {}:  {}", i + 1, show(w)));
}

/// The fold of each sample: sources in order of size, each to the fold that has the fewest lines so far.
fn folds(samples: &[Sample]) -> Vec<usize> {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    samples.iter().for_each(|s| *sizes.entry(&s.line.source).or_default() += 1);
    let mut sources: Vec<(&str, usize)> = sizes.into_iter().collect();
    sources.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let mut load = [0; FOLDS];
    let mut of: BTreeMap<&str, usize> = BTreeMap::new();
    for (source, n) in sources {
        let fold = (0..FOLDS).min_by_key(|f| load[*f]).unwrap_or(0);
        load[fold] += n;
        of.insert(source, fold);
    }
    samples.iter().map(|s| of[s.line.source.as_str()]).collect()
}

fn fit(samples: &[&Sample], start: &Weights) -> Weights {
    let mut best = start.clone();
    let mut value = worth(samples, &best);
    for _ in 0..4 {
        let before = value;
        for class in CLASSES {
            let steps = match *class {
                "threshold" => 12..=22,
                "classes" => 2..=4,
                _ => 1..=10,
            };
            let unit = if *class == "classes" { 1.0 } else { 10.0 };
            for step in steps {
                let mut weights = best.clone();
                weights.insert(class.to_string(), f64::from(step) / unit);
                let w = worth(samples, &weights);
                if w > value {
                    (best, value) = (weights, w);
                }
            }
        }
        if value == before {
            break;
        }
    }
    best
}

fn worth(samples: &[&Sample], weights: &Weights) -> i64 {
    samples
        .iter()
        .map(|s| match (s.line.sells, found(s, weights)) {
            (true, true) => 1,
            (false, true) => -COST,
            _ => 0,
        })
        .sum()
}

fn found(sample: &Sample, weights: &Weights) -> bool {
    sample.others || sample.sentences.iter().any(|s| pitches(s, weights))
}

/// The rule `hard-sell/sales-pitch` with other weights.
fn pitches(sentence: &ScoredSentence, weights: &Weights) -> bool {
    let positive = || sentence.signals.iter().filter(|(_, w)| *w > 0.0);
    let sum: f64 = sentence.signals.iter().map(|(c, w)| weights.get(c).map_or(*w, |new| new.copysign(*w))).sum();
    sentence.sell > 0.0
        && positive().count() >= weights["classes"] as usize
        && sum + 1e-9 >= weights["threshold"]
        && positive().any(|(c, _)| ASKS.contains(&c.as_str()))
}
