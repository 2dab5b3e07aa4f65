//! The machine formats through the real program, judged by schemas and rules that are not ours, and held against each other.

mod support;

use serde_json::{Value, json};
use std::collections::{BTreeMap, HashSet};
use support::{Folder, Ran, root, run_in};

const AGENCY: &str = "fixtures/projects/agency";
const SELLS: &str = "# 新品\n\n限时：本品全网销量第一，国家级最佳面霜，立即购买只要99元。\n";

fn agency(args: &[&str]) -> Ran {
    run_in(root(), &[&["check", AGENCY, "--lang", "zh"], args].concat(), b"")
}

/// Findings of the agency by level: errors, warnings, notes, as `compact` prints them.
fn counted() -> [usize; 3] {
    let out = agency(&["--format", "compact", "--notes", "-q"]).out;
    [": error[", ": warning[", ": note["].map(|mark| out.lines().filter(|l| l.contains(mark)).count())
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e} in {}", text.chars().take(400).collect::<String>()))
}

fn schema(path: &str) -> Value {
    parse(&std::fs::read_to_string(root().join(path)).unwrap())
}

/// The schema of the standard. Its pattern of a language has a stray bracket, which a strict reader of patterns refuses.
fn sarif_schema() -> Value {
    let text = std::fs::read_to_string(root().join("tests/schemas/sarif-2.1.0.json")).unwrap();
    let mended = text.replace("-[a-zA-Z]{2}]?$", "-[a-zA-Z]{2}$");
    assert_ne!(text, mended);
    parse(&mended)
}

#[track_caller]
fn valid(schema: &Value, value: &Value) {
    let validator = jsonschema::validator_for(schema).expect("the schema is sound");
    let wrong: Vec<String> =
        validator.iter_errors(value).take(5).map(|e| format!("{} {e}", e.instance_path())).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// `schema` that also refuses members which it does not describe.
fn strict(mut schema: Value) -> Value {
    fn close(value: &mut Value) {
        match value {
            Value::Object(map) => {
                if map.get("properties").is_some_and(Value::is_object) {
                    map.insert("additionalProperties".into(), json!(false));
                }
                map.values_mut().for_each(close);
            }
            Value::Array(all) => all.iter_mut().for_each(close),
            _ => {}
        }
    }
    close(&mut schema);
    schema
}

fn levels<'a>(all: impl Iterator<Item = &'a Value>) -> [usize; 3] {
    let mut n = [0; 3];
    for finding in all {
        let at = ["error", "warning", "note"].iter().position(|l| finding["level"] == *l).expect("a level");
        n[at] += 1;
    }
    n
}

#[test]
fn json_follows_its_schema_and_holds_everything() {
    let report = parse(&agency(&["--format", "json"]).ends(1).out);
    valid(&strict(schema("docs/schema/report.schema.json")), &report);
    let findings = || report["files"].as_array().unwrap().iter().flat_map(|f| f["findings"].as_array().unwrap());
    assert_eq!(levels(findings()), counted(), "notes are in it without --notes");
    for (key, n) in ["errors", "warnings", "notes"].iter().zip(counted()) {
        assert_eq!(report["totals"][key], n);
    }
    let hidden = report["files"].as_array().unwrap().iter().flat_map(|f| f["hidden"].as_array().unwrap());
    assert_eq!(report["totals"]["suppressed"], hidden.count());
    let mut names = HashSet::new();
    for f in findings() {
        // what stands at the range is what was found, in each unit
        let text = std::fs::read_to_string(root().join(f["path"].as_str().unwrap())).unwrap_or_default();
        let (start, end) = (&f["range"]["start"], &f["range"]["end"]);
        let offset = |p: &Value| p["offset"].as_u64().unwrap() as usize;
        if f["encoding"] == "UTF-8" && !text.contains('\r') && !text.starts_with('\u{feff}') {
            assert!(text.get(offset(start)..offset(end)).is_some(), "{f}");
            let before = text[..offset(start)].rsplit('\n').next().unwrap();
            assert_eq!(start["byte"], before.len() + 1);
            assert_eq!(start["column"], before.chars().count() + 1);
            assert_eq!(start["utf16"], before.encode_utf16().count() + 1);
        }
        assert_eq!(f["message"], f["messages"]["zh"]);
        assert!(names.insert(f["fingerprint"].as_str().unwrap().to_string()), "{f}");
    }
}

