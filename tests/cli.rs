//! The program from outside: exit codes, streams, names on standard input, a reader that goes away.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const BAD: &str = "# 新品\n\n限时：本品全网销量第一，国家级最佳面霜，立即购买只要99元。\n";

/// A folder that is gone when the test is.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &[u8])]) -> Folder {
        let path = std::env::temp_dir().join(format!("softsell-cli-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(path.join(".git")).unwrap();
        for (file, bytes) in files {
            std::fs::write(path.join(file), bytes).unwrap();
        }
        Folder(path)
    }

    fn run(&self, args: &[&str], input: &[u8]) -> Output {
        let mut child = command(&self.0, args).spawn().unwrap();
        // a program that does not read its input may be gone already
        let _ = child.stdin.take().unwrap().write_all(input);
        child.wait_with_output().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_softsell"));
    command.current_dir(folder).args(args);
    for name in ["SOFTSELL_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TERM"]
    {
        command.env_remove(name);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn exit_codes() {
    let f = Folder::new(
        "exit",
        &[("good.md", "# 周末\n\n天气很好。\n".as_bytes()), ("bad.md", BAD.as_bytes()), ("broken.md", b"\xff\xfe\xfd")],
    );
    let code = |args: &[&str]| f.run(args, b"").status.code();
    assert_eq!(code(&["check", "good.md"]), Some(0));
    assert_eq!(code(&["check", "bad.md", "--fail-on", "warning"]), Some(1));
    assert_eq!(code(&["check", "bad.md", "--fail-on", "warning", "--exit-zero"]), Some(0));
    assert_eq!(code(&["check", "bad.md", "--fail-on", "never"]), Some(0));
    assert_eq!(code(&["check", "bad.md", "broken.md", "--exit-zero"]), Some(2));
    assert_eq!(code(&["check", "none.md"]), Some(2));
    assert_eq!(code(&["check", "--no-such-flag"]), Some(2));
    assert_eq!(code(&["check", "--as-of", "2026-11-11 10:00"]), Some(2));
    assert_eq!(code(&["explain", "no/such-rule"]), Some(2));
    assert_eq!(code(&["--help"]), Some(0));
    assert_eq!(code(&["version"]), Some(0));
}

#[test]
fn findings_go_to_stdout_and_a_clean_run_is_one_line() {
    let f = Folder::new("streams", &[("good.md", "# 周末\n\n天气很好。\n".as_bytes()), ("bad.md", BAD.as_bytes())]);
    let clean = f.run(&["check", "good.md", "-q"], b"");
    assert_eq!((out(&clean).as_str(), clean.stderr.len()), ("", 0));
    let bad = f.run(&["check", "bad.md", "--format", "compact", "-q"], b"");
    assert!(out(&bad).lines().all(|l| l.starts_with("bad.md:")), "{}", out(&bad));
    assert!(out(&bad).contains("bad.md:3:"));
    assert!(bad.stderr.is_empty());
    assert!(!out(&f.run(&["check", "bad.md"], b"")).contains('\u{1b}'));
    assert!(out(&f.run(&["check", "bad.md", "--color", "always"], b"")).contains('\u{1b}'));
}

#[test]
fn names_and_drafts_on_standard_input() {
    let f = Folder::new("stdin", &[("a b.md", BAD.as_bytes()), ("双十一.md", BAD.as_bytes())]);
    let draft = f.run(&["check", "-", "--stdin-filename", "drafts/x.md", "--format", "compact", "-q"], BAD.as_bytes());
    assert!(out(&draft).starts_with("drafts/x.md:3:"), "{}", out(&draft));
    for names in ["a b.md\n双十一.md\n", "a b.md\0双十一.md\0"] {
        let both = out(&f.run(&["check", "--files-from", "-", "--format", "compact", "-q"], names.as_bytes()));
        assert!(both.contains("a b.md:3:") && both.contains("双十一.md:3:"), "{both}");
    }
}

#[test]
fn both_languages() {
    let f = Folder::new("lang", &[("good.md", "# 周末\n\n天气很好。\n".as_bytes())]);
    assert!(out(&f.run(&["check", "--lang", "zh"], b"")).contains("1 篇稿件"));
    assert!(out(&f.run(&["check", "--lang", "en"], b"")).contains("1 draft"));
    assert!(out(&f.run(&["check", "--lang", "zh", "--help"], b"")).contains("用法："));
    assert!(out(&f.run(&["check", "--help"], b"")).contains("Usage:"));
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let names: Vec<String> = (0..60).map(|i| format!("d{i}.md")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), BAD.as_bytes())).collect();
    let f = Folder::new("threads", &files);
    let of = |n: &str| out(&f.run(&["check", "--all", "--notes", "--threads", n], b""));
    let one = of("1");
    assert!(one.contains("d59.md"));
    assert!(one == of("2") && one == of("7") && one == of("0"));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let names: Vec<String> = (0..300).map(|i| format!("d{i}.md")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), BAD.as_bytes())).collect();
    let f = Folder::new("pipe", &files);
    let mut child = command(&f.0, &["check", "--all", "--fail-on", "never"]).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

