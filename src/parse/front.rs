//! Front matter: finds the fences, hands the inside to the reader of its syntax, says what is wrong with it.

use super::{front_json, front_toml, front_yaml, keys};
use crate::diagnostic::{Edit, Fix, Level, Problem, Safety, Words};
use crate::document::Document;
use crate::source::{Source, Span};
use crate::text::Text;
use std::ops::Range;

/// One key with its value, as its syntax gives it. Ranges are bytes of the source.
#[derive(Clone, Debug)]
pub struct Entry {
    pub key: String,
    pub key_range: Range<usize>,
    pub value: Value,
}

/// A value, its text mapped to the source.
#[derive(Clone, Debug)]
pub enum Value {
    Empty,
    Scalar(Item),
    List(Vec<Value>, Range<usize>),
    Table(Vec<Entry>, Range<usize>),
}

impl Value {
    /// Where it stands; `0..0` for nothing.
    pub fn range(&self) -> Range<usize> {
        match self {
            Value::Empty => 0..0,
            Value::Scalar(item) => item.range.clone(),
            Value::List(_, range) | Value::Table(_, range) => range.clone(),
        }
    }
}

/// Text without its quotes.
#[derive(Clone, Debug)]
pub struct Item {
    pub text: Text,
    pub range: Range<usize>,
}

/// A mistake of syntax.
#[derive(Clone, Debug)]
pub struct Failure {
    pub reason: Words,
    pub range: Range<usize>,
    pub fix: Option<Box<Mend>>,
}

/// What would mend a mistake of syntax.
#[derive(Clone, Debug)]
pub struct Mend {
    pub title: Words,
    /// Stretches and what replaces them.
    pub edits: Vec<(Range<usize>, String)>,
}

/// What stands at the head of a file.
#[derive(Debug, Default)]
pub struct Front {
    pub entries: Vec<Entry>,
    /// The opening line.
    pub fence: Option<Range<usize>>,
    /// First byte of the body.
    pub body: usize,
}

/// Whether `key` is one that means something here.
pub fn known(key: &str) -> bool {
    matches!(keys::look_up(&keys::normal(key)), keys::Known::Key(..))
}

/// Reads the front matter of `source`, if it has one; mistakes become problems of `doc`.
pub fn read(source: &Source, doc: &mut Document) -> Front {
    let text = source.text.as_str();
    let start = text.len() - text.trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']).len();
    // An indented fence is no fence.
    let start = text[..start].rfind(['\n', '\r']).map_or(leading_mark(text), |n| n + 1);
    let line = line_at(text, start);
    let found = match text[line.clone()].trim_end() {
        "---" => fenced(text, &line, &["---", "..."], front_yaml::read, doc),
        "+++" => fenced(text, &line, &["+++"], front_toml::read, doc),
        first if first.starts_with('{') => object(text, start, doc),
        _ => None,
    };
    let Some(front) = found else { return Front::default() };
    if !text[..start].trim_start_matches('\u{FEFF}').is_empty() {
        let mut problem = Problem::at("front-matter-late", Span::new(doc.source, line.clone()));
        problem.hit.level = Some(Level::Note);
        problem.hit.fixes.push(Fix {
            title: Words::new("remove what stands before it", "删除前面的空行"),
            edits: vec![Edit { span: Span::new(doc.source, 0..start), text: String::new() }],
            safety: Safety::Safe,
        });
        doc.problems.push(problem);
    }
    front
}

/// Bytes of stray byte order marks at the start.
fn leading_mark(text: &str) -> usize {
    text.len() - text.trim_start_matches('\u{FEFF}').len()
}

type Syntax = fn(&str, usize) -> (Vec<Entry>, Vec<Failure>);

fn fenced(text: &str, open: &Range<usize>, close: &[&str], syntax: Syntax, doc: &mut Document) -> Option<Front> {
    let inside = after(text, open.end);
    if !like_keys(&text[inside..]) {
        // Two fences with nothing between are an empty front matter; anything else is a rule across the page.
        let next = line_at(text, inside);
        let empty = next.end > next.start && close.contains(&text[next.clone()].trim_end());
        return empty.then(|| Front { entries: Vec::new(), fence: Some(open.clone()), body: after(text, next.end) });
    }
    let mut at = inside;
    let mut closed = None;
    while at < text.len() {
        let line = line_at(text, at);
        let next = after(text, line.end);
        if close.contains(&text[line].trim_end()) {
            closed = Some((at, next));
            break;
        }
        at = next;
    }
    if let Some((end, body)) = closed {
        let (entries, failures) = syntax(&text[inside..end], inside);
        if failures.is_empty() || !swallows_body(&text[inside..end]) {
            failures.into_iter().for_each(|f| complain(f, doc));
            return Some(Front { entries, fence: Some(open.clone()), body });
        }
    }
    let end = inside + head_length(&text[inside..]);
    let mut problem = Problem::at("unclosed-front-matter", Span::new(doc.source, open.clone()));
    let fence = text[open.clone()].trim_end();
    let line_end = if text[open.end..].starts_with("\r\n") { "\r\n" } else { "\n" };
    let gap = if text[..end].ends_with(['\n', '\r']) { "" } else { line_end };
    problem.hit.fixes.push(Fix {
        title: Words::new(format!("close it with “{fence}”"), format!("用「{fence}」结束文首元数据")),
        edits: vec![Edit { span: Span::new(doc.source, end..end), text: format!("{gap}{fence}{line_end}") }],
        safety: Safety::Unsafe,
    });
    doc.problems.push(problem);
    let (entries, failures) = syntax(&text[inside..end], inside);
    failures.into_iter().for_each(|f| complain(f, doc));
    Some(Front { entries, fence: Some(open.clone()), body: end })
}

