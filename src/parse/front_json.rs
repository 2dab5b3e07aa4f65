//! JSON front matter: an object at the head of the file, as Hugo reads it.

use super::align::{Style, align};
use super::front::{Entry, Failure, Item, Value};
use crate::diagnostic::Words;
use crate::text::Text;
use jsonc_parser::ast::{self, ObjectPropName};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

/// The length of the object at the start of `text`: `None` if it is never closed, or nested beyond reason.
pub fn length(text: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    for (at, b) in text.bytes().enumerate() {
        match b {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        if depth > 32 {
            return None;
        }
    }
    None
}

/// Reads the object `text`, which begins at byte `base` of the source.
pub fn read(text: &str, base: usize) -> (Vec<Entry>, Vec<Failure>) {
    match parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()) {
        Ok(parsed) => match parsed.value {
            Some(ast::Value::Object(object)) => (entries(&object, text, base), Vec::new()),
            _ => (Vec::new(), Vec::new()),
        },
        Err(error) => {
            let range = error.range();
            let failure = Failure {
                reason: Words::same(error.kind().to_string()),
                range: base + range.start..base + range.end.min(text.len()),
                fix: None,
            };
            (Vec::new(), vec![failure])
        }
    }
}

fn entries(object: &ast::Object, text: &str, base: usize) -> Vec<Entry> {
    let entry = |p: &ast::ObjectProp| {
        let quotes = usize::from(matches!(p.name, ObjectPropName::String(_)));
        let range = p.name.range();
        Entry {
            key: p.name.as_str().to_string(),
            key_range: base + range.start + quotes..base + range.end - quotes,
            value: value(&p.value, text, base),
        }
    };
    object.properties.iter().map(entry).collect()
}

fn value(value: &ast::Value, text: &str, base: usize) -> Value {
    let range = value.range();
    let whole = base + range.start..base + range.end;
    match value {
        ast::Value::NullKeyword(_) => Value::Empty,
        ast::Value::StringLit(s) if s.value.trim().is_empty() => Value::Empty,
        ast::Value::StringLit(s) => {
            let inner = range.start + 1..(range.end - 1).max(range.start + 1);
            let style = Style { escapes: true, doubled: false };
            let read = align(&text[inner.clone()], base + inner.start, &s.value, style);
            Value::Scalar(Item { text: read, range: base + inner.start..base + inner.end })
        }
        ast::Value::Object(object) => Value::Table(entries(object, text, base), whole),
        ast::Value::Array(array) => {
            Value::List(array.elements.iter().map(|v| self::value(v, text, base)).collect(), whole)
        }
        ast::Value::NumberLit(_) | ast::Value::BooleanLit(_) => {
            Value::Scalar(Item { text: Text::verbatim(&text[range.start..range.end], whole.start), range: whole })
        }
    }
}