#[test]
fn json_lines_are_the_same_report() {
    let lines: Vec<Value> = agency(&["--format", "jsonl"]).ends(1).out.lines().map(parse).collect();
    let mut schema = strict(schema("docs/schema/report.schema.json"));
    for key in ["title", "description", "type", "required", "properties", "additionalProperties"] {
        schema.as_object_mut().unwrap().remove(key);
    }
    schema["$ref"] = json!("#/$defs/line");
    let validator = jsonschema::validator_for(&schema).unwrap();
    for line in &lines {
        assert!(validator.is_valid(line), "{line}");
    }
    let of = |key: &str| lines.iter().filter_map(|l| l.get(key)).cloned().collect::<Vec<_>>();
    let report = parse(&agency(&["--format", "json"]).out);
    let files = report["files"].as_array().unwrap();
    let all = |key: &str| files.iter().flat_map(|f| f[key].as_array().unwrap().clone()).collect::<Vec<_>>();
    assert_eq!(of("finding"), all("findings"));
    assert_eq!(of("hidden"), all("hidden"));
    assert_eq!(of("file"), files.iter().map(|f| f["file"].clone()).collect::<Vec<_>>());
    assert_eq!(of("run"), [report["run"].clone()]);
    assert_eq!(of("totals"), [report["totals"].clone()]);
}

#[test]
fn fingerprints_survive_moved_lines() {
    let of = |text: &str| {
        let f = Folder::new(&[("a.md", text.as_bytes())]);
        let report = parse(&f.run(&["check", "--format", "json", "--only", "law-cn,law-hk,law-tw"]).out);
        let findings = report["files"][0]["findings"].as_array().unwrap().clone();
        findings.iter().map(|f| f["fingerprint"].as_str().unwrap().to_string()).collect::<Vec<_>>()
    };
    let before = of(SELLS);
    assert!(before.len() >= 2);
    assert_eq!(before, of(&SELLS.replace("限时：", "\n\n限时：").replace("，国家级", "，\n国家级")));
    assert_ne!(before, of(&SELLS.replace("面霜", "眼霜")));
}

#[test]
fn several_formats_in_one_run() {
    let f = Folder::new(&[("a.md", SELLS.as_bytes()), ("b.md", "# 周末\n\n天气很好。\n".as_bytes())]);
    let alone = |format: &str| f.run(&["check", "--format", format]).out;
    let both = f.run(&["check", "--output", "json=out.json", "--output", "compact"]);
    assert_eq!(both.out, alone("compact"));
    assert_eq!(std::fs::read_to_string(f.0.join("out.json")).unwrap(), alone("json"));
    // without a format for it, standard output stays as it is
    let text = f.run(&["check", "--output", "json=out.json", "--output", "jsonl=out.jsonl"]);
    assert_eq!((text.out, text.code), (alone("text"), both.code));
    assert_eq!(std::fs::read_to_string(f.0.join("out.jsonl")).unwrap(), alone("jsonl"));
    assert_eq!(std::fs::read_dir(&f.0).unwrap().count(), 5, "nothing else is left behind");
}

#[test]
fn what_cannot_be_written_is_exit_2() {
    let f = Folder::new(&[("b.md", "# 周末\n\n天气很好。\n".as_bytes())]);
    for args in [
        &["--output", "json=none/out.json"][..],
        &["--output", "json=."],
        &["--output", "json", "--output", "jsonl"],
        &["--output", "json", "--format", "text"],
        &["--output", "json=x", "--output", "jsonl=x"],
        &["--output", "nothing=x"],
        &["--output", "json="],
    ] {
        let ran = f.run(&[&["check", "--exit-zero"], args].concat());
        ran.ends(2);
        assert!(ran.out.is_empty() && !ran.err.is_empty(), "{args:?}");
    }
    assert_eq!(std::fs::read_dir(&f.0).unwrap().count(), 2);
    f.run(&["check", "--output", "json=b.json"]).ends(0);
}

