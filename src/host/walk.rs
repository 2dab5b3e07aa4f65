//! From arguments to drafts: walks folders as git would, expands patterns, reads lists of names.

use super::{Base, Ids, Trouble};
use globset::GlobBuilder;
use ignore::{DirEntry, WalkBuilder};
use std::collections::HashSet;
use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Name endings of drafts, in lower case.
pub const EXTENSIONS: &[&str] = &["md", "markdown", "mdx", "html", "htm", "txt", "json", "jsonl"];

/// Name endings of files that are plainly something else, even when they are named on the command line (by a pattern, mostly).
const NEVER: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "bmp", "webp", "svg", "ico", "avif", "heic", "mp3", "mp4", "mov", "m4a", "wav", "pdf",
    "doc", "docx", "xls", "xlsx", "ppt", "pptx", "psd", "ai", "sketch", "zip", "gz", "7z", "rar", "toml", "out",
];

/// Pictures beside which `NAME.txt` may hold their text.
const IMAGES: &[&str] = &["png", "jpg", "jpeg", "gif", "bmp", "webp", "svg"];

/// Folders of other people's files.
const FOREIGN: &[&str] = &["node_modules", "bower_components", "site-packages", "__pycache__"];

/// Text files that are no drafts though their name ends like one.
const TOOLS: &[&str] = &["requirements.txt", "robots.txt", "CMakeLists.txt", "llms.txt", "LICENSE.txt", "LICENSE.md"];

/// One draft to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// As it can be opened from the base; empty for standard input.
    pub path: PathBuf,
    /// As the user sees it.
    pub name: String,
    /// Named by the user rather than found in a folder: such a file is read whatever ignore files say.
    pub named: bool,
    pub stdin: bool,
}

/// What was found, in the order of the arguments and by name within each.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    pub drafts: Vec<Input>,
    pub troubles: Vec<Trouble>,
}

/// Collects the drafts that arguments stand for.
pub struct Walk<'a> {
    pub base: &'a Base,
    pub ids: &'a Ids,
    /// The name that standard input goes by; `<stdin>` if the user gave none.
    pub stdin: Option<&'a str>,
    /// Whether a draft is kept: the place for `exclude` of the configuration. The flag tells if it was named by the user.
    pub keep: &'a dyn Fn(&Path, bool) -> bool,
    /// Whether a JSON file found in a folder is a draft by configuration.
    pub json: &'a dyn Fn(&Path) -> bool,
}

