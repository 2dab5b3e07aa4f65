//! Every rule, list, pack and account type of the project loads without a single complaint.

use softsell::diagnostic::{Lang, Problem};
use softsell::rule::{load, load_account};
use softsell::source::{Source, SourceId};
use std::path::{Path, PathBuf};

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().flatten().map(|e| e.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, into);
        } else if path.extension().is_some_and(|e| e == "toml") {
            into.push(path);
        }
    }
}

#[test]
fn all_rule_files_load() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut paths = Vec::new();
    files(&root, &mut paths);
    let mut told = Vec::new();
    for path in &paths {
        let name = path.strip_prefix(&root).unwrap().with_extension("").to_string_lossy().replace('\\', "/");
        let source = Source::new(SourceId(0), name.clone(), std::fs::read_to_string(path).unwrap());
        let mut problems: Vec<Problem> = Vec::new();
        let usable = match name.split_once('/') {
            Some(("accounts", id)) => load_account::account_type(id, &source, &mut problems).is_some(),
            Some(("lists", id)) => load::list(id, &source, &mut problems).is_some(),
            None if name == "retired" => !load::retired(&source, &mut problems).is_empty(),
            Some((pack, "pack")) => load::pack(pack, &source, &mut problems).is_some(),
            _ => load::rule(&name, &source, &mut problems).is_some(),
        };
        for p in &problems {
            let at = source.position(p.hit.span.start);
            let args: Vec<String> = p.hit.args.iter().map(|(k, w)| format!("{k}={}", w.get(Lang::En))).collect();
            told.push(format!(
                "rules/{name}.toml:{}:{}: {} {} [{}]",
                at.line,
                at.column,
                p.code,
                args.join(" "),
                source.slice(p.hit.span).chars().take(60).collect::<String>()
            ));
        }
        if !usable && problems.is_empty() {
            told.push(format!("rules/{name}.toml: not usable, and nothing says why"));
        }
    }
    assert!(told.is_empty(), "{} files, {} complaints:\n{}", paths.len(), told.len(), told.join("\n"));
}
