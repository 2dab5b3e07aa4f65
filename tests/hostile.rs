//! Hostile input: no panic, a sane exit code, whatever the bytes.

mod support;

use std::io::Read;
use support::{Folder, Ran, command};

/// Checks one file of a folder; a panic would end with exit code 3 or 101.
#[track_caller]
fn survives(name: &str, bytes: &[u8]) -> Ran {
    let f = Folder::new(&[(name, bytes)]);
    let ran = f.run(&["check", name, "--lang", "en"]);
    assert!(matches!(ran.code, Some(0..=2)), "{:?}\n{}", ran.code, ran.err);
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    ran.says("1 draft");
    assert!(ran.out.len() < 200_000, "{} bytes of output", ran.out.len());
    ran
}

/// One line of `bytes` of quiet text with one loud sentence in its middle.
fn line(bytes: usize) -> String {
    let half = "今天我们沿着河边走了很久，落叶很厚，风不大。".repeat(bytes / 132);
    format!("{half}本品是国家级最佳面霜，限时抢购只要99元。{half}")
}

#[test]
fn ten_megabytes_on_one_line() {
    let ran = survives("a.md", line(10_000_000).as_bytes());
    ran.ends(1).says("国家级最佳面霜");
    assert!(ran.out.lines().all(|l| l.len() < 1000), "a line of the output is too long");
}

#[test]
fn a_megabyte_on_one_line_of_every_format() {
    let line = line(1_000_000);
    survives("a.txt", line.as_bytes()).ends(1);
    survives("a.html", format!("<p>{line}</p>").as_bytes()).ends(1);
    survives("a.json", format!(r#"{{"articles":[{{"title":"河","content":"<p>{line}</p>"}}]}}"#).as_bytes()).ends(1);
}

#[test]
fn ten_thousand_findings_on_one_line() {
    let line = "本品是国家级最佳面霜，限时抢购只要99元。".repeat(2000);
    survives("a.md", line.as_bytes()).ends(1).says("more of this rule here");
}

#[test]
fn ten_thousand_nested_quotes() {
    survives("a.md", format!("{} 很深的一句话", "> ".repeat(10_000)).as_bytes());
    survives("a.md", format!("{}x", ">".repeat(10_000)).as_bytes());
    survives("a.html", format!("{}很深{}", "<blockquote>".repeat(10_000), "</blockquote>".repeat(10_000)).as_bytes());
}

#[test]
fn ten_thousand_nested_sections() {
    let (open, close) = ("<section>".repeat(10_000), "</section>".repeat(10_000));
    survives("a.html", format!("{open}很深的一句话{close}").as_bytes());
    survives("a.html", open.as_bytes());
    survives("a.md", format!("{open}很深的一句话{close}").as_bytes());
    survives("a.html", close.as_bytes());
}

#[test]
fn other_deep_nests() {
    survives("a.md", "- ".repeat(10_000).as_bytes());
    survives("a.md", format!("{}x{}", "[".repeat(10_000), "](y)".repeat(10_000)).as_bytes());
    survives("a.json", format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)).as_bytes()).ends(2);
    survives("a.json", format!("{{\"articles\":{}", "[{\"a\":".repeat(10_000)).as_bytes()).ends(2);
    survives("a.md", format!("---\nx: {}{}\n---\n正文\n", "[".repeat(10_000), "]".repeat(10_000)).as_bytes());
    survives("a.md", format!("---\nx: {}\n---\n正文\n", "{a: ".repeat(10_000)).as_bytes());
    survives("a.md", format!("+++\nx = {}{}\n+++\n正文\n", "[".repeat(10_000), "]".repeat(10_000)).as_bytes());
}

#[test]
fn a_megabyte_of_one_mark() {
    for mark in ["*", "_", "`", "#", "~", "|", "!", "<", "&", "["] {
        survives("a.md", mark.repeat(1_000_000).as_bytes());
    }
    for mark in ["<", "&", "-", "<!--", "<a "] {
        survives("a.html", mark.repeat(1_000_000 / mark.len()).as_bytes());
    }
    survives("a.md", "*a ".repeat(330_000).as_bytes());
}

#[test]
fn nul_bytes_and_other_controls() {
    survives("a.md", "# 标题\0\n\n国\0家级\0\0最佳面霜，立即购买\u{7}\u{1b}[31m\n".as_bytes());
    survives("a.html", "<p>国\0家级</p\0><\0p>".as_bytes());
    survives("a.txt", &[0; 100_000]);
    let shown = survives("a.md", "\u{202e}TODO：\u{1b}]0;x\u{7}改\u{2066}\n".as_bytes());
    assert!(!shown.out.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{:?}", shown.out);
}

#[test]
fn lone_surrogates_in_json() {
    for text in [
        "\\ud83d",
        "\\ude00",
        "国\\ud83d级",
        "\\ud83d\\ud83d\\ude00",
        "\\ude00\\ud83d",
        "\\u",
        "\\ud8",
        "\\ud83d\\u0041",
    ] {
        let json =
            format!(r#"{{"articles":[{{"title":"{text}","content":"<p>国家级最佳面霜 {text} 立即购买</p>"}}]}}"#);
        survives("a.json", json.as_bytes());
    }
}

#[test]
fn bytes_that_are_nothing() {
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut noise = || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 32) as u8
    };
    let bytes: Vec<u8> = (0..200_000).map(|_| noise()).collect();
    for name in ["a.md", "a.html", "a.txt", "a.json", "a.jsonl"] {
        survives(name, &bytes);
        survives(name, b"");
        survives(name, "\u{feff}".as_bytes());
    }
}

#[test]
fn zero_width_and_combining_floods() {
    survives("a.md", format!("国{}家级最佳面霜\n", "\u{200b}".repeat(300_000)).as_bytes());
    survives("a.md", format!("国{}家级最佳面霜\n", "\u{301}".repeat(300_000)).as_bytes());
    survives("a.md", format!("{}\n", "👨\u{200d}".repeat(100_000)).as_bytes());
    survives("a.md", "国 ".repeat(300_000).as_bytes());
}

#[test]
fn a_reader_that_stops_after_the_first_line() {
    let draft = "# 新品\n\n本品是国家级最佳面霜，立即购买只要99元。\n\nTODO：改\n";
    let names: Vec<String> = (0..400).map(|i| format!("d{i}.md")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), draft.as_bytes())).collect();
    let f = Folder::new(&files);
    for format in ["text", "compact"] {
        let args = ["check", "--all", "--fail-on", "never", "--format", format];
        let mut child = command(&f.0, &args).spawn().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        let mut first = [0; 20];
        stdout.read_exact(&mut first).unwrap();
        drop(stdout);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{format}");
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}
