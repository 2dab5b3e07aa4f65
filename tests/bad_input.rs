//! Bad input ends with exit code 2 and a sentence in either language, and whatever else was named is checked all the same.

mod support;

use support::{Folder, Ran, run_in};

/// A draft with one thing to say about, which must be said in every run.
const OTHER: (&str, &[u8]) = ("other.md", "# 秋天的信\n\nTODO：补一张图\n".as_bytes());

/// Checks `arguments` in both languages: exit code 2, the rule and its words, the other draft checked.
#[track_caller]
fn refused(f: &Folder, arguments: &[&str], rule: &str, at: &str, en: &str, zh: &str) {
    for (lang, words) in [("en", en), ("zh", zh)] {
        let flags = ["check", "other.md", "--format", "compact", "--lang", lang];
        let ran = f.run(&[&flags, arguments].concat());
        ran.ends(2)
            .says(&format!("{at} error[softsell/{rule}]: "))
            .says(words)
            .says("other.md:3:1: warning[draft/todo]");
        // people get the same sentence, with the help of the rule
        f.run(&[&["check", "other.md", "--lang", lang], arguments].concat()).ends(2).says(words).says("draft/todo");
    }
}

fn folder(files: &[(&str, &[u8])]) -> Folder {
    Folder::new(&[&[OTHER], files].concat())
}

#[test]
fn a_missing_path() {
    let f = folder(&[]);
    refused(&f, &["没有.md"], "no-such-file", "没有.md:1:1:", "there is no such file", "没有这个文件");
}

#[test]
#[cfg(unix)]
fn an_unreadable_file() {
    use std::os::unix::fs::PermissionsExt;
    let f = folder(&[("locked.md", b"# x\n")]);
    let path = f.0.join("locked.md");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    // root reads everything
    if std::fs::read(&path).is_err() {
        refused(&f, &["locked.md"], "unreadable", "locked.md:1:1:", "permission denied", "没有读取权限");
    }
    std::os::unix::fs::symlink("there.md", f.0.join("here.md")).unwrap();
    std::os::unix::fs::symlink("here.md", f.0.join("there.md")).unwrap();
    refused(&f, &["here.md"], "unreadable", "here.md:1:1:", "the link leads to itself", "链接指回了自身");
}

#[test]
fn a_pattern_without_a_match() {
    let f = folder(&[("drafts/a.md", b"# x\n")]);
    refused(&f, &["drafts/*.html"], "no-match", "drafts/*.html:1:1:", "no file matches drafts/*.html", "没有文件符合");
}

#[test]
#[cfg(unix)]
fn a_folder_that_leads_to_itself() {
    let f = folder(&[("drafts/a.md", b"# x\n")]);
    std::os::unix::fs::symlink("../drafts", f.0.join("drafts/again")).unwrap();
    refused(&f, &["drafts"], "folder-loop", "drafts/again:1:1:", "leads back to drafts", "指回 drafts 的链接");
    // a link that leads nowhere is no draft
    std::os::unix::fs::symlink("nothing", f.0.join("result")).unwrap();
    f.run(&["check", "other.md", "."]).is_silent_on("result");
}

#[test]
fn front_matter_without_an_end() {
    let f = folder(&[("open.md", "---\ntitle: 秋日\n\n正文从这里开始。\n".as_bytes())]);
    refused(&f, &["open.md"], "unclosed-front-matter", "open.md:1:1:", "never closed", "没有结束");
}

#[test]
fn an_account_that_nobody_knows() {
    let f = folder(&[
        ("softsell.toml", "[accounts.shuying]\ntype = \"订阅号\"\nname = \"树影书店\"\n".as_bytes()),
        ("named.md", "---\ntitle: 秋日\naccount: shuyin\n---\n\n全网销量第一，限时抢购！\n".as_bytes()),
    ]);
    refused(
        &f,
        &["named.md"],
        "unknown-account",
        "named.md:3:10:",
        "did you mean “shuying”?",
        "是不是想写「shuying」？",
    );
    // the draft itself is held against the universal rules
    f.run(&["check", "named.md", "--format", "compact"]).ends(2).says("named.md:6:");
}