fn object(text: &str, start: usize, doc: &mut Document) -> Option<Front> {
    let inner = text[start + 1..].trim_start();
    if !inner.starts_with(['"', '}']) {
        return None;
    }
    // `{"` may open a line of prose; a key is followed by a colon.
    let keyed = inner.starts_with('}')
        || inner[1..].find('"').is_some_and(|end| inner[1 + end + 1..].trim_start().starts_with(':'));
    if !keyed {
        return None;
    }
    let fence = line_at(text, start);
    let Some(length) = front_json::length(&text[start..]) else {
        doc.problems.push(Problem::at("unclosed-front-matter", Span::new(doc.source, fence.clone())));
        let body = start + head_length(&text[start..]);
        return Some(Front { entries: Vec::new(), fence: Some(fence), body });
    };
    let end = start + length;
    let (entries, failures) = front_json::read(&text[start..end], start);
    failures.into_iter().for_each(|f| complain(f, doc));
    let rest = line_at(text, end);
    let body = if text[rest.clone()].trim().is_empty() { after(text, rest.end) } else { end };
    Some(Front { entries, fence: Some(fence), body })
}

fn complain(failure: Failure, doc: &mut Document) {
    let span = |range: Range<usize>| Span::new(doc.source, range);
    let mut problem = Problem::at("front-matter-syntax", span(failure.range));
    problem.hit.args.push(("reason", failure.reason));
    if let Some(mend) = failure.fix {
        let edits = mend.edits.into_iter().map(|(range, text)| Edit { span: span(range), text }).collect();
        problem.hit.fixes.push(Fix { title: mend.title, edits, safety: Safety::Unsafe });
    }
    doc.problems.push(problem);
}

/// Whether the first line with content begins with `key:` or `key =`.
fn like_keys(text: &str) -> bool {
    let line = text.lines().map(str::trim_end).find(|l| !l.is_empty() && !l.starts_with('#'));
    line.is_some_and(like_key)
}

fn like_key(line: &str) -> bool {
    if line.starts_with('[') && line.trim_end().ends_with(']') {
        return line.len() > 2 && !line.contains(char::is_whitespace);
    }
    let Some((at, mark)) = line.char_indices().find(|(_, c)| matches!(c, ':' | '：' | '=')) else { return false };
    let key = line[..at].trim().trim_matches(['"', '\'']);
    let after = &line[at + mark.len_utf8()..];
    if key.is_empty() || key.chars().count() > 40 {
        return false;
    }
    let one_word = !key.contains(|c: char| c.is_whitespace() || "，。！？、；#*[](){}<>|".contains(c));
    match mark {
        ':' => known(key) || (one_word && (after.is_empty() || after.starts_with([' ', '\t']))),
        '：' => known(key),
        _ => one_word,
    }
}

/// Whether prose follows the keys inside the fences: then the closing one belongs to a rule across the page.
fn swallows_body(text: &str) -> bool {
    let head = head_length(text);
    let rest = text[head..].trim_start();
    let line = rest.lines().next().unwrap_or("");
    !rest.is_empty()
        && !like_key(line)
        && !line.starts_with(['-', '#', ']', '}'])
        && text[head..].starts_with(['\r', '\n'])
}

/// Bytes up to the first blank line, or the first that is neither a key, a list item, a comment nor indented.
fn head_length(text: &str) -> usize {
    let mut at = 0;
    while at < text.len() {
        let line = line_at(text, at);
        let content = &text[line.clone()];
        let belongs = content.starts_with([' ', '\t', '-', '#', '"', '{', '}', ']']) || like_key(content);
        if content.trim().is_empty() || !belongs {
            break;
        }
        at = after(text, line.end);
    }
    at
}

/// The line that begins at `at`, without its end.
fn line_at(text: &str, at: usize) -> Range<usize> {
    at..text[at..].find(['\n', '\r']).map_or(text.len(), |n| at + n)
}

/// The byte behind the line end at `end`.
fn after(text: &str, end: usize) -> usize {
    let rest = &text.as_bytes()[end..];
    end + if rest.starts_with(b"\r\n") { 2 } else { usize::from(!rest.is_empty()) }
}
