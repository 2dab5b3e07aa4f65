//! The documentation says what is so: every key stands in it, its examples are accepted, its transcripts are what the program prints.

use softsell::builtin;
use softsell::config::{self, Known};
use softsell::diagnostic::Lang;
use softsell::parse::keys::{self, KEYS};
use softsell::source::{Source, SourceId};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}")).replace("\r\n", "\n")
}

/// Every page: the files at the root and in `docs/`.
fn pages() -> Vec<String> {
    let mut all: Vec<String> =
        ["README.md", "README.zh.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(String::from).into();
    let folder = fs::read_dir(root().join("docs")).expect("docs/ is readable").flatten();
    all.extend(folder.map(|e| format!("docs/{}", e.file_name().to_string_lossy())).filter(|n| n.ends_with(".md")));
    all
}

/// The fenced blocks of `page` whose language is `lang`.
fn blocks<'a>(page: &'a str, lang: &str) -> Vec<&'a str> {
    let open = format!("\n```{lang}\n");
    page.split(open.as_str()).skip(1).map(|rest| rest.split("\n```").next().unwrap_or(rest)).collect()
}

#[test]
fn every_front_matter_key_and_alias_is_documented() {
    let page = read("docs/front-matter.md");
    // the aliases in the order in which they count
    for key in KEYS {
        let aliases: Vec<String> = key.aliases.iter().map(|a| format!("`{a}`")).collect();
        let wanted = format!("| `{}` | {}", key.name, aliases.join(" "));
        let wanted = wanted.trim_end();
        let there = page.lines().any(|l| l.strip_prefix(wanted).is_some_and(|rest| rest.trim_start().starts_with('|')));
        assert!(there, "docs/front-matter.md has no row that begins with\n{wanted} |");
    }
    for row in page.lines().filter(|l| l.starts_with("| `")) {
        let cells: Vec<&str> = row.split('|').collect();
        for name in cells[1].split('`').chain(cells[2].split('`')).filter(|n| !n.trim().is_empty()) {
            let known = matches!(keys::look_up(&keys::normal(name)), keys::Known::Key(..));
            assert!(known, "docs/front-matter.md names `{name}`, which is no key");
        }
    }
}

/// Names of keys that the reader of the configuration asks for: strings followed by `, p)` or `, &[`, and those after `(t, `.
fn configuration_keys() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for path in ["src/config/read.rs", "src/config/accounts.rs"] {
        let text = read(path);
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        let parts: Vec<&str> = code.split('"').collect();
        for at in (1..parts.len()).step_by(2) {
            let (before, name, after) = (parts[at - 1], parts[at], parts.get(at + 1).copied().unwrap_or(""));
            let asked = after.starts_with(", p)") || after.starts_with(", &[\n") || after == ", &[";
            let called = before.strip_suffix('(').is_some_and(|b| b.ends_with(|c: char| c.is_ascii_lowercase()));
            // the second name of `for_paths(t, "encoding", "encoding", …)` is a key as well
            let second = before == ", " && at >= 3 && parts[at - 3].ends_with("for_paths(t, ");
            if before.ends_with("(t, ") || second || (called && asked) {
                found.insert(name.to_string());
            }
        }
    }
    found
}

#[test]
fn every_configuration_key_is_documented() {
    let keys = configuration_keys();
    assert!(keys.len() >= 30, "only {} keys found in the code: {keys:?}", keys.len());
    for key in ["lang", "fail-on", "accounts", "verified", "off", "reason", "count-bare-dates", "format", "baseline"] {
        assert!(keys.contains(key), "`{key}` was not found in the code: {keys:?}");
    }
    let page = read("docs/configuration.md");
    let shown = blocks(&page, "toml").join("\n");
    let has = |key: &str| {
        shown.lines().any(|line| {
            let line = line.trim_start();
            let table = line.trim_start_matches('[').split(']').next().unwrap_or("");
            line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='))
                || (line.starts_with('[') && table.split('.').any(|part| part == key))
        })
    };
    let missing: Vec<&String> = keys.iter().filter(|k| !has(k)).collect();
    assert!(missing.is_empty(), "docs/configuration.md has no example of {missing:?}");
}

