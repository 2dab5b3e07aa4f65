//! YAML front matter. Its events count characters; here they become bytes of the source.

use super::align::{Style, align};
use super::front::{Entry, Failure, Item, Mend, Value, known};
use crate::diagnostic::Words;
use crate::text::Text;
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};
use std::ops::Range;

/// Deeper structures mean nothing to us and are passed over.
const DEPTH: usize = 4;

/// Reads `text`, which begins at byte `base` of the source. After a mistake every key is read by itself, so that one costs only itself.
pub fn read(text: &str, base: usize) -> (Vec<Entry>, Vec<Failure>) {
    match Reader::new(text, base).entries() {
        Ok(entries) => (entries, Vec::new()),
        Err(first) => {
            let (mut entries, mut failures) = (Vec::new(), Vec::new());
            for chunk in chunks(text) {
                let part = &text[chunk.clone()];
                if part.trim().is_empty() || part.starts_with('#') {
                    continue;
                }
                match Reader::new(part, base + chunk.start).entries() {
                    Ok(more) => entries.extend(more),
                    Err(failure) => rescue(part, base + chunk.start, failure, &mut entries, &mut failures),
                }
            }
            if failures.is_empty() {
                failures.push(first);
            }
            (entries, failures)
        }
    }
}

/// The stretches from one key at the left margin to the next.
fn chunks(text: &str) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let heads = !line.starts_with([' ', '\t', '-', ']', '}', '#', '\r', '\n']) && line.contains([':', '：']);
        if at > 0 && heads {
            starts.push(at);
        }
        at += line.len();
    }
    starts.push(text.len());
    starts.windows(2).map(|w| w[0]..w[1]).collect()
}

/// Takes the first line of a broken chunk at its word: `key: the rest`.
fn rescue(part: &str, base: usize, mut failure: Failure, entries: &mut Vec<Entry>, failures: &mut Vec<Failure>) {
    let line = part.lines().next().unwrap_or("");
    let Some(colon) = line.find([':', '：']) else {
        failures.push(failure);
        return;
    };
    let key = line[..colon].trim_matches([' ', '"', '\'']);
    let wide = line[colon..].starts_with('：');
    let after = colon + if wide { '：'.len_utf8() } else { 1 };
    let value = line[after..].trim();
    let start = line.len() - line[after..].trim_start().len();
    let simple = !value.is_empty() && part.trim_end().lines().count() == 1;
    if wide && known(key) {
        failure.range = base + colon..base + after;
        failure.reason =
            Words::new("the colon is a full-width one; YAML needs “: ”", "冒号是全角的，YAML 需要半角冒号加空格");
        failure.fix = Some(Box::new(Mend {
            title: Words::new("write “: ”", "改为半角冒号加空格"),
            edits: vec![(base + colon..base + after, if start > after { ":" } else { ": " }.to_string())],
        }));
    } else if simple && !value.starts_with(['"', '\'', '[', '{', '|', '>']) {
        let (from, to) = (base + start, base + start + value.len());
        failure.range = from..to;
        if !value.contains(['"', '\\']) {
            failure.fix = Some(Box::new(Mend {
                title: Words::new("put the value in quotes", "给值加上引号"),
                edits: vec![(from..from, "\"".to_string()), (to..to, "\"".to_string())],
            }));
        }
    }
    failures.push(failure);
    let open = value.starts_with(['"', '\'']);
    if simple && !value.starts_with(['[', '{', '|', '>']) && !key.is_empty() {
        let inner = if open { value[1..].trim_end_matches(['"', '\'']) } else { value };
        let at = base + start + usize::from(open);
        let key_at = base + line.find(key).unwrap_or(0);
        entries.push(Entry {
            key: key.to_string(),
            key_range: key_at..key_at + key.len(),
            value: Value::Scalar(Item { text: Text::verbatim(inner, at), range: at..at + inner.len() }),
        });
    }
}

