//! The labelled lines of a corpus folder.

use std::{collections::BTreeMap, fs, path::Path, process};

/// One labelled line.
pub struct Line {
    pub id: String,
    /// `zh-Hans`, `zh-Hant`, `en`.
    pub lang: String,
    /// It is labelled as a sales pitch.
    pub sells: bool,
    /// Where it is from; lines that were converted from another script share the source of their original.
    pub source: String,
    pub converted: bool,
    /// What sort of text it is.
    pub kind: String,
    pub text: String,
}

impl Line {
    /// The groups that it counts in.
    pub fn groups(&self) -> Vec<String> {
        let mut names = vec![self.lang.clone(), format!("{} {}", self.lang, self.kind)];
        if self.lang == "zh-Hant" && !self.converted {
            names.push("zh-Hant without converted".into());
        }
        names
    }
}

/// Reads `lines.tsv` and `kinds.tsv`; ends the program if they cannot be read.
pub fn lines(corpus: &Path) -> Vec<Line> {
    let kinds = read(&corpus.join("kinds.tsv"));
    let kinds: BTreeMap<&str, &str> = kinds.lines().filter_map(|l| l.split_once('\t')).collect();
    let table = read(&corpus.join("lines.tsv"));
    let row = |line: &str| {
        let fields: Vec<&str> = line.splitn(5, '\t').collect();
        let [id, lang, label, source, text] = fields[..] else { return None };
        Some(Line {
            id: id.to_string(),
            lang: lang.to_string(),
            sells: label == "sell",
            source: source.trim_end_matches("#opencc").to_string(),
            converted: source.ends_with("#opencc"),
            kind: kinds.get(id).map_or("", |k| k.trim()).to_string(),
            text: text.to_string(),
        })
    };
    table.lines().skip(1).filter_map(row).collect()
}

/// The text of a file; ends the program if it cannot be read.
pub fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| {
        eprintln!("{}: {e}", path.display());
        process::exit(2)
    })
}