const RULE: &str = r#"
title = { en = "House word", zh = "本社用词" }
message = { en = "“{found}” is not ours", zh = "「{found}」不是我们的说法" }
why = { en = "House style.", zh = "本社体例。" }
help = { en = "Leave it out.", zh = "删去。" }
[[terms]]
any = ["独门配方"]
[[example]]
bad = "这里有独门配方可看"
good = "配方很独特"
[[example]]
bad = "出让独门配方一份"
good = "独门独院"
"#;

#[test]
fn a_teams_rules_prove_themselves() {
    let wrong = RULE.replace("出让独门配方一份", "出让配方一份");
    let broken = RULE.replace("severity", "").replace("title =", "titel =");
    let f = Folder::new("rules", &[]);
    for (folder, text) in [("right", RULE), ("wrong", &wrong), ("broken", &broken)] {
        std::fs::create_dir_all(f.0.join(folder)).unwrap();
        std::fs::write(f.0.join(folder).join("word.toml"), text).unwrap();
    }
    let run = |args: &[&str]| {
        let output = f.run(&[&["rules", "test", "--lang", "en"], args].concat(), b"");
        (output.status.code(), out(&output))
    };
    let (code, text) = run(&["right"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.starts_with("1 rule proves itself: 4 examples, "), "{text}");
    let (code, text) = run(&["wrong"]);
    assert_eq!(code, Some(1), "{text}");
    assert!(
        text.contains("wrong/word, example 2: the bad example does not fire\n    text      出让配方一份\n"),
        "{text}"
    );
    assert!(text.contains("  - expected  a finding\n  + got       nothing\n"), "{text}");
    let (code, text) = run(&["broken"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("did you mean `title`"), "{text}");
    assert_eq!(run(&["mlm"]).0, Some(0));
    assert_eq!(run(&["no-such-folder"]).0, Some(2));
}

#[test]
fn what_is_stale_and_what_is_gone() {
    let config = "[severity]\n\"law-tw/hard-sell\" = \"note\"\n";
    let draft = "<!-- softsell allow law-tw/hard-sell: 旧稿 -->\n# 周末\n\n天气很好。\n";
    let f = Folder::new("stale", &[("softsell.toml", config.as_bytes()), ("a.md", draft.as_bytes())]);
    let code = |args: &[&str]| f.run(args, b"").status.code();
    assert_eq!(code(&["rules", "stale", "--days", "36500"]), Some(0));
    assert_eq!(code(&["rules", "stale", "--days", "30", "--as-of", "2030-01-01"]), Some(1));
    assert_eq!(code(&["rules", "stale"]), Some(2));
    let stale = out(&f.run(&["rules", "stale", "--days", "30", "--as-of", "2030-01-01", "--lang", "en"], b""));
    assert!(
        stale.contains("  pack  law-cn ") && stale.contains("  rule  law-cn/") && stale.contains("  account  service")
    );
    let checked = f.run(&["check", "a.md", "--lang", "en", "--verbose"], b"");
    let text = out(&checked);
    assert_eq!(checked.status.code(), Some(0), "{text}");
    assert_eq!(text.matches("`hard-sell/market-cry-tw` took its place").count(), 2, "{text}");
    assert!(text.lines().last().unwrap().starts_with("judged by softsell "), "{text}");
    let version = out(&f.run(&["version", "--lang", "en"], b""));
    let digest = version.lines().nth(1).unwrap().strip_prefix("rules ").unwrap().to_string();
    assert!(digest.len() == 16 && text.contains(&digest));
    let gone = f.run(&["explain", "law-tw/hard-sell", "--lang", "en"], b"");
    assert_eq!(gone.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&gone.stderr).contains("took its place"));
}