#[test]
fn the_configuration_of_the_documentation_is_accepted() {
    for path in ["docs/configuration.md", "README.md", "README.zh.md"] {
        let page = read(path);
        let text = blocks(&page, "toml").join("\n");
        let source = Arc::new(Source::new(SourceId(1), path, text));
        let rules = builtin::rules();
        let types: Vec<_> = rules.type_ids().map(str::to_string).collect();
        let types: Vec<_> = types.iter().filter_map(|id| rules.account_type(id)).collect();
        let ids: Vec<&str> = rules.heads().iter().map(|h| h.id.as_str()).collect();
        let packs: Vec<&str> = rules.packs().iter().map(|p| p.id.as_str()).collect();
        let mut problems = Vec::new();
        config::read(&source, &types, &|name| Known::among(name, &ids, &packs), &mut problems);
        let told: Vec<String> = problems
            .iter()
            .map(|p| {
                let args: Vec<String> = p.hit.args.iter().map(|(k, w)| format!("{k}={}", w.get(Lang::En))).collect();
                format!("{} {:?} {}", p.code, source.slice(p.hit.span), args.join(" "))
            })
            .collect();
        assert!(told.is_empty(), "{path}: {told:#?}");
    }
}

/// A `console` block is a command after `$ softsell`, what it prints with `…` for what is left out, and perhaps `(exit code N)`.
#[test]
fn transcripts_are_what_the_program_prints() {
    let mut count = 0;
    for path in pages() {
        let page = read(&path);
        for block in blocks(&page, "console") {
            let mut lines = block.lines().peekable();
            let command = lines.next().and_then(|l| l.strip_prefix("$ softsell ")).unwrap_or_else(|| {
                panic!("{path}: a console block begins with `$ softsell`: {block}");
            });
            let out = Command::new(env!("CARGO_BIN_EXE_softsell"))
                .args(command.split_whitespace())
                .args(["--color", "never"])
                .current_dir(root())
                .env_clear()
                .env("COLUMNS", "100")
                .output()
                .expect("softsell runs");
            let printed = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
            let printed: Vec<&str> = printed.lines().collect();
            let mut at = 0;
            let mut gap = false;
            for line in lines {
                if let Some(code) = line.strip_prefix("(exit code ").and_then(|l| l.strip_suffix(')')) {
                    assert_eq!(out.status.code().map(|c| c.to_string()).as_deref(), Some(code), "{path}: {command}");
                    continue;
                }
                if line == "…" {
                    gap = true;
                    continue;
                }
                let rest = &printed[at.min(printed.len())..];
                let skip = if gap { rest.iter().position(|p| p.trim_end() == line.trim_end()) } else { Some(0) };
                let found = skip.filter(|s| rest.get(*s).is_some_and(|p| p.trim_end() == line.trim_end()));
                let Some(skip) = found else {
                    panic!("{path}: `softsell {command}` does not print\n{line}\nbut\n{}", printed.join("\n"));
                };
                at += skip + 1;
                gap = false;
            }
            count += 1;
        }
    }
    assert!(count >= 4, "only {count} transcripts");
}

#[test]
fn every_dependency_is_explained() {
    let manifest = read("Cargo.toml");
    let page = read("docs/dependencies.md");
    let section = |name: &str| {
        let rest = manifest.split(&format!("\n[{name}]\n")).nth(1).unwrap_or("");
        rest.split("\n[").next().unwrap_or("").to_string()
    };
    for line in format!("{}\n{}", section("dependencies"), section("dev-dependencies")).lines() {
        let Some((name, _)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) else { continue };
        let named = page.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').any(|word| word == name);
        assert!(named, "docs/dependencies.md says nothing of {name}");
    }
}

#[test]
fn links_between_pages_lead_somewhere() {
    for path in pages() {
        let page = read(&path);
        let folder = Path::new(&path).parent().unwrap_or(Path::new(""));
        for rest in page.split("](").skip(1) {
            let target = rest.split([')', '#', ' ']).next().unwrap_or("");
            if target.is_empty() || target.contains("://") || target.contains('…') {
                continue;
            }
            assert!(root().join(folder).join(target).exists(), "{path} links to {target}, which does not exist");
        }
    }
}