impl Walk<'_> {
    /// Everything that `arguments` stand for: files, folders, patterns, `-` for standard input. Nothing is listed twice.
    pub fn collect(&self, arguments: &[PathBuf]) -> Inputs {
        let mut inputs = Inputs::default();
        let mut seen = HashSet::new();
        for argument in arguments {
            let (mut found, before) = (Vec::new(), inputs.troubles.len());
            self.argument(argument, &mut found, &mut inputs.troubles);
            found.sort_by(|a, b| a.name.cmp(&b.name));
            inputs.troubles[before..].sort_by(|a, b| a.source.name.cmp(&b.source.name));
            inputs.drafts.extend(found.into_iter().filter(|i| seen.insert(i.name.clone())));
        }
        inputs
    }

    fn argument(&self, argument: &Path, found: &mut Vec<Input>, troubles: &mut Vec<Trouble>) {
        if argument == Path::new("-") {
            let name = self.stdin.map_or_else(|| "<stdin>".into(), |n| self.base.name(Path::new(n)));
            return found.push(Input { path: PathBuf::new(), name, named: true, stdin: true });
        }
        let full = self.base.path().join(argument);
        match std::fs::metadata(&full) {
            Ok(meta) if meta.is_dir() => self.folder(&full, found, troubles),
            Ok(_) => self.named(argument, found, troubles),
            Err(_) if is_pattern(argument) => self.pattern(argument, found, troubles),
            // a dangling link and a file without permission are told by whoever reads it
            Err(_) if std::fs::symlink_metadata(&full).is_ok() => self.named(argument, found, troubles),
            Err(_) => troubles.push(Trouble::with(self.ids, "no-such-file", self.base.name(argument))),
        }
    }

    fn named(&self, path: &Path, found: &mut Vec<Input>, troubles: &mut Vec<Trouble>) {
        let name = self.base.name(path);
        if extension(path).is_some_and(|e| NEVER.contains(&e.as_str())) {
            troubles.push(Trouble::with(self.ids, "not-a-draft", name));
        } else if (self.keep)(path, true) {
            found.push(Input { path: path.to_path_buf(), name, named: true, stdin: false });
        }
    }

    fn folder(&self, folder: &Path, found: &mut Vec<Input>, troubles: &mut Vec<Trouble>) {
        self.each_file(folder, troubles, |path| {
            if is_draft_name(path)
                && (self.keep)(path, false)
                && (!is_json(path) || (self.json)(path) || has_draft_shape(path))
            {
                found.push(Input { path: path.to_path_buf(), name: self.base.name(path), named: false, stdin: false });
            }
        });
    }

    fn pattern(&self, pattern: &Path, found: &mut Vec<Input>, troubles: &mut Vec<Trouble>) {
        let text = pattern.to_string_lossy();
        let text = if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() };
        let fixed: PathBuf = pattern.components().take_while(|c| !is_pattern(Path::new(c.as_os_str()))).collect();
        let root = self.base.path().join(&fixed);
        let glob = GlobBuilder::new(&text).literal_separator(true).build();
        let before = found.len();
        if let (Ok(glob), true) = (glob, root.is_dir()) {
            let matcher = glob.compile_matcher();
            self.each_file(&root, troubles, |path| {
                let relative = path.strip_prefix(&root).map_or_else(|_| path.to_path_buf(), |rest| fixed.join(rest));
                if is_draft_name(path) && matcher.is_match(&relative) && (self.keep)(path, false) {
                    found.push(Input {
                        path: path.to_path_buf(),
                        name: self.base.name(path),
                        named: true,
                        stdin: false,
                    });
                }
            });
        }
        if found.len() == before {
            troubles.push(Trouble::with(self.ids, "no-match", text));
        }
    }

    fn each_file(&self, root: &Path, troubles: &mut Vec<Trouble>, mut each: impl FnMut(&Path)) {
        let walker = WalkBuilder::new(root)
            .require_git(false)
            .follow_links(true)
            .filter_entry(|e| e.depth() == 0 || !is_foreign(e))
            .build();
        for entry in walker {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|t| t.is_file()) => each(entry.path()),
                Ok(_) => {}
                Err(error) => troubles.extend(self.walking_trouble(root, &error)),
            }
        }
    }

    fn walking_trouble(&self, root: &Path, error: &ignore::Error) -> Option<Trouble> {
        use ignore::Error::*;
        match error {
            Loop { child, ancestor } => {
                let (child, ancestor) = (self.base.name(child), self.base.name(ancestor));
                Some(Trouble::with(self.ids, "folder-loop", child).text("to", ancestor))
            }
            WithDepth { err, .. } | WithLineNumber { err, .. } => self.walking_trouble(root, err),
            WithPath { path, err } => match err.as_ref() {
                Io(why) => self.unreadable(path, why),
                other => self.walking_trouble(path, other),
            },
            Io(why) => self.unreadable(root, why),
            Partial(errors) => errors.iter().find_map(|e| self.walking_trouble(root, e)),
            // a pattern of an ignore file that cannot be understood: git passes over it too
            _ => None,
        }
    }

    fn unreadable(&self, path: &Path, why: &std::io::Error) -> Option<Trouble> {
        let gone = why.kind() == std::io::ErrorKind::NotFound;
        // a link to nothing is nobody's draft unless it is named like one
        if gone && !is_draft_name(path) {
            return None;
        }
        let code = if gone { "no-such-file" } else { "unreadable" };
        let mut trouble = Trouble::with(self.ids, code, self.base.name(path));
        trouble.problem.hit = trouble.problem.hit.arg("why", super::reason(why));
        Some(trouble)
    }
}

/// Names in `file` (`-`: standard input), one a line, or separated by NUL if there is one or `null` says so.
pub fn names_from(base: &Base, file: &Path, null: bool) -> std::io::Result<Vec<PathBuf>> {
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes = std::fs::read(base.path().join(file))?;
    }
    Ok(split_names(&bytes, null))
}

fn split_names(bytes: &[u8], null: bool) -> Vec<PathBuf> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let null = null || bytes.contains(&0);
    let parts = bytes.split(|b| *b == if null { 0 } else { b'\n' });
    let parts = parts.map(|p| if null { p } else { p.strip_suffix(b"\r").unwrap_or(p) });
    parts.filter(|p| !p.is_empty()).map(path_of).collect()
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

fn extension(path: &Path) -> Option<String> {
    path.extension().and_then(OsStr::to_str).map(str::to_ascii_lowercase)
}

fn is_json(path: &Path) -> bool {
    matches!(extension(path).as_deref(), Some("json" | "jsonl"))
}

fn is_pattern(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().iter().any(|b| matches!(b, b'*' | b'?' | b'[' | b'{'))
}

fn is_foreign(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|t| t.is_dir()) && entry.file_name().to_str().is_some_and(|n| FOREIGN.contains(&n))
}