struct Reader<'a> {
    text: &'a str,
    base: usize,
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    /// Byte at which each character begins; empty if all are ASCII.
    bytes: Vec<u32>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, base: usize) -> Self {
        let bytes = if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(at, _)| at as u32).collect() };
        Reader { text, base, parser: Parser::new_from_str(text), bytes }
    }

    fn byte(&self, character: usize) -> usize {
        match self.bytes.get(character) {
            Some(at) => *at as usize,
            None if self.bytes.is_empty() => character.min(self.text.len()),
            None => self.text.len(),
        }
    }

    fn range(&self, span: Span) -> Range<usize> {
        let start = self.byte(span.start.index());
        start..self.byte(span.end.index()).max(start)
    }

    fn next(&mut self) -> Result<Option<(Event<'a>, Range<usize>)>, Failure> {
        match self.parser.next_event() {
            None => Ok(None),
            Some(Ok((event, span))) => {
                let range = self.range(span);
                Ok(Some((event, range)))
            }
            Some(Err(error)) => Err(self.failure(&error)),
        }
    }

    fn failure(&self, error: &ScanError) -> Failure {
        let at = self.byte(error.marker().index());
        let line = self.text[..at].rfind('\n').map_or(0, |n| n + 1);
        let end = self.text[at..].find(['\n', '\r']).map_or(self.text.len(), |n| at + n);
        let start = if end > at { at } else { line };
        Failure { reason: words(error.info()), range: self.base + start..self.base + end, fix: None }
    }

    fn entries(mut self) -> Result<Vec<Entry>, Failure> {
        while let Some((event, range)) = self.next()? {
            match event {
                Event::MappingStart(..) => return self.table(0),
                Event::Scalar(value, ..) if value.is_empty() => {}
                Event::Scalar(..) | Event::SequenceStart(..) | Event::Alias(_) => {
                    return Err(Failure {
                        reason: Words::new("expected lines of the form “key: value”", "应为「键: 值」的形式"),
                        range: self.base + range.start..self.base + range.end.max(range.start),
                        fix: None,
                    });
                }
                _ => {}
            }
        }
        Ok(Vec::new())
    }

    fn table(&mut self, depth: usize) -> Result<Vec<Entry>, Failure> {
        let mut entries = Vec::new();
        while let Some((event, range)) = self.next()? {
            if matches!(event, Event::MappingEnd) {
                break;
            }
            let key = match event {
                Event::Scalar(key, style, ..) => Some(self.item(&key, style, range)),
                Event::MappingStart(..) | Event::SequenceStart(..) => {
                    self.skip()?;
                    None
                }
                _ => None,
            };
            let Some((event, range)) = self.next()? else { break };
            let value = self.value(event, range, depth)?;
            if let Some(key) = key {
                entries.push(Entry { key: key.text.plain, key_range: key.range, value });
            }
        }
        // The rest of the document is read too, so that a mistake further down is found.
        if depth == 0 {
            while self.next()?.is_some() {}
        }
        Ok(entries)
    }

    fn value(&mut self, event: Event<'a>, range: Range<usize>, depth: usize) -> Result<Value, Failure> {
        let start = self.base + range.start;
        Ok(match event {
            Event::Scalar(text, style, ..) => {
                let none = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                if none || text.trim().is_empty() {
                    Value::Empty
                } else {
                    Value::Scalar(self.item(&text, style, range))
                }
            }
            Event::SequenceStart(..) | Event::MappingStart(..) if depth >= DEPTH => {
                self.skip()?;
                Value::Empty
            }
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                let mut bracket = 0;
                while let Some((event, range)) = self.next()? {
                    if matches!(event, Event::SequenceEnd) {
                        // Empty for a block sequence, which ends where the next key begins.
                        bracket = if range.is_empty() { 0 } else { self.base + range.end };
                        break;
                    }
                    items.push(self.value(event, range, depth + 1)?);
                }
                let end = items.last().map_or(start, |i| i.range().end).max(start).max(bracket);
                Value::List(items, start..end)
            }
            Event::MappingStart(..) => {
                let entries = self.table(depth + 1)?;
                let end = entries.last().map_or(start, |e| e.value.range().end.max(e.key_range.end));
                Value::Table(entries, start..end.max(start))
            }
            _ => Value::Empty,
        })
    }

    /// Passes over the rest of a structure that was just opened.
    fn skip(&mut self) -> Result<(), Failure> {
        let mut depth = 1;
        while depth > 0 {
            match self.next()? {
                Some((Event::SequenceStart(..) | Event::MappingStart(..), _)) => depth += 1,
                Some((Event::SequenceEnd | Event::MappingEnd, _)) => depth -= 1,
                Some(_) => {}
                None => break,
            }
        }
        Ok(())
    }

    fn item(&self, value: &str, style: ScalarStyle, mut range: Range<usize>) -> Item {
        // An anchor or a tag stands before the value.
        let raw = &self.text[range.clone()];
        if raw.starts_with(['&', '!']) {
            range.start += raw.find([' ', '\t', '\r', '\n']).map_or(raw.len(), |n| n + 1);
        }
        let quoted = matches!(style, ScalarStyle::DoubleQuoted | ScalarStyle::SingleQuoted);
        let mut raw = &self.text[range.clone()];
        if quoted && raw.starts_with(['"', '\'']) {
            // The parser's span takes in a comment behind the value.
            raw = &raw[1..];
            raw = &raw[..closing_quote(raw, style == ScalarStyle::DoubleQuoted)];
            range.start += 1;
        }
        let value = value.trim_end_matches('\n');
        let escapes = style == ScalarStyle::DoubleQuoted;
        let doubled = style == ScalarStyle::SingleQuoted;
        let raw = if quoted { raw } else { raw.trim_end() };
        let text = align(raw, self.base + range.start, value, Style { escapes, doubled });
        let start = self.base + range.start;
        Item { text, range: start..start + raw.len() }
    }
}

/// Where the quoted text `raw`, its opening quote left out, ends.
fn closing_quote(raw: &str, double: bool) -> usize {
    let bytes = raw.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if double => at += 2,
            b'"' if double => return at,
            b'\'' if !double && bytes.get(at + 1) == Some(&b'\'') => at += 2,
            b'\'' if !double => return at,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The parser's message in both languages.
fn words(info: &str) -> Words {
    let known = [
        ("mapping values are not allowed", "a value with “: ” in it needs quotes", "值里含有冒号加空格，需要加引号"),
        (
            "unexpected character",
            "a value that begins with this character needs quotes",
            "以这个字符开头的值需要加引号",
        ),
        ("quoted scalar", "the quotation mark is never closed", "引号没有闭合"),
        ("tab", "a tab cannot indent here; use spaces", "这里不能用制表符缩进，请用空格"),
        ("alias", "a value that begins with “*” needs quotes", "以「*」开头的值需要加引号"),
        ("anchor", "a value that begins with “&” needs quotes", "以「&」开头的值需要加引号"),
        ("simple key", "this line has no “: ”", "这一行缺少冒号加空格"),
        ("flow", "the brackets are not closed or not in order", "括号没有闭合或不配对"),
    ];
    match known.iter().find(|(part, ..)| info.contains(part)) {
        Some((_, en, zh)) => Words::new(*en, *zh),
        None => Words::same(info),
    }
}