#[test]
fn a_date_that_is_none() {
    let f = folder(&[("dated.md", "---\ntitle: 秋日\npublish_at: 2026-02-30 10:00\n---\n\n正文\n".as_bytes())]);
    refused(&f, &["dated.md"], "invalid-date", "dated.md:3:13:", "has 28 days, not 30", "只有 28 天，没有 30 日");
    f.run(&["check", "other.md", "--as-of", "2026-02-30"]).ends(2);
}

#[test]
fn json_that_is_an_error_of_the_interface() {
    let f = folder(&[("a.json", br#"{"errcode":40001,"errmsg":"invalid credential"}"#)]);
    refused(&f, &["a.json"], "json-api-error", "a.json:1:12:", "40001 invalid credential", "接口返回的错误");
}

#[test]
fn json_that_is_cut_off() {
    let f = folder(&[("a.json", r#"{"articles":[{"title":"好","content":"<p>国"#.as_bytes())]);
    refused(&f, &["a.json"], "json-syntax", "a.json:1:37:", "no valid JSON", "JSON 语法错误");
}

#[test]
fn bytes_that_are_no_text() {
    let f = folder(&[("a.md", b"# x\n\n\xff\xff\x81\xff y\n")]);
    refused(&f, &["a.md"], "unknown-encoding", "a.md:3:1:", "byte 5 is the first", "第 5 字节起不符合");
    let far = [b"# x\n\n".as_slice(), &b"word ".repeat(400), b"\xff\xfe\xfd\xff"].concat();
    let f = folder(&[("a.md", &far)]);
    let ran = f.run(&["check", "a.md", "--encoding", "utf-8", "--format", "compact", "--lang", "en"]);
    ran.ends(2).says("2005");
}

/// Runs a check that must stop at its configuration: every problem is told, in both languages and formats, and no draft is judged.
#[track_caller]
fn stops(f: &Folder, expected: &[(&str, &str, &str)]) {
    for lang in ["en", "zh"] {
        let compact = f.run(&["check", "other.md", "--format", "compact", "--lang", lang]);
        compact.ends(2).is_silent_on("other.md");
        let text = f.run(&["check", "other.md", "--all", "--lang", lang]);
        text.ends(2).is_silent_on("other.md");
        for (place, en, zh) in expected {
            let words = if lang == "en" { en } else { zh };
            let (place, rule) = place.split_once(' ').unwrap();
            compact.says(&format!("{place}: error[softsell/{rule}]: ")).says(words);
            text.says(&format!("error[softsell/{rule}]: ")).says(words).says(place);
        }
    }
}

#[test]
fn every_mistake_of_a_configuration_at_once() {
    let f = folder(&[(
        "softsell.toml",
        "lang = \"english\"\nas-of = \"2026-02-30\"\nready = \"yes\"\n\n[accounts.shuying]\ntype = \"订阅\"\nnmae = \"树影\"\n\
         paths = \"drafts\"\n\n[severity]\n\"law-cn/absolut-claim\" = \"warning\"\n"
            .as_bytes(),
    )]);
    stops(
        &f,
        &[
            ("softsell.toml:1:8 unknown-value", "one of `en`, `zh`", "可选：`en`、`zh`"),
            ("softsell.toml:2:9 not-a-date", "not a day of the calendar", "不是有效的日期"),
            (
                "softsell.toml:3:9 wrong-type",
                "wants true or false, but this is a string",
                "true 或 false，这里却是字符串",
            ),
            ("softsell.toml:6:8 unknown-account-type", "did you mean “订阅号”?", "是不是想写「订阅号」？"),
            ("softsell.toml:7:1 unknown-key", "did you mean `name`?", "是不是想写 `name`？"),
            ("softsell.toml:8:9 wrong-type", "wants a list of strings", "字符串列表"),
            (
                "softsell.toml:11:1 unknown-rule",
                "did you mean `law-cn/absolute-claim`?",
                "想写 `law-cn/absolute-claim`？",
            ),
        ],
    );
}

const PACK: (&str, &[u8]) = (
    "rules/house/pack.toml",
    "title = { en = \"House\", zh = \"本社\" }\nabout = { en = \"Our words.\", zh = \"本社用词。\" }\non = \"always\"\nversion = \"1\"\n"
        .as_bytes(),
);

/// A rule of the team with `terms`, whose examples are about 宝子. The terms begin on line 6.
fn rule(terms: &str) -> String {
    format!(
        "title = {{ en = \"Baozi\", zh = \"宝子\" }}\nmessage = {{ en = \"not our word\", zh = \"不是我们的用词\" }}\n\
         why = {{ en = \"We do not say it.\", zh = \"我们不这么说。\" }}\nhelp = {{ en = \"Say you.\", zh = \"写「你」。\" }}\n\
         [[terms]]\n{terms}\n[[example]]\nbad = \"宝子们好\"\ngood = \"你们好\"\n[[example]]\nbad = \"早，宝子\"\ngood = \"早\"\n"
    )
}

fn team(rules: &[(&str, &str)]) -> Folder {
    let rules: Vec<(&str, String)> = rules.iter().map(|(name, terms)| (*name, rule(terms))).collect();
    let mut files = vec![("softsell.toml", "rule-paths = [\"rules\"]\n".as_bytes()), PACK];
    files.extend(rules.iter().map(|(name, text)| (*name, text.as_bytes())));
    folder(&files)
}

#[test]
fn every_mistake_of_the_teams_rules_at_once() {
    let f = team(&[
        ("rules/house/list.toml", "any = [\"宝子\", \"@offfer\"]"),
        ("rules/house/regex.toml", "regex = [\"宝子(们\"]"),
        ("rules/house/key.toml", "any = [\"宝子\"]\nlevle = \"error\""),
        ("rules/house/type.toml", "any = [\"宝子\"]\ncues = \"no\""),
    ]);
    stops(
        &f,
        &[
            ("rules/house/list.toml:6:16 unknown-list", "did you mean `offer`?", "是不是想写 `offer`？"),
            ("rules/house/regex.toml:6:13 bad-regex", "cannot be used", "不能用"),
            ("rules/house/key.toml:7:1 unknown-key", "did you mean `level`?", "是不是想写 `level`？"),
            ("rules/house/type.toml:7:8 wrong-type", "wants true or false", "true 或 false，这里却是字符串"),
        ],
    );
}

#[test]
fn a_rule_that_does_not_prove_itself() {
    let silent = team(&[("rules/house/silent.toml", "any = [\"亲爱\"]")]);
    let place = "rules/house/silent.toml:8:8 example-fails";
    stops(&silent, &[(place, "the bad example does not fire: 宝子们好", "bad 例子没有报出）：宝子们好")]);
    let loud = team(&[("rules/house/loud.toml", "any = [\"宝子\", \"你们\"]")]);
    let place = "rules/house/loud.toml:9:9 example-fails";
    stops(&loud, &[(place, "the good example fires: 你们好", "good 例子被报出）：你们好")]);
    let sound = team(&[("rules/house/sound.toml", "any = [\"宝子\"]")]);
    sound.run(&["check", "other.md"]).ends(0).says("draft/todo");
}

#[test]
fn standard_input_that_is_no_draft() {
    let f = folder(&[]);
    let of = |name: &str, bytes: &[u8]| -> Ran {
        run_in(&f.0, &["check", "-", "other.md", "--stdin-filename", name, "--format", "compact"], bytes)
    };
    of("in.md", b"\xff\xff\x81\xff").ends(2).says("in.md:1:1: error").says("other.md:3:1:");
    of("in.json", b"{").ends(2).says("in.json:1:").says("other.md:3:1:");
    of("in.md", b"").says("other.md:3:1:");
}