/// Every machine format, with a look that finds `rule` in it.
#[test]
fn the_exit_code_does_not_depend_on_the_format_and_broken_configurations_are_told_in_each() {
    let f = Folder::new(&[
        ("bad/softsell.toml", "[severity]\n\"law-cn/absolute-claim\" = \"grave\"\n".as_bytes()),
        ("bad/a.md", SELLS.as_bytes()),
        ("good/a.md", "# 周末\n\n天气很好。\n".as_bytes()),
    ]);
    let mut codes: BTreeMap<&str, Vec<Option<i32>>> = BTreeMap::new();
    for (format, _) in softsell::output::FORMATS {
        let broken = f.run(&["check", "bad", "--format", format]);
        broken.says("softsell/");
        codes.entry("broken").or_default().push(broken.code);
        codes.entry("clean").or_default().push(f.run(&["check", "good", "--format", format]).code);
        codes.entry("agency").or_default().push(agency(&["--format", format]).code);
        codes.entry("missing").or_default().push(f.run(&["check", "none.md", "--format", format]).says("none.md").code);
    }
    for (what, code) in [("broken", 2), ("clean", 0), ("agency", 1), ("missing", 2)] {
        assert!(codes[what].iter().all(|c| *c == Some(code)), "{what}: {:?}", codes[what]);
    }
}

fn run_totals() -> Value {
    parse(agency(&["--format", "jsonl"]).out.lines().last().unwrap())["totals"].clone()
}

#[test]
fn what_is_allowed_keeps_its_reason() {
    let allow = "[[allow]]\npath = \"b.md\"\nrule = \"law-cn/absolute-claim\"\nreason = \"引自评语\"\nby = \"法务\"\n";
    let claim = "国家级最佳面霜，立即购买只要99元。\n";
    let draft = format!("# 新品\n\n<!-- softsell allow law-cn/absolute-claim: 获奖名称 -->\n{claim}");
    let other = format!("# 新品\n\n{claim}");
    let f = Folder::new(&[("softsell.toml", allow.as_bytes()), ("a.md", draft.as_bytes()), ("b.md", other.as_bytes())]);
    let log = parse(&f.run(&["check", "--format", "sarif"]).out);
    valid(&sarif_schema(), &log);
    let results = log["runs"][0]["results"].as_array().unwrap();
    let reasons: HashSet<(String, String, String)> = results
        .iter()
        .filter_map(|r| Some((r, r["suppressions"].as_array()?.first()?)))
        .map(|(r, s)| {
            let text = |v: &Value| v.as_str().unwrap().to_string();
            let uri = &r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
            assert!(s["location"]["physicalLocation"]["region"]["startLine"].is_u64(), "{s}");
            (text(uri), text(&s["kind"]), text(&s["justification"]))
        })
        .collect();
    let wanted = [("a.md", "inSource", "获奖名称"), ("b.md", "external", "引自评语 (by 法务)")];
    assert_eq!(reasons, wanted.map(|(a, b, c)| (a.into(), b.into(), c.into())).into());
    let report = parse(&f.run(&["check", "--format", "json"]).out);
    valid(&strict(schema("docs/schema/report.schema.json")), &report);
    assert_eq!(report["files"][0]["hidden"][0]["why"], "allowed");
    assert_eq!(report["files"][1]["hidden"][0]["by"], "法务");
    assert_eq!(report["files"][1]["hidden"][0]["at"]["path"], "softsell.toml");
}

