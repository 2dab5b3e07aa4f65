use super::*;
use crate::source::SourceId;

const GOOD: &str = r#"
title = { en = "Absolute claim", zh = "绝对化用语" }
message = { en = "“{found}”", zh = "「{found}」" }
why = { en = "Because.", zh = "因为。" }
help = { en = "Do this.", zh = "请这样做。" }
severity = "error"
confidence = "high"
from = 2026-01-01
[scope]
blocks = ["title", "heading"]
[[terms]]
any = ["国家级", "最佳", "@superlatives", "@所有人"]
regex = ['最(?:好|佳)的?产品']
except = ["国家级自然保护区"]
unless = [{ near = ["不是", "@cues"], within = 8, where = "before" }]
replace = { "最佳" = "出色" }
[[example]]
bad = "最佳"
good = "最近"
[[example]]
bad = "国家级"
good = "国家级自然保护区"
kind = "event"
"#;

fn read(text: &str) -> (Option<Rule>, Vec<String>) {
    let source = Source::new(SourceId(0), "r.toml", text);
    let mut problems = Vec::new();
    let rule = rule("law-cn/absolute", &source, &mut problems);
    (rule, problems.iter().map(|p| format!("{} {}", p.code, source.slice(p.hit.span))).collect())
}

fn told(text: &str) -> Vec<String> {
    read(text).1
}

#[test]
fn a_whole_rule() {
    let (rule, told) = read(GOOD);
    assert_eq!(told, [""; 0]);
    let rule = rule.unwrap();
    let group = &rule.groups[0];
    assert_eq!(group.any, ["国家级", "最佳", "@所有人"]);
    assert_eq!(group.lists, ["superlatives"]);
    assert_eq!(group.regex[0].gates, ["最佳产品", "最佳的产品", "最好产品", "最好的产品"]);
    assert_eq!(group.unless[0].lists, ["cues"]);
    assert_eq!(group.unless[0].within, crate::rule::Within::Chars(8));
    assert!(group.cues && group.disguise && !group.evidence);
    assert_eq!(rule.from, "2026-01-01");
    assert_eq!((rule.severity.0, rule.examples.len()), (Level::Error, 2));
}

#[test]
fn every_mistake_in_one_run() {
    let text = GOOD
        .replace("severity =", "severty =")
        .replace("\"heading\"", "\"headign\"")
        .replace("的?产品'", "的?产品', '(?:最', '.*x', '最$', 'APP下载'")
        .replace("[\"国家级自然保护区\"]", "[\"国家级自然保护区\", \"第一\"]")
        .replace("@superlatives\"", "首\"")
        .replace("where = \"before\"", "where = 3, wher = 1")
        .replace("zh = \"因为。\"", "");
    assert_eq!(
        told(&text),
        [
            "missing-key { en = \"Because.\",  }",
            "unknown-value \"headign\"",
            "bad-regex (",
            "regex-without-literal '.*x'",
            "bad-regex '最$'",
            "regex-not-folded 'APP下载'",
            "useless-except \"第一\"",
            "wrong-type 3",
            "unknown-key wher",
            "unknown-key severty",
        ]
    );
}

#[test]
fn levels_need_certainty_and_rules_need_examples() {
    let text = GOOD.replace("confidence = \"high\"", "").replace("bad = \"最佳\"", "");
    let told = told(&text);
    assert!(told.contains(&"error-needs-high \"error\"".to_string()), "{told:?}");
    assert!(told.contains(&"missing-example title".to_string()), "{told:?}");
}

#[test]
fn kinds_of_check_ask_for_their_own_keys() {
    let pair = GOOD.replace("severity =", "check = \"pair\"\nseverity =");
    assert_eq!(told(&pair), ["terms-count \"pair\""]);
    assert_eq!(told(&GOOD.replace("severity =", "check = \"pairs\"\nseverity =")), ["unknown-value \"pairs\""]);
    let (rule, told) = read(&GOOD.replace("severity =", "check = \"probe\"\nprobe = \"no-such\"\nseverity ="));
    assert!(rule.is_none());
    assert_eq!(told[0], "unknown-probe \"no-such\"");
    let empty = GOOD.replace("any = [\"国家级\", \"最佳\", \"@superlatives\", \"@所有人\"]\nregex = ['最(?:好|佳)的?产品']\nexcept = [\"国家级自然保护区\"]", "");
    assert_eq!(self::told(&empty), ["empty-terms [[terms]]"]);
}

#[test]
fn lists_and_packs() {
    let mut problems = Vec::new();
    let source = Source::new(SourceId(0), "offer.toml", "terms = [\"下单\"]\nregex = ['[¥￥]\\s?\\d']\nexcpt = []\n");
    let list = list("offer", &source, &mut problems).unwrap();
    assert_eq!((list.terms.len(), list.regex[0].gates.len()), (1, 2));
    assert_eq!(problems[0].code, "unknown-key");
    problems.clear();
    let source = Source::new(
        SourceId(0),
        "pack.toml",
        "title = { en = \"a\", zh = \"b\" }\non = \"region:tw\"\nverified = \"2026-11-23\"\n",
    );
    assert_eq!(pack("law-tw", &source, &mut problems).unwrap().on, "region:tw");
    let source = Source::new(SourceId(0), "pack.toml", "title = { en = \"a\", zh = \"b\" }\non = \"allways\"\n");
    assert_eq!(pack("x", &source, &mut problems).unwrap().on, "always");
    assert_eq!(problems.len(), 1);
}
