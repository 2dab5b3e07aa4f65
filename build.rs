//! Reads the rule packs with the loader that reads a team's own packs at run time, stops the build at the first bad one, and writes the
//! tables that the binary embeds: the rules and their automaton, and the fold table.
#![allow(dead_code, unused_imports)]

#[path = "src/account.rs"]
mod account;
#[path = "src/check/mod.rs"]
mod check;
#[path = "src/diagnostic/mod.rs"]
mod diagnostic;
#[path = "src/document/mod.rs"]
mod document;
#[path = "src/rule/mod.rs"]
mod rule;
#[path = "src/source.rs"]
mod source;
#[path = "src/table/mod.rs"]
mod table;
#[path = "src/text/mod.rs"]
mod text;

use diagnostic::{Lang, Problem};
use source::{Source, SourceId};
use std::path::{Path, PathBuf};
use std::{env, fs, process};

fn main() {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=data");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets OUT_DIR"));
    let read = |path: &str| fs::read_to_string(path).unwrap_or_else(|e| fail(&format!("{path}: {e}")));
    let fold = text::fold::FoldTable::build(&read("data/ts-characters.txt"), &read("data/compat-characters.txt"));
    fs::write(out.join("fold.bin"), fold.bytes()).unwrap_or_else(|e| fail(&e.to_string()));

    let mut problems = Problems::default();
    let (mut packs, mut rules, mut lists, mut types) = (vec![], vec![], vec![], vec![]);
    let source = problems.source(Path::new("rules/retired.toml"));
    let retired = rule::load::retired(&source, &mut problems.found);
    problems.report(&source);
    for folder in entries(Path::new("rules")) {
        let pack = name(&folder);
        for file in entries(&folder).into_iter().filter(|f| f.extension().is_some_and(|e| e == "toml")) {
            let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let source = problems.source(&file);
            match (pack.as_str(), stem.as_str()) {
                ("lists", _) => lists.extend(rule::load::list(&stem, &source, &mut problems.found)),
                ("accounts", _) => types.extend(rule::load_account::account_type(&stem, &source, &mut problems.found)),
                ("data", _) => {}
                (_, "pack") => packs.extend(rule::load::pack(&pack, &source, &mut problems.found)),
                _ => rules.extend(rule::load::rule(&format!("{pack}/{stem}"), &source, &mut problems.found)),
            }
            problems.report(&source);
        }
    }
    let words = rules.iter().map(|r| (r.id.clone(), r.message.clone())).collect::<Vec<_>>();
    problems.stop_if_any(&words);
    match rule::set::embed(packs, rules, lists, types, retired, &fold) {
        Ok((bytes, _)) => {
            println!("cargo::rustc-env=SOFTSELL_DIGEST={:016x}", digest(&[&bytes, fold.bytes()]));
            fs::write(out.join("rules.bin"), bytes).unwrap_or_else(|e| fail(&e.to_string()));
        }
        Err(errors) => fail(&errors.join("\n")),
    }
}

/// Problems of rule files, kept with their places until the words of the rule that describes them are known.
#[derive(Default)]
struct Problems {
    found: Vec<Problem>,
    reported: Vec<(String, Problem)>,
}

impl Problems {
    fn source(&self, file: &Path) -> Source {
        let text = fs::read_to_string(file).unwrap_or_else(|e| fail(&format!("{}: {e}", file.display())));
        Source::new(SourceId(1), file.display().to_string(), text)
    }

    fn report(&mut self, source: &Source) {
        for p in self.found.drain(..) {
            let at = source.position(p.hit.span.start);
            self.reported.push((format!("{}:{}:{}", source.name, at.line, at.column), p));
        }
    }

    fn stop_if_any(&self, words: &[(String, diagnostic::Words)]) {
        // an exception that can never act is a blemish of a pack, not a reason to build nothing
        for (place, p) in self.reported.iter().filter(|(_, p)| p.code == "useless-except") {
            println!("cargo::warning={place}: {}: {:?}", p.code, p.hit.args);
        }
        let lines: Vec<String> = self
            .reported
            .iter()
            .filter(|(_, p)| p.code != "useless-except")
            .map(|(place, p)| {
                let id = format!("softsell/{}", p.code);
                let message = words.iter().find(|(i, _)| *i == id).map(|(_, w)| w.fill(Lang::En, &p.hit.args));
                format!("{place}: {id}: {}", message.unwrap_or_else(|| format!("{:?}", p.hit.args)))
            })
            .collect();
        if !lines.is_empty() {
            fail(&lines.join("\n"));
        }
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = match fs::read_dir(folder) {
        Ok(dir) => dir.filter_map(|e| e.ok().map(|e| e.path())).collect(),
        Err(_) => Vec::new(),
    };
    all.sort();
    all
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// FNV-1a over all parts: tells two sets of tables apart, protects against nobody.
fn digest(parts: &[&[u8]]) -> u64 {
    let bytes = parts.iter().flat_map(|p| p.iter());
    bytes.fold(0xcbf29ce484222325, |h, b| (h ^ *b as u64).wrapping_mul(0x100000001b3))
}

fn fail(message: &str) -> ! {
    eprintln!("{message}");
    process::exit(1)
}
