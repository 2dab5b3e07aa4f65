//! Measures the wording rules on a labelled corpus: `quality CORPUS [--misses] [--false-alarms] [--lang L] [--baseline TERMS]`.
//!
//! CORPUS is a folder with `lines.tsv` (id, lang, label `sell`|`fine`, source, text), `kinds.tsv` (id, kind) and `docs/{sell,fine}`. A line counts as
//! found when any finding is a warning or an error without any configuration.

use softsell::builtin;
use softsell::diagnostic::{Diagnostic, Level};
use softsell::document::{Alone, Format};
use softsell::engine::{Job, NoSetup, project::Project};
use softsell::parse;
use softsell::source::{Source, SourceId};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::{env, fs, path::Path, process};

#[derive(Default, Clone)]
struct Tally {
    hit: usize,
    missed: usize,
    alarm: usize,
    quiet: usize,
}

impl Tally {
    fn row(&self, name: &str) -> String {
        let ratio = |a: usize, b: usize| if a + b == 0 { f64::NAN } else { a as f64 / (a + b) as f64 };
        let (p, r) = (ratio(self.hit, self.alarm), ratio(self.hit, self.missed));
        let f1 = 2.0 * p * r / (p + r);
        format!(
            "{name:<28} {:>5} {:>5}   {p:>9.3} {r:>7.3} {f1:>7.3}   {:>4} false alarms, {:>4} misses",
            self.hit + self.missed,
            self.alarm + self.quiet,
            self.alarm,
            self.missed
        )
    }
}

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let flag = |name: &str| args.iter().any(|a| a == name);
    let value = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1)).cloned();
    let Some(corpus) = args.first().filter(|a| !a.starts_with('-')) else {
        eprintln!("usage: quality CORPUS [--misses] [--false-alarms] [--lang zh-Hans|zh-Hant|en] [--baseline TERMS]");
        process::exit(2)
    };
    let corpus = Path::new(corpus);
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
    let judge = |name: &str, text: &str, format: Format| -> Vec<Diagnostic> {
        let source = Arc::new(Source::new(SourceId(1), name, text));
        job.check(&source, format, Vec::new()).shown.into_iter().filter(|d| d.level > Level::Note).collect()
    };
    let terms: Vec<String> = value("--baseline").map_or(Vec::new(), |path| {
        fs::read_to_string(path)
            .unwrap_or_default()
            .lines()
            .map(|l| l.trim().to_lowercase())
            .filter(|l| !l.is_empty())
            .collect()
    });
    let kinds: BTreeMap<String, String> = read(&corpus.join("kinds.tsv"))
        .lines()
        .filter_map(|l| l.split_once('\t').map(|(a, b)| (a.to_string(), b.trim().to_string())))
        .collect();
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut flat: BTreeMap<String, Tally> = BTreeMap::new();
    for line in read(&corpus.join("lines.tsv")).lines().skip(1) {
        let fields: Vec<&str> = line.splitn(5, '\t').collect();
        let [id, lang, label, source, text] = fields[..] else { continue };
        let found = judge("line.txt", text, Format::Plain);
        let kind = kinds.get(id).cloned().unwrap_or_default();
        let converted = source.ends_with("#opencc");
        let mut names = vec![lang.to_string(), format!("{lang} {kind}")];
        if lang == "zh-Hant" && !converted {
            names.push("zh-Hant without converted".into());
        }
        let sells = label == "sell";
        for name in &names {
            count(tallies.entry(name.clone()).or_default(), sells, !found.is_empty());
            let lower = text.to_lowercase();
            count(flat.entry(name.clone()).or_default(), sells, terms.iter().any(|t| lower.contains(t)));
        }
        let shown = value("--lang").is_none_or(|l| l == lang);
        if shown && flag("--misses") && sells && found.is_empty() {
            println!("MISS  {id} {lang} {kind}: {text}");
        }
        if shown && flag("--false-alarms") && !sells && !found.is_empty() {
            println!("ALARM {id} {lang} {kind}: {text}");
            found.iter().for_each(|d| println!("        {} {}: {}", d.level.name(), d.rule, d.found));
        }
    }
    println!("{:<28} {:>5} {:>5}   {:>9} {:>7} {:>7}", "lines", "sell", "fine", "precision", "recall", "F1");
    for (name, tally) in &tallies {
        println!("{}", tally.row(name));
        if !terms.is_empty() {
            println!("{}", flat[name].row("  flat term list"));
        }
    }
    documents(corpus, &judge, flag("--false-alarms"), flag("--misses"));
}

fn count(tally: &mut Tally, sells: bool, found: bool) {
    match (sells, found) {
        (true, true) => tally.hit += 1,
        (true, false) => tally.missed += 1,
        (false, true) => tally.alarm += 1,
        (false, false) => tally.quiet += 1,
    }
}

fn documents(corpus: &Path, judge: &dyn Fn(&str, &str, Format) -> Vec<Diagnostic>, alarms: bool, misses: bool) {
    for label in ["sell", "fine"] {
        let folder = corpus.join("docs").join(label);
        let mut names: Vec<_> = fs::read_dir(&folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
        names.sort();
        let mut by_lang: BTreeMap<String, [usize; 5]> = BTreeMap::new();
        for path in names {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let Some(format) = parse::detect(&name) else { continue };
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap_or_default()).into_owned();
            let found = judge(&name, &text, format);
            let lang = name.split('-').next().unwrap_or("").to_string();
            let sum = by_lang.entry(lang).or_default();
            let errors = found.iter().filter(|d| d.level == Level::Error).count();
            sum[0] += 1;
            sum[1] += usize::from(!found.is_empty());
            sum[2] += found.len();
            sum[3] += errors;
            sum[4] += text.chars().count();
            if (label == "fine" && alarms || label == "sell" && misses) && (label == "sell") == found.is_empty() {
                println!("{} {name}", if label == "fine" { "ALARM" } else { "MISS " });
                found
                    .iter()
                    .for_each(|d| println!("        {} {}: {} — {}", d.level.name(), d.rule, d.found, d.message.en));
            }
        }
        for (lang, [docs, found, findings, errors, chars]) in by_lang {
            let rate = findings as f64 * 10_000.0 / chars.max(1) as f64;
            println!(
                "documents {label:<5} {lang:<3} {docs:>4}: {found:>3} with a finding; {findings:>4} findings ({errors} errors), {rate:.2} per 10,000 characters"
            );
        }
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| {
        eprintln!("{}: {e}", path.display());
        process::exit(2)
    })
}
