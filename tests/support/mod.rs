//! The program from outside: a folder that is gone when the test is, and the binary in it with a plain environment.
#![allow(dead_code)] // each test file uses its own part

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// Variables that change what is written.
const ENVIRONMENT: &[&str] =
    &["SOFTSELL_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TERM", "COLUMNS"];

/// A repository in a temporary folder.
pub struct Folder(pub PathBuf);

impl Folder {
    /// Holds `files`, a path and its bytes each; folders are made as needed.
    pub fn new(files: &[(&str, &[u8])]) -> Folder {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("softsell-test-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(path.join(".git")).unwrap();
        for (file, bytes) in files {
            let file = path.join(file);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, bytes).unwrap();
        }
        Folder(path)
    }

    /// Runs the program in the folder with nothing on standard input.
    pub fn run(&self, args: &[&str]) -> Ran {
        run_in(&self.0, args, b"")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// How a run ended and what it said.
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// Lines of standard output that speak of `rule`.
    pub fn of(&self, rule: &str) -> Vec<&str> {
        self.out.lines().filter(|l| l.contains(&format!("[{rule}]"))).collect()
    }

    /// Fails unless the run ended with `code` and without a panic.
    #[track_caller]
    pub fn ends(&self, code: i32) -> &Ran {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", head(&self.out), head(&self.err));
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }

    /// Fails unless standard output holds `text`.
    #[track_caller]
    pub fn says(&self, text: &str) -> &Ran {
        assert!(self.out.contains(text), "expected {text:?} in:\n{}\nstderr:\n{}", head(&self.out), head(&self.err));
        self
    }

    /// Fails if standard output holds `text`.
    #[track_caller]
    pub fn is_silent_on(&self, text: &str) -> &Ran {
        assert!(!self.out.contains(text), "did not expect {text:?} in:\n{}", head(&self.out));
        self
    }
}

/// The beginning of a text: a hostile input may make it long.
fn head(text: &str) -> String {
    text.chars().take(4000).collect()
}

/// The program, in `folder`, with an environment that changes nothing and all streams caught.
pub fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_softsell"));
    command.current_dir(folder).args(args);
    for name in ENVIRONMENT {
        command.env_remove(name);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs the program in `folder` with `input` on standard input.
pub fn run_in(folder: &Path, args: &[&str], input: &[u8]) -> Ran {
    let mut child = command(folder, args).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // a program that does not read its input may be gone already; one that writes much must not wait for us
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output: Output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// The root of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Compares `text` with the file `expected` (below the root); writes it there if `UPDATE_EXPECT` is set.
#[track_caller]
pub fn expect(expected: &str, text: &str) {
    let path = root().join(expected);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, text).unwrap();
        return;
    }
    let before = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    if before == text {
        return;
    }
    let gone = before.lines().filter(|l| !text.lines().any(|n| n == *l)).map(|l| format!("- {l}\n"));
    let new = text.lines().filter(|l| !before.lines().any(|o| o == *l)).map(|l| format!("+ {l}\n"));
    let change: String = gone.chain(new).take(60).collect();
    panic!("{expected} differs (UPDATE_EXPECT=1 writes it anew):\n{change}");
}
