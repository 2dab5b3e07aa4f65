use super::*;
use crate::account::TypeName;
use crate::diagnostic::{Problem, Words};
use crate::source::SourceId;

fn types() -> Vec<Arc<AccountType>> {
    let name = |name: &str, note: &str| TypeName {
        name: name.into(),
        note: (!note.is_empty()).then(|| Words::same(note)),
        until: String::new(),
    };
    let of = |id: &str, zh: &str, names: Vec<TypeName>| {
        Arc::new(AccountType { id: id.into(), title: Words::new(id, zh), names, ..AccountType::default() })
    };
    vec![
        of("subscription", "公众号（订阅号）", vec![name("订阅号", ""), name("公众号", "means this type now")]),
        of("service", "服务号", vec![name("服务号", "")]),
        of("business", "企业微信", vec![name("企业微信", ""), name("企业号", "an old name")]),
    ]
}

fn known(name: &str) -> Known {
    Known::among(name, &["law-cn/absolute", "law-cn/medical", "hard-sell/urgency"], &["draft"])
}

fn load(id: u32, text: &str) -> (Config, Vec<Problem>, Arc<Source>) {
    let source = Arc::new(Source::new(SourceId(id), "softsell.toml", text));
    let mut problems = Vec::new();
    (read(&source, &types(), &known, &mut problems), problems, source)
}

fn told(text: &str) -> Vec<String> {
    let (_, problems, source) = load(0, text);
    problems.iter().map(|p| format!("{} {}", p.code, source.slice(p.hit.span))).collect()
}

const GOOD: &str = r#"
lang = "zh"
as-of = "2026-11-23"
fail-on = "warning"
exclude = ["drafts/归档/**"]
publisher = "wenyan"
max-warnings = 10

[accounts.shuying]
type = "订阅号"
name = "树影书店"
aliases = ["树影"]
paths = ["drafts/**"]
verified = true

[accounts.mailang]
type = "service"
name = "麦浪家选"
paths = ["drafts/麦浪/**"]
publisher = "baoyu"

[packs]
draft = false

[severity]
law-cn = "warning"
"law-cn/absolute" = "note"
"*/urgency" = "off"

[[override]]
paths = ["drafts/麦浪/**"]
fail-on = "never"
off = ["hard-sell"]
[override.severity]
"law-cn/*" = "error"

[[allow]]
path = "drafts/a.md"
rule = "law-cn/medical"
reason = "reviewed"
until = 2026-12-31
by = "legal"

[calendar]
files = "plan.csv"
history = ["sent.csv"]

[files]
encoding = [{ paths = ["old/**"], encoding = "GBK" }]
"#;

#[test]
fn a_whole_configuration() {
    let (config, problems, source) = load(0, GOOD);
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(config.account_for("drafts/a.md", None).unwrap().unwrap().id, "shuying");
    let mailang = config.account_for("drafts/麦浪/a.md", None).unwrap().unwrap();
    assert_eq!(
        (mailang.id.as_str(), mailang.kind.id.as_str()),
        ("mailang", "service"),
        "the most specific pattern wins"
    );
    assert_eq!(config.account_for("x.md", Some("树影")).unwrap().unwrap().id, "shuying");
    assert_eq!(
        config.account_for("x.md", Some("服务号")).unwrap().unwrap().id,
        "mailang",
        "a type names its only account"
    );
    assert!(config.account_for("x.md", None).unwrap().is_none());
    let nearest = config.account_for("x.md", Some("麦浪家")).unwrap_err().nearest;
    assert_eq!(nearest.as_deref(), Some("麦浪家选"));

    let settings = config.settings("drafts/a.md", None);
    let level = |s: &Settings, id: &str| s.level(id).map(|set| set.level);
    assert_eq!(level(&settings, "law-cn/absolute"), Some(Some(Level::Note)));
    assert_eq!(level(&settings, "law-cn/medical"), Some(Some(Level::Warning)));
    assert_eq!(level(&settings, "hard-sell/urgency"), Some(None));
    assert_eq!(level(&settings, "draft/no-title"), Some(None), "its pack is off");
    assert_eq!(level(&settings, "wechat/x"), None);
    assert_eq!(source.slice(settings.level("law-cn/absolute").unwrap().at), "\"law-cn/absolute\" = \"note\"");
    assert_eq!(settings.fails_on(), Some(Level::Warning));
    let settings = config.settings("drafts/麦浪/a.md", Some(&mailang));
    assert_eq!(level(&settings, "law-cn/absolute"), Some(Some(Level::Error)), "an override comes before");
    assert_eq!(level(&settings, "hard-sell/urgency"), Some(None));
    assert_eq!((settings.fails_on(), settings.publisher.unwrap().value.as_str()), (None, "baoyu"));
    assert!(config.excluded("drafts/归档/x/y.md").is_some());
    assert_eq!(config.encoding("old/a.txt").unwrap().value, "gbk");
}

