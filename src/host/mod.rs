//! The outside world: walking folders, reading and decoding files, finding configurations, image headers, standard output. Nothing below
//! this room touches a disk, a clock, the environment or a terminal.

pub mod atomic;
pub mod decode;
pub mod discover;
pub mod image;
pub mod read;
pub mod stdout;
pub mod stream;
pub mod walk;

use crate::diagnostic::Problem;
use crate::source::{Source, SourceId, Span};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Hands out source ids, each once per run.
#[derive(Debug, Default)]
pub struct Ids(AtomicU32);

impl Ids {
    /// The next unused id.
    pub fn next(&self) -> SourceId {
        self.block(1)
    }

    /// The first of `n` ids that belong to the caller from now on: for files that are read in parallel and still get the same id in each run.
    pub fn block(&self, n: usize) -> SourceId {
        SourceId(self.0.fetch_add(n as u32, Ordering::Relaxed))
    }
}

/// Something the outside world did not give us: a file that is not there, a folder that leads to itself. It has a source of its own
/// (perhaps empty, named like the path) so that every format can show where.
#[derive(Clone, Debug)]
pub struct Trouble {
    pub source: Arc<Source>,
    pub problem: Problem,
}

impl Trouble {
    /// Trouble `code` with a path that has no text to point at.
    pub fn with(ids: &Ids, code: &'static str, path: impl Into<String>) -> Trouble {
        let name = path.into();
        let source = Source::new(ids.next(), name.clone(), "");
        Trouble { problem: Problem::at(code, source.span()).text("path", name), source: Arc::new(source) }
    }

    /// The same with an argument for its message.
    pub fn text(mut self, name: &'static str, value: impl ToString) -> Trouble {
        self.problem = self.problem.text(name, value);
        self
    }

    /// Trouble at a place of a source that was read.
    pub fn at(source: &Arc<Source>, code: &'static str, span: Span) -> Trouble {
        Trouble { source: source.clone(), problem: Problem::at(code, span) }
    }
}

/// Where the program was started; every relative name counts from here.
#[derive(Clone, Debug)]
pub struct Base(PathBuf);

impl Base {
    /// The current folder (`.` if the system does not tell).
    pub fn here() -> Base {
        Base(std::env::current_dir().unwrap_or_else(|_| PathBuf::from(".")))
    }

    /// A base of the caller's choice, for tests and the language server.
    pub fn at(folder: impl Into<PathBuf>) -> Base {
        Base(folder.into())
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// `path` made absolute, with `.` and `..` resolved by name (links are not followed).
    pub fn absolute(&self, path: &Path) -> PathBuf {
        use std::path::Component;
        let mut out = PathBuf::new();
        for part in self.0.join(path).components() {
            match part {
                Component::CurDir => {}
                Component::ParentDir => {
                    out.pop();
                }
                other => out.push(other),
            }
        }
        out
    }

    /// The name a user sees: relative to the base where possible, with `/`.
    pub fn name(&self, path: &Path) -> String {
        let full = self.absolute(path);
        let shown = full.strip_prefix(&self.0).unwrap_or(&full);
        let text = shown.to_string_lossy();
        let text = if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() };
        if text.is_empty() { ".".into() } else { text }
    }
}

/// What the operating system said, in the words we show (`permission denied`, not an error code).
pub(crate) fn reason(error: &std::io::Error) -> crate::diagnostic::Words {
    use crate::diagnostic::Words;
    use std::io::ErrorKind::*;
    match error.kind() {
        NotFound => Words::new("there is no such file", "没有这个文件"),
        PermissionDenied => Words::new("permission denied", "没有读取权限"),
        IsADirectory => Words::new("it is a folder", "这是一个文件夹"),
        _ => {
            // a walker wraps what the system said in a sentence with the whole path
            let mut inner: &dyn std::error::Error = error;
            while let Some(next) = inner.source() {
                inner = next;
            }
            let text = inner.to_string();
            match text.split_once(" (os error") {
                Some((said, _)) if said.contains("symbolic links") => {
                    Words::new("the link leads to itself", "链接指回了自身")
                }
                Some((said, _)) => Words::same(said),
                None => Words::same(text),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_relative_with_slashes() {
        let base = Base::at("/team/drafts");
        assert_eq!(base.name(Path::new("./a/../双十一.md")), "双十一.md");
        assert_eq!(base.name(Path::new("/team/drafts/x/y.md")), "x/y.md");
        assert_eq!(base.name(Path::new("/elsewhere/y.md")), "/elsewhere/y.md");
        assert_eq!(base.name(Path::new("../y.md")), "/team/y.md");
    }
}
