//! Path patterns of a configuration: they count from its folder, and a folder stands for everything in it.

use crate::diagnostic::Problem;
use crate::source::Span;
use crate::table::At;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Patterns of which one has to match.
#[derive(Clone, Debug, Default)]
pub struct Globs {
    pub patterns: Vec<At<String>>,
    sets: Vec<GlobSet>,
}

impl Globs {
    /// Compiles `patterns`; one that is no glob is reported (`bad-glob`) and left out.
    pub fn new(patterns: Vec<At<String>>, problems: &mut Vec<Problem>) -> Globs {
        let mut globs = Globs::default();
        for pattern in patterns {
            match compile(&pattern.value) {
                Ok(set) => {
                    globs.patterns.push(pattern);
                    globs.sets.push(set);
                }
                Err(reason) => {
                    let problem = Problem::at("bad-glob", pattern.span).text("pattern", &pattern.value);
                    problems.push(problem.text("reason", reason));
                }
            }
        }
        globs
    }

    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// The place of the most specific pattern that matches `path`.
    pub fn matching(&self, path: &str) -> Option<Span> {
        self.best(path).map(|(_, span)| span)
    }

    /// The most specific pattern that matches `path`: how specific it is (characters that are no wildcard), and its place.
    pub fn best(&self, path: &str) -> Option<(usize, Span)> {
        let path = path.trim_start_matches("./");
        let hits = self.patterns.iter().zip(&self.sets).filter(|(_, s)| s.is_match(path));
        hits.map(|(p, _)| (weight(&p.value), p.span)).max_by_key(|(w, _)| *w)
    }
}

fn weight(pattern: &str) -> usize {
    pattern.chars().filter(|c| !"*?[]{},".contains(*c)).count()
}

/// A pattern without `/` is looked for in every folder; one that matches a folder takes in what lies below.
fn compile(pattern: &str) -> Result<GlobSet, String> {
    let plain = pattern.trim().trim_start_matches("./");
    let anchored = plain.trim_end_matches('/').contains('/');
    let plain = plain.trim_matches('/');
    if plain.is_empty() {
        return GlobSet::builder().add(glob("**")?).build().map_err(|e| e.to_string());
    }
    let mut builder = GlobSetBuilder::new();
    builder.add(glob(plain)?).add(glob(&format!("{plain}/**"))?);
    if !anchored {
        builder.add(glob(&format!("**/{plain}"))?).add(glob(&format!("**/{plain}/**"))?);
    }
    builder.build().map_err(|e| e.to_string())
}

fn glob(pattern: &str) -> Result<globset::Glob, String> {
    GlobBuilder::new(pattern).literal_separator(true).build().map_err(|e| e.kind().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn of(pattern: &str) -> Globs {
        let span = Span::new(SourceId(0), 0..1);
        Globs::new(vec![At { value: pattern.into(), span }], &mut Vec::new())
    }

    #[test]
    fn folders_names_and_wildcards() {
        for (pattern, path, wanted) in [
            ("drafts/树影/**", "drafts/树影/a/b.md", true),
            ("drafts/树影", "drafts/树影/a.md", true),
            ("./drafts/树影/", "drafts/树影/a.md", true),
            ("*.tmp.md", "a/b/c.tmp.md", true),
            ("归档", "drafts/归档/x.md", true),
            ("drafts/*.md", "drafts/a/b.md", false),
            ("drafts/*.md", "./drafts/b.md", true),
            ("drafts/{甲,乙}/**", "drafts/乙/b.md", true),
            (".", "anything/at/all.md", false),
        ] {
            assert_eq!(of(pattern).matching(path).is_some(), wanted, "{pattern} on {path}");
        }
        let mut problems = Vec::new();
        let span = Span::new(SourceId(0), 0..1);
        assert!(Globs::new(vec![At { value: "a[".into(), span }], &mut problems).is_empty());
        assert_eq!(problems[0].code, "bad-glob");
    }
}
