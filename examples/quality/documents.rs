//! Whole documents: how many of the promotional ones are found, and how often the innocent ones are disturbed.

use softsell::diagnostic::{Diagnostic, Level};
use softsell::document::Format;
use softsell::parse;
use std::{collections::BTreeMap, fs, path::Path};

#[derive(Default)]
struct Sum {
    docs: usize,
    found: usize,
    findings: usize,
    errors: usize,
    chars: usize,
}

/// Prints a row for `docs/sell` and `docs/fine` of each language.
pub fn print(corpus: &Path, judge: &dyn Fn(&str, &str, Format) -> Vec<Diagnostic>, alarms: bool, misses: bool) {
    for label in ["sell", "fine"] {
        let folder = corpus.join("docs").join(label);
        let mut paths: Vec<_> = fs::read_dir(&folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
        paths.sort();
        let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let Some(format) = parse::detect(&name) else { continue };
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap_or_default()).into_owned();
            let found = judge(&name, &text, format);
            let sum = sums.entry(name.split('-').next().unwrap_or("").to_string()).or_default();
            sum.docs += 1;
            sum.found += usize::from(!found.is_empty());
            sum.findings += found.len();
            sum.errors += found.iter().filter(|d| d.level == Level::Error).count();
            sum.chars += text.chars().count();
            let wrong = (label == "sell") == found.is_empty();
            if wrong && (label == "fine" && alarms || label == "sell" && misses) {
                println!("{} {name}", if label == "fine" { "ALARM" } else { "MISS " });
                found
                    .iter()
                    .for_each(|d| println!("        {} {}: {} — {}", d.level.name(), d.rule, d.found, d.message.en));
            }
        }
        for (lang, s) in sums {
            let rate = s.findings as f64 * 10_000.0 / s.chars.max(1) as f64;
            println!(
                "documents {label:<5} {lang:<3} {:>4}: {:>3} with a finding; {:>4} findings ({} errors), {rate:.2} per 10,000 characters",
                s.docs, s.found, s.findings, s.errors
            );
        }
    }
}
