//! The smaller parts of a rule file: levels, places, citations, scope.

use crate::account::Confidence;
use crate::diagnostic::{Citation, Level, Problem};
use crate::document::BlockKind;
use crate::rule::{BlockKind_, Scope, Within};
use crate::table::{At, Table, Value, choice, wrong_type};

/// The level called `name`.
pub fn level(name: &str) -> Option<Level> {
    match name {
        "error" => Some(Level::Error),
        "warning" => Some(Level::Warning),
        "note" => Some(Level::Note),
        _ => None,
    }
}

/// A level or `off` (`None`) as the value of `key`; anything else is a problem and nothing.
pub fn level_or_off(
    key: &str,
    value: &Value,
    span: crate::source::Span,
    p: &mut Vec<Problem>,
) -> Option<Option<Level>> {
    let Value::Text(text) = value else {
        p.push(wrong_type(key, value, span, "level"));
        return None;
    };
    let text = At { value: text.clone(), span };
    choice(key, &text, &["error", "warning", "note", "off"], p).map(level)
}

/// `confidence`, if it is given.
pub fn confidence(t: &Table, p: &mut Vec<Problem>) -> Option<Confidence> {
    Some(match t.choice("confidence", &["high", "medium", "low"], p)?.value {
        "high" => Confidence::High,
        "low" => Confidence::Low,
        _ => Confidence::Medium,
    })
}

/// The flag at `key`, false if it is not given.
pub fn is(t: &Table, key: &'static str, p: &mut Vec<Problem>) -> bool {
    t.flag(key, p).is_some_and(|f| f.value)
}

/// `within`: a word or a number of characters.
pub fn within(t: &Table, p: &mut Vec<Problem>) -> Within {
    match t.entry("within").map(|e| (&e.value, e.span)) {
        None => Within::Sentence,
        Some((Value::Int(n), _)) if (1..=100_000).contains(n) => Within::Chars(*n as u32),
        Some((Value::Text(text), span)) => {
            let text = At { value: text.clone(), span };
            match choice("within", &text, &["sentence", "block", "document"], p) {
                Some("block") => Within::Block,
                Some("document") => Within::Document,
                _ => Within::Sentence,
            }
        }
        Some((other, span)) => {
            p.push(wrong_type("within", other, span, "within"));
            Within::Sentence
        }
    }
}

/// `[[cite]]`.
pub fn cites(t: &Table, p: &mut Vec<Problem>) -> Vec<Citation> {
    let mut cites = Vec::new();
    for t in t.tables("cite", p) {
        let law = t.required("law", p);
        let cite = Citation {
            law: law.map_or(String::new(), |l| l.value),
            clause: t.string("clause", p),
            url: t.string("url", p),
            since: t.date_part("since", p).map_or(String::new(), |d| d.value),
            verified: t.date_part("verified", p).map_or(String::new(), |d| d.value),
        };
        t.finish(p);
        cites.push(cite);
    }
    cites
}

/// `[scope]`.
pub fn scope(t: &Table, p: &mut Vec<Problem>) -> Scope {
    let kinds: Vec<&'static str> = BlockKind::NAMES.iter().map(|(_, n)| *n).collect();
    let mut known = |key: &'static str, choices: &[&'static str]| -> Vec<String> {
        let texts = t.texts(key, p);
        texts.iter().filter_map(|x| choice(key, x, choices, p)).map(str::to_string).collect()
    };
    let blocks = known("blocks", &kinds).into_iter().map(BlockKind_).collect();
    let langs = known("langs", &["zh", "zh-hans", "zh-hant", "en"]);
    let audiences = known("audiences", &["followers", "staff", "customers", "users", "public"]);
    let formats = known("formats", &["markdown", "html", "plain", "json"]);
    let scope = Scope {
        blocks,
        langs,
        audiences,
        formats,
        accounts: t.strings("accounts", p),
        channels: t.strings("channels", p),
        regions: t.strings("regions", p),
        industries: t.strings("industries", p),
        not_kinds: t.strings("not-kinds", p),
        lacks: t.strings("lacks", p),
        known_account: is(t, "known-account", p),
    };
    t.finish(p);
    scope
}
