//! Which `softsell.toml` holds for a draft, what it extends, and the rule and account files that it names.

use super::read::{self, Loaded};
use super::{Base, Ids, Trouble};
use crate::source::{Source, Span};
use crate::table::{Table, Value};
use globset::GlobBuilder;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Names of a configuration, the first wins.
pub const NAMES: &[&str] = &["softsell.toml", ".softsell.toml"];

/// A configuration with everything it extends.
#[derive(Clone, Debug)]
pub struct Found {
    /// The configuration file itself, absolute.
    pub path: PathBuf,
    /// The folder that paths and patterns of the configuration count from: where the file lies, absolute.
    pub root: PathBuf,
    /// Its sources: what is extended comes first, the file itself last, so that later ones override.
    pub chain: Vec<Arc<Source>>,
    /// Folder of each source in `chain`.
    pub folders: Vec<PathBuf>,
    pub troubles: Vec<Trouble>,
}

/// Finds configurations and remembers them per folder.
pub struct Discover<'a> {
    base: &'a Base,
    ids: &'a Ids,
    folders: HashMap<PathBuf, Option<PathBuf>>,
    loaded: HashMap<PathBuf, Arc<Found>>,
}

impl<'a> Discover<'a> {
    pub fn new(base: &'a Base, ids: &'a Ids) -> Self {
        Discover { base, ids, folders: HashMap::new(), loaded: HashMap::new() }
    }

    /// The configuration that holds for `draft`: the nearest one upward, no further than the root of the repository. None: no file.
    pub fn of_draft(&mut self, draft: &Path) -> Option<Arc<Found>> {
        let full = self.base.absolute(draft);
        self.of_folder(full.parent().unwrap_or(&full))
    }

    /// The configuration that holds in `folder`.
    pub fn of_folder(&mut self, folder: &Path) -> Option<Arc<Found>> {
        let path = self.path_for(&self.base.absolute(folder))?;
        Some(self.load(&path))
    }

    /// Reads the configuration at `path` (`--config FILE`) with what it extends. A file that cannot be read is in its `troubles`.
    pub fn load(&mut self, path: &Path) -> Arc<Found> {
        let path = self.base.absolute(path);
        if let Some(found) = self.loaded.get(&path) {
            return found.clone();
        }
        let root = path.parent().unwrap_or(Path::new("/")).to_path_buf();
        let mut found =
            Found { path: path.clone(), root, chain: Vec::new(), folders: Vec::new(), troubles: Vec::new() };
        self.chain(&path, &mut Vec::new(), None, &mut found);
        let found = Arc::new(found);
        self.loaded.insert(path, found.clone());
        found
    }

    fn path_for(&mut self, folder: &Path) -> Option<PathBuf> {
        if let Some(known) = self.folders.get(folder) {
            return known.clone();
        }
        let here = NAMES.iter().map(|n| folder.join(n)).find(|p| p.is_file());
        let answer = match here {
            Some(path) => Some(path),
            None if folder.join(".git").exists() => None,
            None => folder.parent().and_then(|up| self.path_for(up)),
        };
        self.folders.insert(folder.to_path_buf(), answer.clone());
        answer
    }

    fn chain(&self, path: &Path, above: &mut Vec<PathBuf>, asked: Option<(&Arc<Source>, Span)>, found: &mut Found) {
        if above.iter().any(|p| p == path) {
            if let Some((source, span)) = asked {
                found.troubles.push(Trouble::at(source, "extends-loop", span).text("path", self.base.name(path)));
            }
            return;
        }
        let Loaded { source, problems, usable } = read::file(self.base, path, self.ids.next(), None);
        if !usable {
            for problem in problems {
                let trouble = match asked {
                    // the place to mend is the line that names the file
                    Some((by, span)) => {
                        let mut trouble = Trouble { source: by.clone(), problem };
                        trouble.problem.hit.span = span;
                        trouble
                    }
                    None => Trouble { source: source.clone(), problem },
                };
                found.troubles.push(trouble);
            }
            return;
        }
        above.push(path.to_path_buf());
        let folder = path.parent().unwrap_or(Path::new("/"));
        for (name, span) in extends(&source) {
            self.chain(&self.base.absolute(&folder.join(name)), above, Some((&source, span)), found);
        }
        above.pop();
        if !found.chain.iter().any(|s| s.name == source.name) {
            found.chain.push(source);
            found.folders.push(folder.to_path_buf());
        }
    }
}

