//! The laws of the house: who may import whom, how long a file may be, which file may name which crate. `ARCHITECTURE.md` says why.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Room and floor. A file imports only from lower floors, or from its own room.
const FLOORS: &[(&str, u32)] = &[
    ("source", 1),
    ("diagnostic", 2),
    ("text", 3),
    ("document", 3),
    ("account", 3),
    ("table", 3),
    ("fix", 3),
    ("parse", 4),
    ("check", 4),
    ("plan", 4),
    ("rule", 5),
    ("builtin", 5),
    ("config", 6),
    ("policy", 7),
    ("engine", 8),
    ("output", 8),
    ("explain", 8),
    ("host", 9),
    ("lsp", 10),
    ("cli", 11),
    ("main", 11),
    ("lib", 11),
];

/// Imports that stay on one floor, and imports from a lower floor that are ruled out all the same.
const SAME_FLOOR: &[(&str, &str)] =
    &[("document", "text"), ("account", "table"), ("builtin", "rule"), ("text", "text"), ("main", "cli")];
const RULED_OUT: &[(&str, &str)] = &[
    ("rule", "parse"),
    ("rule", "plan"),
    ("config", "parse"),
    ("config", "check"),
    ("policy", "parse"),
    ("output", "parse"),
    ("output", "check"),
    ("host", "check"),
    ("host", "rule"),
    ("host", "engine"),
    ("host", "output"),
];

/// Crates that only some files may name.
const CRATES: &[(&str, &[&str])] = &[
    ("codespan_reporting", &["output/text"]),
    ("pulldown_cmark", &["parse/markdown"]),
    ("html5gum", &["parse/html"]),
    ("jsonc_parser", &["parse/json", "parse/front_json", "plan/"]),
    ("saphyr_parser", &["parse/front_yaml"]),
    ("toml", &["table", "parse/front_toml"]),
    ("daachorse", &["text/matcher"]),
    ("encoding_rs", &["host/"]),
    ("chardetng", &["host/"]),
    ("ignore", &["host/"]),
    ("clap", &["cli/"]),
    ("serde_json", &["output/"]),
    ("indicatif", &["cli/"]),
    ("anyhow", &["cli/", "main"]),
    ("lsp_server", &["lsp/"]),
    ("lsp_types", &["lsp/"]),
];

/// Only the outside rooms touch the outside.
const OUTSIDE: &[&str] =
    &["std::fs", "std::env", "println!", "eprintln!", "print!(", "SystemTime::now", "Zoned::now", "Timestamp::now"];

struct File {
    path: String,
    room: String,
    code: String,
}

fn files() -> Vec<File> {
    fn walk(folder: &Path, out: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("src is readable").flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                out.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|p| {
            let text = fs::read_to_string(&p).expect("a source file is text");
            let path = p.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
            let room = path.split('/').next().unwrap_or("").trim_end_matches(".rs").to_string();
            // tests may be long, and may name rules
            let text = if path.ends_with("/tests.rs") { String::new() } else { text };
            let code = text.split("#[cfg(test)]").next().unwrap_or("").to_string();
            File { path, room, code }
        })
        .collect()
}

fn floor(room: &str) -> Option<u32> {
    FLOORS.iter().find(|(r, _)| *r == room).map(|(_, f)| *f)
}

/// Code without comments and string literals on one line.
fn bare(line: &str) -> &str {
    line.split("//").next().unwrap_or("")
}

#[test]
fn imports_go_down() {
    let mut wrong = Vec::new();
    for file in files() {
        let Some(here) = floor(&file.room) else {
            wrong.push(format!("src/{}: the room {} has no floor", file.path, file.room));
            continue;
        };
        for (number, line) in file.code.lines().enumerate() {
            for part in bare(line).split("crate::").skip(1) {
                let names: Vec<&str> = match part.strip_prefix('{') {
                    Some(list) => list.split(['}', ';']).next().unwrap_or("").split(',').map(str::trim).collect(),
                    None => vec![part],
                };
                for name in names {
                    let room: String = name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                    let Some(there) = floor(&room) else { continue };
                    let same = room == file.room || SAME_FLOOR.contains(&(file.room.as_str(), room.as_str()));
                    if !same && (there >= here || RULED_OUT.contains(&(file.room.as_str(), room.as_str()))) {
                        wrong.push(format!("src/{}:{}: {} may not import {room}", file.path, number + 1, file.room));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn files_are_short() {
    let long: Vec<String> = files()
        .iter()
        .map(|f| (f.code.lines().count(), &f.path))
        .filter(|(n, _)| *n > 300)
        .map(|(n, p)| format!("src/{p}: {n} lines before its tests"))
        .collect();
    assert!(long.is_empty(), "\n{}", long.join("\n"));
}

#[test]
fn each_crate_stays_in_its_room() {
    let mut wrong = Vec::new();
    for file in files() {
        for (name, rooms) in CRATES {
            let named = |line: &str| {
                let line = bare(line);
                line.match_indices(&format!("{name}::")).any(|(i, _)| {
                    !line[..i].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '.')
                })
            };
            let allowed = rooms.iter().any(|r| file.path.starts_with(r));
            if !allowed && file.code.lines().any(named) {
                wrong.push(format!("src/{} names {name}", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_core_is_pure() {
    let mut wrong = Vec::new();
    for file in files().iter().filter(|f| floor(&f.room).is_some_and(|n| n < 9)) {
        for (number, line) in file.code.lines().enumerate() {
            for word in OUTSIDE {
                if bare(line).contains(word) {
                    wrong.push(format!("src/{}:{}: {word}", file.path, number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn rule_ids_in_code_are_the_programs_own() {
    let packs: Vec<String> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules"))
        .expect("rules is readable")
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .filter(|n| !matches!(n.as_str(), "softsell" | "lists" | "accounts" | "data"))
        .collect();
    let mut wrong: BTreeMap<String, String> = BTreeMap::new();
    for file in files() {
        for line in file.code.lines().map(bare) {
            for pack in &packs {
                if line.contains(&format!("\"{pack}/")) {
                    wrong.insert(file.path.clone(), line.trim().to_string());
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