#[test]
fn sarif_follows_the_standard_and_holds_everything() {
    let log = parse(&agency(&["--format", "sarif"]).ends(1).out);
    valid(&sarif_schema(), &log);
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let results = run["results"].as_array().unwrap();
    let (hidden, shown): (Vec<&Value>, Vec<&Value>) =
        results.iter().partition(|r| !r["suppressions"].as_array().unwrap().is_empty());
    assert_eq!(levels(shown.iter().copied()), counted());
    assert_eq!(hidden.len(), run_totals()["suppressed"].as_u64().unwrap() as usize);
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), softsell::builtin::rules().heads().len(), "all rules, not only those that found something");
    for rule in rules {
        let text = |path: &str| rule.pointer(path).and_then(Value::as_str).unwrap_or("").chars().count();
        for path in ["/shortDescription/text", "/fullDescription/text", "/help/text", "/help/markdown"] {
            assert!((1..=if path.starts_with("/help") { 99_999 } else { 1024 }).contains(&text(path)), "{path} {rule}");
        }
        assert!((1..=255).contains(&text("/name")));
        for one in rule["relationships"].as_array().unwrap_or(&Vec::new()) {
            let law = &run["taxonomies"][one["target"]["toolComponent"]["index"].as_u64().unwrap() as usize];
            assert_eq!(law["name"], one["target"]["toolComponent"]["name"]);
            assert!(law["taxa"].as_array().unwrap().iter().any(|t| t["id"] == one["target"]["id"]), "{one}");
        }
    }
    let mut prints = HashSet::new();
    for result in results {
        if let Some(index) = result["ruleIndex"].as_u64() {
            assert_eq!(rules[index as usize]["id"], result["ruleId"]);
        }
        assert!(prints.insert(result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap()));
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.is_ascii() && !uri.contains(' ') && uri.starts_with(AGENCY), "{uri}");
        let (region, context) = (&place["region"], &place["contextRegion"]);
        if let Some(snippet) = region["snippet"]["text"].as_str() {
            assert!(context["snippet"]["text"].as_str().unwrap().contains(snippet), "{place}");
        }
    }
    let told = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    assert!(told.iter().all(|n| n["message"]["text"].as_str().unwrap().starts_with("未检查：")));
    assert!(results.iter().any(|r| r["relatedLocations"].is_array()));
    let f = Folder::new(&[("a b.md", "# 周末\n\n<!-- softsell allow mlm: 没有 -->\n\n天气很好。\n".as_bytes())]);
    let log = parse(&f.run(&["check", "--format", "sarif"]).out);
    valid(&sarif_schema(), &log);
    let fixes = log["runs"][0]["results"].as_array().unwrap().iter().filter_map(|r| r.get("fixes"));
    let change = &fixes.collect::<Vec<_>>()[0][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], "a%20b.md");
    assert_eq!(change["replacements"][0]["deletedRegion"]["startLine"], 3);
}

/// Findings of a format by level, from `[name, name, name]` of its levels.
fn by_name(names: impl Iterator<Item = String>, wanted: [&str; 3]) -> [usize; 3] {
    let mut n = [0; 3];
    for name in names {
        n[wanted.iter().position(|w| *w == name).unwrap_or_else(|| panic!("{name}"))] += 1;
    }
    n
}

#[test]
fn gitlab_follows_its_rules_and_holds_everything() {
    let issues = parse(&agency(&["--format", "gitlab", "--notes"]).ends(1).out);
    let issues = issues.as_array().unwrap();
    let text = |i: &Value, path: &str| i.pointer(path).and_then(Value::as_str).unwrap_or_default().to_string();
    assert_eq!(by_name(issues.iter().map(|i| text(i, "/severity")), ["critical", "minor", "info"]), counted());
    let mut prints = HashSet::new();
    for issue in issues {
        assert!(prints.insert(text(issue, "/fingerprint")), "{issue}");
        assert!(!text(issue, "/description").is_empty() && text(issue, "/check_name").contains('/'));
        assert!(text(issue, "/location/path").starts_with(AGENCY));
        assert!(issue["location"]["positions"]["begin"]["line"].as_u64().is_some_and(|l| l > 0));
    }
    let report = parse(&agency(&["--format", "json"]).out);
    let of_json = report["files"].as_array().unwrap().iter().flat_map(|f| f["findings"].as_array().unwrap());
    let of_json: HashSet<String> = of_json.map(|f| text(f, "/fingerprint")).collect();
    assert_eq!(prints, of_json);
    // the same words in the same place of two runs of one file still are two issues
    let f = Folder::new(&[("a.md", SELLS.repeat(3).as_bytes())]);
    let issues = parse(&f.run(&["check", "--format", "gitlab", "--notes"]).out);
    let all = issues.as_array().unwrap();
    let prints: HashSet<String> = all.iter().map(|i| text(i, "/fingerprint")).collect();
    assert_eq!(prints.len(), all.len());
}