/// Whether a file of this name, found in a folder, may be a draft.
fn is_draft_name(path: &Path) -> bool {
    let Some(extension) = extension(path) else { return false };
    let beside_image = || extension == "txt" && path.file_stem().is_some_and(|s| is_image(Path::new(s)));
    let tool = || path.file_name().and_then(OsStr::to_str).is_some_and(|n| TOOLS.contains(&n));
    EXTENSIONS.contains(&extension.as_str()) && !beside_image() && !tool()
}

fn is_image(path: &Path) -> bool {
    extension(path).is_some_and(|e| IMAGES.contains(&e.as_str()))
}

/// Whether a JSON file begins like a payload of the draft interfaces.
fn has_draft_shape(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = std::fs::File::open(path).and_then(|f| f.take(64 << 10).read_to_end(&mut head));
    let has = |key: &str| memchr(&head, key.as_bytes());
    read.is_ok() && (has("\"news_item\"") || (has("\"articles\"") && (has("\"title\"") || has("\"content\""))))
}

fn memchr(text: &[u8], key: &[u8]) -> bool {
    text.windows(key.len()).any(|w| w == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder that is gone when the test is.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str, files: &[(&str, &str)]) -> Folder {
            let path = std::env::temp_dir().join(format!("softsell-walk-{name}-{}", std::process::id()));
            let _ = std::fs::remove_dir_all(&path);
            for (file, text) in files {
                let file = path.join(file);
                std::fs::create_dir_all(file.parent().unwrap()).unwrap();
                std::fs::write(file, text).unwrap();
            }
            Folder(path)
        }

        fn collect(&self, arguments: &[&str]) -> (Vec<String>, Vec<&'static str>) {
            let (base, ids) = (Base::at(&self.0), Ids::default());
            let walk = Walk { base: &base, ids: &ids, stdin: None, keep: &|_, _| true, json: &|_| false };
            let found = walk.collect(&arguments.iter().map(PathBuf::from).collect::<Vec<_>>());
            (
                found.drafts.into_iter().map(|d| d.name).collect(),
                found.troubles.iter().map(|t| t.problem.code).collect(),
            )
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_folder_is_walked_as_git_would() {
        let f = Folder::new(
            "git",
            &[
                (".gitignore", "ignored.md\n"),
                ("ignored.md", ""),
                (".hidden/a.md", ""),
                ("node_modules/x/readme.md", ""),
                ("softsell.toml", ""),
                ("乙/双十一.md", ""),
                ("b.HTML", ""),
                ("a.txt", ""),
                ("a.out", ""),
                ("poster.png", ""),
                ("poster.png.txt", ""),
                ("package.json", "{\"name\":\"x\"}"),
                ("draft.json", "{\"articles\":[{\"title\":\"x\"}]}"),
            ],
        );
        let (names, troubles) = f.collect(&["."]);
        assert_eq!(names, ["a.txt", "b.HTML", "draft.json", "乙/双十一.md"]);
        assert!(troubles.is_empty());
    }

    #[test]
    fn named_files_win_and_nothing_is_listed_twice() {
        let f = Folder::new(
            "named",
            &[(".gitignore", "x.md\n"), ("x.md", ""), ("y.md", ""), ("package.json", "{}"), ("p.png", "")],
        );
        let (names, troubles) = f.collect(&["y.md", "x.md", ".", "package.json", "p.png", "none.md"]);
        assert_eq!(names, ["y.md", "x.md", "package.json"]);
        assert_eq!(troubles, ["not-a-draft", "no-such-file"]);
    }

    #[test]
    fn patterns_are_expanded_when_no_such_file_exists() {
        let f = Folder::new("glob", &[("d/a.md", ""), ("d/b.png", ""), ("d/e/c.md", ""), ("[x].md", "")]);
        assert_eq!(f.collect(&["d/*"]).0, ["d/a.md"]);
        assert_eq!(f.collect(&["d/**/*.md"]).0, ["d/a.md", "d/e/c.md"]);
        assert_eq!(f.collect(&["[x].md"]).0, ["[x].md"]);
        assert_eq!(f.collect(&["d/*.txt"]).1, ["no-match"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_leads_to_itself_is_told_once() {
        let f = Folder::new("loop", &[("d/a.md", "")]);
        std::os::unix::fs::symlink("..", f.0.join("d/up")).unwrap();
        let (names, troubles) = f.collect(&["d"]);
        assert_eq!(names[0], "d/a.md");
        assert!(troubles.contains(&"folder-loop"), "{troubles:?}");
    }

    #[test]
    fn lists_by_line_and_by_nul() {
        let want = vec![PathBuf::from("a b.md"), PathBuf::from("双.md")];
        assert_eq!(split_names("a b.md\r\n\n双.md\n".as_bytes(), false), want);
        assert_eq!(split_names("a b.md\0双.md\0".as_bytes(), false), want);
        assert_eq!(split_names("a b.md".as_bytes(), true), want[..1]);
    }
}
