//! TOML front matter.

use super::align::{Style, align};
use super::front::{Entry, Failure, Item, Value};
use crate::diagnostic::Words;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Reads `text`, which begins at byte `base` of the source. What could be read besides a mistake is kept.
pub fn read(text: &str, base: usize) -> (Vec<Entry>, Vec<Failure>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    // One mistake has many follow-ups: only the first is worth a word.
    let failures = errors.first().map(|error| {
        let span = error.span().unwrap_or(0..0);
        let end = span.end.max(span.start + 1).min(text.len());
        let range =
            if text.is_char_boundary(span.start) && text.is_char_boundary(end) { span.start..end } else { span };
        Failure { reason: Words::same(error.message().trim()), range: base + range.start..base + range.end, fix: None }
    });
    (entries(table.get_ref(), text, base), failures.into_iter().collect())
}

fn entries(table: &DeTable, text: &str, base: usize) -> Vec<Entry> {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| {
            let span = key.span();
            let quotes = usize::from(text[span.clone()].starts_with(['"', '\'']));
            Entry {
                key: key.get_ref().to_string(),
                key_range: base + span.start + quotes..base + span.end.max(span.start + 2 * quotes) - quotes,
                value: self::value(value, text, base),
            }
        })
        .collect();
    entries.sort_by_key(|e| e.key_range.start);
    entries
}

fn value(value: &Spanned<DeValue>, text: &str, base: usize) -> Value {
    let span = value.span();
    let range = base + span.start..base + span.end;
    match value.get_ref() {
        DeValue::String(read) if read.trim().is_empty() => Value::Empty,
        DeValue::String(read) => Value::Scalar(string(read, text, span, base)),
        DeValue::Array(items) => Value::List(items.iter().map(|i| self::value(i, text, base)).collect(), range),
        DeValue::Table(table) => Value::Table(entries(table, text, base), range),
        // Numbers, truth values and dates are understood from their own text.
        _ => Value::Scalar(Item { text: crate::text::Text::verbatim(&text[span.clone()], range.start), range }),
    }
}

fn string(value: &str, text: &str, span: Range<usize>, base: usize) -> Item {
    let raw = &text[span.clone()];
    let quotes = if raw.starts_with("\"\"\"") || raw.starts_with("'''") { 3 } else { 1 };
    if raw.len() < 2 * quotes {
        return Item {
            text: align(raw, base + span.start, value, Style::default()),
            range: base + span.start..base + span.end,
        };
    }
    let escapes = raw.starts_with('"');
    let mut start = span.start + quotes;
    if quotes == 3 {
        let inner = &text[start..];
        start += if inner.starts_with("\r\n") { 2 } else { usize::from(inner.starts_with('\n')) };
    }
    let end = (span.end - quotes).max(start);
    let text = align(&text[start..end], base + start, value, Style { escapes, doubled: false });
    Item { text, range: base + start..base + end }
}
