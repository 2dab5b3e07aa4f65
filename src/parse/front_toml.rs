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
            let written = &text[span.clone()];
            let quoted = written.len() >= 2 && written.starts_with(['"', '\'']) && written.ends_with(['"', '\'']);
            let quotes = usize::from(quoted);
            Entry {
                key: key.get_ref().to_string(),
                key_range: base + span.start + quotes..base + span.end - quotes,
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
    // A string that is never closed comes back as far as it goes.
    let quote = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|q| raw.starts_with(q)).unwrap_or("");
    let quotes = quote.len();
    if raw.len() < 2 * quotes || !raw.ends_with(quote) {
        let whole = base + span.start..base + span.end;
        return Item { text: align(raw, whole.start, value, Style::default()), range: whole };
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