/// What a configuration says it extends: `extends = "../base.toml"` or a list. Other forms are for the configuration's own reader to complain about.
fn extends(source: &Source) -> Vec<(String, Span)> {
    let Some(table) = Table::parse(source, &mut Vec::new()) else { return Vec::new() };
    let Some(entry) = table.entry("extends") else { return Vec::new() };
    match &entry.value {
        Value::Text(one) => vec![(one.clone(), entry.span)],
        Value::List(many) => many
            .iter()
            .filter_map(|item| match &item.value {
                Value::Text(text) => Some((text.clone(), item.span)),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The TOML files that `patterns` (files, folders or globs, from `root`) stand for, read, by name. `asked` is where the configuration names
/// them; a pattern that stands for nothing is trouble there.
pub fn toml_files(
    base: &Base,
    ids: &Ids,
    root: &Path,
    patterns: &[(String, Span)],
    asked: &Arc<Source>,
) -> (Vec<Arc<Source>>, Vec<Trouble>) {
    let (mut paths, mut troubles) = (Vec::new(), Vec::new());
    for (pattern, span) in patterns {
        let before = paths.len();
        let full = base.absolute(&root.join(pattern));
        if full.is_file() {
            paths.push(full);
        } else if full.is_dir() {
            each_toml(&full, &mut |p| paths.push(p.to_path_buf()));
        } else if let Ok(glob) = GlobBuilder::new(pattern.trim_start_matches("./")).literal_separator(true).build() {
            let matcher = glob.compile_matcher();
            each_toml(root, &mut |p| {
                if p.strip_prefix(root).is_ok_and(|rest| matcher.is_match(rest)) {
                    paths.push(p.to_path_buf());
                }
            });
        }
        if paths.len() == before {
            troubles.push(Trouble::at(asked, "no-match", *span).text("path", pattern));
        }
    }
    paths.sort();
    paths.dedup();
    let mut sources = Vec::new();
    for path in paths {
        let Loaded { source, problems, usable } = read::file(base, &path, ids.next(), None);
        if usable {
            sources.push(source);
        } else {
            troubles.extend(problems.into_iter().map(|problem| Trouble { source: source.clone(), problem }));
        }
    }
    (sources, troubles)
}

fn each_toml(folder: &Path, each: &mut dyn FnMut(&Path)) {
    let walker = ignore::WalkBuilder::new(folder).require_git(false).build();
    for entry in walker.flatten() {
        if entry.file_type().is_some_and(|t| t.is_file()) && entry.path().extension().is_some_and(|e| e == "toml") {
            each(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str, files: &[(&str, &str)]) -> Folder {
            let path = std::env::temp_dir().join(format!("softsell-discover-{name}-{}", std::process::id()));
            let _ = std::fs::remove_dir_all(&path);
            for (file, text) in files {
                let file = path.join(file);
                std::fs::create_dir_all(file.parent().unwrap()).unwrap();
                std::fs::write(file, text).unwrap();
            }
            Folder(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn the_nearest_one_up_to_the_repository_root() {
        let f = Folder::new(
            "near",
            &[
                ("softsell.toml", ""),
                ("repo/.git/HEAD", ""),
                ("repo/a/x.md", ""),
                ("repo/b/.softsell.toml", ""),
                ("repo/b/c/x.md", ""),
                ("loose/x.md", ""),
            ],
        );
        let (base, ids) = (Base::at(&f.0), Ids::default());
        let mut discover = Discover::new(&base, &ids);
        assert!(discover.of_draft(Path::new("repo/a/x.md")).is_none());
        assert_eq!(discover.of_draft(Path::new("repo/b/c/x.md")).unwrap().chain[0].name, "repo/b/.softsell.toml");
        assert_eq!(discover.of_draft(Path::new("loose/x.md")).unwrap().root, f.0);
    }

    #[test]
    fn extends_come_first_and_loops_are_told() {
        let f = Folder::new(
            "extends",
            &[
                ("softsell.toml", "extends = [\"base/one.toml\", \"none.toml\"]"),
                ("base/one.toml", "extends = \"two.toml\""),
                ("base/two.toml", "extends = \"../softsell.toml\""),
            ],
        );
        let (base, ids) = (Base::at(&f.0), Ids::default());
        let found = Discover::new(&base, &ids).load(Path::new("softsell.toml"));
        let names: Vec<_> = found.chain.iter().map(|s| s.name.as_str()).collect();
        assert_eq!(names, ["base/two.toml", "base/one.toml", "softsell.toml"]);
        let codes: Vec<_> = found.troubles.iter().map(|t| t.problem.code).collect();
        assert_eq!(codes, ["extends-loop", "no-such-file"]);
        assert_eq!(found.troubles[1].source.slice(found.troubles[1].problem.hit.span), "\"none.toml\"");
    }

    #[test]
    fn team_rules_by_folder_and_by_pattern() {
        let f = Folder::new(
            "rules",
            &[("r/p/a.toml", ""), ("r/p/b.toml", ""), ("r/p/readme.md", ""), ("softsell.toml", "")],
        );
        let (base, ids) = (Base::at(&f.0), Ids::default());
        let asked = Arc::new(Source::new(ids.next(), "softsell.toml", ""));
        let of = |p: &str| toml_files(&base, &ids, &f.0, &[(p.to_string(), asked.span())], &asked);
        assert_eq!(of("r").0.len(), 2);
        assert_eq!(of("./r/*/a.toml").0.len(), 1);
        assert_eq!(of("s").1[0].problem.code, "no-match");
    }
}