#[test]
fn checkstyle_is_sound_and_holds_everything() {
    let text = agency(&["--format", "checkstyle", "--notes"]).ends(1).out.clone();
    let page = roxmltree::Document::parse(&text).unwrap();
    assert_eq!(page.root_element().tag_name().name(), "checkstyle");
    assert_eq!(page.root_element().attribute("version"), Some("4.3"));
    let errors: Vec<_> = page.descendants().filter(|n| n.has_tag_name("error")).collect();
    let severity = |n: &roxmltree::Node| n.attribute("severity").unwrap().to_string();
    assert_eq!(by_name(errors.iter().map(severity), ["error", "warning", "info"]), counted());
    for error in errors {
        assert!(error.parent().unwrap().attribute("name").is_some_and(|n| n.starts_with(AGENCY)));
        let number = |name: &str| error.attribute(name).unwrap().parse::<u32>().unwrap();
        assert!(number("line") > 0 && number("column") > 0);
        assert!(!error.attribute("message").unwrap().is_empty() && error.attribute("source").unwrap().contains('/'));
    }
}

#[test]
fn junit_is_sound_and_red_exactly_when_the_run_is() {
    let text = agency(&["--format", "junit", "--notes"]).ends(1).out.clone();
    let page = roxmltree::Document::parse(&text).unwrap();
    let count = |name: &str| page.descendants().filter(|n| n.has_tag_name(name)).count();
    let [errors, warnings, notes] = counted();
    // no finding of the agency is unreadable input, and some draft fails at warnings
    assert_eq!(count("failure") + count("skipped"), errors + warnings + notes);
    assert!(count("failure") >= errors && count("error") == 0);
    let mut clean = 0;
    for suite in page.descendants().filter(|n| n.has_tag_name("testsuite")) {
        let number = |name: &str| suite.attribute(name).unwrap().parse::<usize>().unwrap();
        let of = |name: &str| suite.descendants().filter(|n| n.has_tag_name(name)).count();
        assert_eq!(number("tests"), of("testcase"));
        assert_eq!(
            [number("failures"), number("errors"), number("skipped")],
            [of("failure"), of("error"), of("skipped")]
        );
        clean += usize::from(of("failure") + of("error") + of("skipped") == 0);
        let names: HashSet<_> = suite.children().filter_map(|c| c.attribute("name")).collect();
        assert!(!names.is_empty());
    }
    assert!(clean > 0, "a clean draft is a passing case");
    let f = Folder::new(&[("b.md", "# 周末\n\n天气很好。\n".as_bytes())]);
    let text = f.run(&["check", "--format", "junit"]).ends(0).out.clone();
    let page = roxmltree::Document::parse(&text).unwrap();
    assert_eq!(page.descendants().filter(|n| n.has_tag_name("testcase")).count(), 1);
    let missing = f.run(&["check", "none.md", "--format", "junit"]).ends(2).out.clone();
    assert!(roxmltree::Document::parse(&missing).unwrap().descendants().any(|n| n.has_tag_name("error")));
}