#[test]
fn every_mistake_in_one_run() {
    let text = r#"
lnag = "zh"
fail-on = "errors"
as-of = "soon"
exclude = "drafts"
max-warnings = -1
[accounts.a]
type = "servce"
paths = ["a["]
verified = "yes"
membres = 3
[accounts.b]
name = "A"
type = "企业号"
channel = "custmer"
[packs]
hardsell = true
law-cn = 1
[severity]
"law-cn/absolut" = "error"
"law-cn" = "eror"
"law-cn/medical" = 3
[[override]]
off = ["nope"]
[[allow]]
rule = "law-cn/absolute"
path = "x.md"
[calendar]
file = ["x"]
[unknown]
inside = 1
"#;
    let expected = [
        "unknown-key lnag",
        "unknown-value \"errors\"",
        "not-a-date \"soon\"",
        "wrong-type \"drafts\"",
        "out-of-range -1",
        "unknown-account-type \"servce\"",
        "bad-glob \"a[\"",
        "wrong-type \"yes\"",
        "unknown-key membres",
        "duplicate-account-name \"A\"",
        "old-account-name \"企业号\"",
        "unknown-value \"custmer\"",
        "unknown-pack hardsell",
        "wrong-type 1",
        "unknown-rule \"law-cn/absolut\"",
        "unknown-value \"eror\"",
        "wrong-type 3",
        "missing-key [[override]]",
        "unknown-rule \"nope\"",
        "allow-without-reason [[allow]]",
        "unknown-key file",
        "unknown-key unknown",
    ];
    assert_eq!(told(text), expected);
}

#[test]
fn a_name_that_changed_its_meaning_is_said() {
    let (config, problems, _) = load(0, "[accounts.a]\ntype = \"公众号\"\n");
    assert_eq!(problems[0].code, "old-account-name");
    assert_eq!(config.accounts[0].account.kind.id, "subscription");
    assert_eq!(problems[0].hit.notes[0].en, "means this type now");
}

#[test]
fn broken_form_leaves_an_empty_configuration() {
    let (config, problems, _) = load(0, "lang = zh\n[");
    assert_eq!(problems[0].code, "toml-syntax");
    assert!(config.lang.is_none() && config.sources.len() == 1);
    assert!(load(0, "").1.is_empty());
}

#[test]
fn the_nearer_file_wins() {
    let (parent, _, _) = load(
        1,
        "lang = \"en\"\nready = true\n[accounts.a]\ntype = \"service\"\n[accounts.b]\ntype = \"service\"\n[severity]\nlaw-cn = \"note\"\n[packs]\ndraft = false\n",
    );
    let (child, _, _) = load(2, "lang = \"zh\"\n[accounts.a]\ntype = \"business\"\n[severity]\nlaw-cn = \"error\"\n");
    let merged = child.merge_under(parent);
    assert_eq!(merged.lang.unwrap().value, Lang::Zh);
    assert!(merged.ready.clone().unwrap().value);
    assert_eq!(merged.accounts.len(), 2);
    let settings =
        Config { severity: merged.severity, packs: merged.packs, ..Config::default() }.settings("x.md", None);
    assert_eq!(settings.level("law-cn/absolute").unwrap().level, Some(Level::Error));
    assert_eq!(settings.level("law-cn/absolute").unwrap().at.source, SourceId(2));
    assert!(!settings.pack("draft").unwrap().value);
}

#[test]
fn explain_names_the_line_of_each_value() {
    let (config, _, source) = load(0, GOOD);
    let all = config.explain("drafts/麦浪/a.md");
    let of = |key: &str| all.iter().find(|e| e.key == key).unwrap_or_else(|| panic!("{key}"));
    let Origin::At(span) = of("fail-on").from else { panic!() };
    assert_eq!((of("fail-on").value.en.as_str(), source.slice(span)), ("never", "\"never\""));
    assert_eq!(of("account").value.zh, "mailang（服务号）");
    assert_eq!(of("ready").from, Origin::Default);
    assert_eq!(of("severity.\"law-cn/*\"").value.en, "error");
}
