//! How mistakes in TOML are put: names of types, the nearest known name, the parser's own words in both languages.

use super::{At, Value};
use crate::diagnostic::{Edit, Fix, Problem, Safety, Words};
use crate::source::Span;

/// The name among `names` that `word` most likely was meant to be.
pub fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = word.trim().to_lowercase().replace('_', "-");
    let reach = match wanted.chars().count() {
        0 => return None,
        1..=4 => 1,
        _ => 2,
    };
    names
        .into_iter()
        .filter_map(|name| {
            let other = name.to_lowercase().replace('_', "-");
            let like = strsim::jaro_winkler(&wanted, &other);
            // one letter of two Latin ones is half a word
            let near =
                (wanted.chars().count() > 2 || !wanted.is_ascii()) && strsim::osa_distance(&wanted, &other) <= reach;
            (like >= 0.85 || near).then_some((like, name))
        })
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, name)| name)
}

/// A problem about a name that nothing knows: arguments `slot` and `nearest`. With a near one it speaks in its variant `near`
/// and offers to rename; `span` covers the name with its quotes, if it has any.
pub fn misspelt(code: &'static str, slot: &'static str, name: &str, span: Span, near: Option<&str>) -> Problem {
    let mut problem = Problem::at(code, span).text(slot, name).text("nearest", near.unwrap_or(""));
    if let Some(near) = near {
        // the quotes are there if the span is longer than the name
        let text = if span.len() > name.len() { format!("\"{near}\"") } else { bare(near) };
        problem.hit = problem.hit.variant("near").fix(rename(near, Edit { span, text }));
    }
    problem
}

fn rename(near: &str, edit: Edit) -> Fix {
    let title = Words::new(format!("write `{near}`"), format!("改写为 `{near}`"));
    Fix { title, edits: vec![edit], safety: Safety::Unsafe }
}

/// A key as TOML wants it: in quotes unless it is plain ASCII.
fn bare(key: &str) -> String {
    let plain = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if plain { key.to_string() } else { format!("\"{key}\"") }
}

/// A value of the wrong type at `span`: arguments `key`, `expected`, `got`.
pub fn wrong_type(key: &str, got: &Value, span: Span, expected: &str) -> Problem {
    let mut problem = Problem::at("wrong-type", span).text("key", key);
    problem.hit = problem.hit.arg("expected", kind(expected)).arg("got", got.kind());
    problem
}

/// The one of `choices` that `text` names; another word is `unknown-value` with `key`, `value`, `choices`, `nearest`.
pub fn choice(
    key: &str,
    text: &At<String>,
    choices: &[&'static str],
    problems: &mut Vec<Problem>,
) -> Option<&'static str> {
    let found = choices.iter().find(|c| **c == text.value);
    if found.is_none() {
        let list: Vec<String> = choices.iter().map(|c| format!("`{c}`")).collect();
        let mut problem = Problem::at("unknown-value", text.span).text("key", key).text("value", &text.value);
        problem.hit = problem.hit.arg("choices", Words::new(list.join(", "), list.join("、")));
        let near = nearest(&text.value, choices.iter().copied());
        problem = problem.text("nearest", near.unwrap_or(""));
        if let Some(near) = near {
            let edit = Edit { span: text.span, text: format!("\"{near}\"") };
            problem.hit = problem.hit.variant("near").fix(rename(near, edit));
        }
        problems.push(problem);
    }
    found.copied()
}

/// Puts brackets round a lone string where a list belongs.
pub(super) fn brackets(span: Span) -> Fix {
    Fix {
        title: Words::new("make it a list", "改为列表"),
        edits: vec![Edit { span: span.at_start(), text: "[".into() }, Edit { span: span.at_end(), text: "]".into() }],
        safety: Safety::Unsafe,
    }
}

/// What a type is called.
pub(super) fn kind(name: &str) -> Words {
    let (en, zh) = match name {
        "text" => ("a string", "字符串"),
        "integer" => ("an integer", "整数"),
        "number" => ("a number", "数字"),
        "flag" => ("true or false", "布尔值 true 或 false"),
        "date" => ("a date", "日期"),
        "list" => ("a list", "列表"),
        "texts" => ("a list of strings", "字符串列表"),
        "tables" => ("a list of tables", "表的列表"),
        "words" => ("words in both languages, { en = …, zh = … }", "中英文两种文字 { en = …, zh = … }"),
        "within" => ("sentence, block, document or a number of characters", "sentence、block、document 或字数"),
        "level" => ("one of error, warning, note, off", "error、warning、note、off 之一"),
        _ => ("a table", "表"),
    };
    Words::new(en, zh)
}

/// What the TOML parser says, by how it begins.
const REASONS: &[(&str, &str)] = &[
    ("duplicate key", "这个键写了两次"),
    ("string values must be quoted", "字符串要加引号"),
    ("invalid unquoted key", "不加引号的键只能用英文字母、数字、- 和 _，中文键请加双引号"),
    ("invalid basic string", "字符串写法不对，多半是少了右引号或反斜杠转义有误"),
    ("invalid literal string", "字符串写法不对，多半是少了右引号"),
    ("invalid multi-line basic string", "多行字符串写法不对，多半是没有结束"),
    ("invalid multi-line literal string", "多行字符串写法不对，多半是没有结束"),
    ("missing escaped value", "反斜杠后面的转义不对"),
    ("missing assignment between key-value pairs", "键后面少了 ="),
    ("key with no value", "这个键没有值"),
    ("missing value", "少了值"),
    ("missing key", "少了键"),
    ("missing comma", "少了逗号"),
    ("extra comma", "多了逗号"),
    ("extra", "多了 ="),
    ("missing opening quote", "少了左引号"),
    ("unclosed array table", "[[…]] 没有写完"),
    ("unclosed array", "列表没有结束，少了 ]"),
    ("unclosed inline table", "行内表没有结束，少了 }"),
    ("unclosed table", "表头没有写完，少了 ]"),
    ("unexpected", "这里多了不该有的内容"),
    ("cannot extend value", "这个键已经有值，不能再当作表"),
    ("cannot recurse further", "嵌套太深"),
    ("recursion limit", "嵌套太深"),
    ("keys cannot be multi-line", "键不能跨行"),
    ("invalid", "写法不合 TOML 语法"),
];

/// The parser's message in both languages; the Chinese one keeps the English when we have no words for it.
pub(super) fn reason(message: &str) -> Words {
    let zh = REASONS.iter().find(|(begin, _)| message.starts_with(begin)).map_or(message, |(_, zh)| zh);
    Words::new(message, zh)
}