#[test]
fn reviewdog_gets_columns_in_bytes_and_everything() {
    let whole = parse(&agency(&["--format", "rdjson", "--notes"]).ends(1).out);
    let lines: Vec<Value> = agency(&["--format", "rdjsonl", "--notes"]).ends(1).out.lines().map(parse).collect();
    assert_eq!(whole["source"]["name"], "softsell");
    assert_eq!(whole["diagnostics"].as_array().unwrap(), &lines);
    let severity = |d: &Value| d["severity"].as_str().unwrap().to_string();
    assert_eq!(by_name(lines.iter().map(severity), ["ERROR", "WARNING", "INFO"]), counted());
    let f = Folder::new(&[("a.md", SELLS.as_bytes())]);
    let ran = f.run(&["check", "--format", "rdjsonl", "--only", "law-cn"]);
    let line = SELLS.lines().nth(2).unwrap();
    for d in ran.out.lines().map(parse) {
        let range = &d["location"]["range"];
        let at = |end: &str| range[end]["column"].as_u64().unwrap() as usize - 1;
        assert_eq!(range["start"]["line"], 3);
        assert!(line.get(at("start")..at("end")).is_some_and(|t| !t.is_empty()), "{d}");
    }
}

#[test]
fn github_shows_the_gravest_and_counts_the_rest() {
    let out = agency(&["--format", "github", "--notes"]).ends(1).out.clone();
    let of = |kind: &str| out.lines().filter(|l| l.starts_with(&format!("::{kind} "))).count();
    let [errors, warnings, notes] = counted();
    assert_eq!([of("error"), of("warning"), of("notice")], [errors.min(10), warnings.min(10), notes.min(9) + 1]);
    let plain = [": error[", ": warning[", ": note["]
        .map(|m| out.lines().filter(|l| !l.starts_with("::") && l.contains(m)).count());
    assert_eq!(plain.iter().sum::<usize>() + of("error") + of("warning") + of("notice") - 1, errors + warnings + notes);
    assert!(out.contains(&format!("另有 {} 处", plain.iter().sum::<usize>())));
    for line in out.lines().filter(|l| l.starts_with("::")) {
        let (head, text) = line[2..].split_once("::").expect("a message");
        assert!(!text.contains('\r'));
        if let Some(file) = head.split("file=").nth(1) {
            let path = file.split(',').next().unwrap();
            assert!(text.starts_with(path), "the log says where: {line}");
        }
    }
}

#[test]
fn a_job_summary_is_written_behind_what_is_there() {
    let f = Folder::new(&[("a.md", "# <script>alert(1)</script> | 国家级最佳面霜，立即购买\n".as_bytes())]);
    std::fs::write(f.0.join("summary.md"), "before\n").unwrap();
    let run = |format: &str| {
        let mut command = support::command(&f.0, &["check", "a.md", "--notes", "--format", format]);
        command.env("GITHUB_STEP_SUMMARY", f.0.join("summary.md")).output().unwrap()
    };
    let first = run("github");
    let page = std::fs::read_to_string(f.0.join("summary.md")).unwrap();
    assert!(page.starts_with("before\n### softsell\n") && page.contains("a.md:1:"), "{page}");
    assert!(!page.contains("<script"), "{page}");
    assert_eq!(run("compact").status, first.status);
    assert_eq!(std::fs::read_to_string(f.0.join("summary.md")).unwrap(), page, "only github writes it");
}

#[test]
fn hostile_text_breaks_no_format() {
    let name = "草 & \"稿\" <1>.md";
    let text = "---\ntitle: \"a\\u0001b ]]> <x> ::error::boo\"\n---\n\nTODO \u{1}\u{b}\u{200b}国家级最佳面霜{0}[a](b)\u{202e}，立即购买\r\n\r\n::error::TODO\r\n";
    let f = Folder::new(&[(name, text.as_bytes())]);
    let of = |format: &str| f.run(&["check", "--notes", "--format", format]).out;
    for format in ["json", "sarif", "gitlab", "rdjson"] {
        parse(&of(format));
    }
    valid(&sarif_schema(), &parse(&of("sarif")));
    for format in ["junit", "checkstyle"] {
        let text = of(format);
        roxmltree::Document::parse(&text).unwrap_or_else(|e| panic!("{format}: {e}\n{text}"));
    }
    for line in of("github").lines().filter(|l| l.trim_start().starts_with("::")) {
        assert!(["::error file=", "::warning file=", "::notice "].iter().any(|p| line.starts_with(p)), "{line}");
    }
}
