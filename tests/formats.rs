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
