//! TOML with spans: every value keeps its place, every mistake becomes a problem, all of them in one run.
//!
//! A reader asks a [`Table`] for the keys that it knows; [`Table::finish`] then reports the keys that nobody asked for.

mod complain;
mod read;

pub use complain::{choice, misspelt, nearest, wrong_type};

use crate::diagnostic::{Problem, Words};
use crate::source::{Source, SourceId, Span};
use std::cell::{Cell, RefCell};
use toml::de::{DeTable, DeValue};

/// A value with its place in the source.
#[derive(Clone, Debug, PartialEq)]
pub struct At<T> {
    pub value: T,
    pub span: Span,
}

/// What a key may hold.
#[derive(Clone, Debug)]
pub enum Value {
    Text(String),
    Int(i64),
    Float(f64),
    Bool(bool),
    /// A TOML date or time, as text: `2026-11-23`.
    Date(String),
    List(Vec<At<Value>>),
    Table(Table),
}

impl Value {
    /// The name of its type, for messages.
    pub fn kind(&self) -> Words {
        complain::kind(match self {
            Value::Text(_) => "text",
            Value::Int(_) => "integer",
            Value::Float(_) => "number",
            Value::Bool(_) => "flag",
            Value::Date(_) => "date",
            Value::List(_) => "list",
            Value::Table(_) => "table",
        })
    }
}

/// One key of a table with its value.
#[derive(Clone, Debug)]
pub struct Entry {
    pub key: String,
    pub key_span: Span,
    pub value: Value,
    pub span: Span,
}

/// A table that remembers which keys it was asked for.
#[derive(Clone, Debug)]
pub struct Table {
    /// The header, the inline table, or the start of the file.
    pub span: Span,
    entries: Vec<Entry>,
    asked: RefCell<Vec<&'static str>>,
    open: Cell<bool>,
}

impl Table {
    /// Reads a whole TOML text. None when its form is broken: the first three mistakes are then in `problems` (`toml-syntax`).
    pub fn parse(source: &Source, problems: &mut Vec<Problem>) -> Option<Table> {
        let (table, errors) = DeTable::parse_recoverable(&source.text);
        let mut sound = true;
        for error in errors.iter().take(3) {
            let end = source.text.trim_end().len();
            let span = error.span().filter(|r| r.end <= source.text.len()).unwrap_or(end..end);
            let reason = complain::reason(error.message());
            let mut problem = Problem::at("toml-syntax", Span::new(source.id, span));
            problem.hit = problem.hit.arg("reason", reason);
            problems.push(problem);
            // a key given twice leaves the rest of the file readable
            sound &= error.message().starts_with("duplicate key");
        }
        sound.then(|| Table::of(table.get_ref(), Span::new(source.id, 0..0), source.id))
    }

    fn of(table: &DeTable, span: Span, id: SourceId) -> Table {
        let mut entries: Vec<Entry> = table
            .iter()
            .map(|(key, value)| Entry {
                key: key.get_ref().to_string(),
                key_span: Span::new(id, key.span()),
                span: Span::new(id, value.span()),
                value: convert(value.get_ref(), Span::new(id, value.span()), id),
            })
            .collect();
        entries.sort_by_key(|e| e.key_span.start);
        Table { span, entries, asked: RefCell::default(), open: Cell::new(false) }
    }

    /// Whether `key` is there; counts as asking for it.
    pub fn has(&self, key: &'static str) -> bool {
        self.entry(key).is_some()
    }

    /// The key with its value, whatever its type; counts as asking for it.
    pub fn entry(&self, key: &'static str) -> Option<&Entry> {
        let mut asked = self.asked.borrow_mut();
        if !asked.contains(&key) {
            asked.push(key);
        }
        self.entries.iter().find(|e| e.key == key)
    }

    /// Every key, in the order of the file: for tables whose keys are the user's own names. None is unknown then.
    pub fn entries(&self) -> &[Entry] {
        self.open.set(true);
        &self.entries
    }

    /// Reports that `key` is needed here (`missing-key`).
    pub fn missing(&self, key: &str, problems: &mut Vec<Problem>) {
        problems.push(Problem::at("missing-key", self.span).text("key", key));
    }

    fn get<T>(
        &self,
        key: &'static str,
        expected: &str,
        problems: &mut Vec<Problem>,
        read: impl Fn(&Entry) -> Option<T>,
    ) -> Option<At<T>> {
        let entry = self.entry(key)?;
        let value = read(entry);
        if value.is_none() {
            problems.push(wrong_type(key, &entry.value, entry.span, expected));
        }
        value.map(|value| At { value, span: entry.span })
    }

    /// Reports every key that was not asked for (`unknown-key`), with the nearest one that was. Does not look inside.
    pub fn finish(&self, problems: &mut Vec<Problem>) {
        if self.open.get() {
            return;
        }
        let asked = self.asked.borrow();
        for entry in self.entries.iter().filter(|e| !asked.iter().any(|a| *a == e.key)) {
            let free = asked.iter().copied().filter(|a| !self.entries.iter().any(|e| e.key == *a));
            let near = nearest(&entry.key, free);
            problems.push(misspelt("unknown-key", "key", &entry.key, entry.key_span, near));
        }
    }
}

fn convert(value: &DeValue, span: Span, id: SourceId) -> Value {
    match value {
        DeValue::String(s) => Value::Text(s.to_string()),
        // a number that does not fit stays visible as text of the wrong type
        DeValue::Integer(i) => match i64::from_str_radix(i.as_str(), i.radix()) {
            Ok(i) => Value::Int(i),
            Err(_) => Value::Float(i.as_str().parse().unwrap_or(f64::INFINITY)),
        },
        DeValue::Float(f) => Value::Float(f.as_str().parse().unwrap_or(f64::INFINITY)),
        DeValue::Boolean(b) => Value::Bool(*b),
        DeValue::Datetime(d) => Value::Date(d.to_string()),
        DeValue::Array(items) => Value::List(
            items
                .iter()
                .map(|v| {
                    let span = Span::new(id, v.span());
                    At { value: convert(v.get_ref(), span, id), span }
                })
                .collect(),
        ),
        DeValue::Table(t) => Value::Table(Table::of(t, span, id)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, read: impl Fn(&Table, &mut Vec<Problem>)) -> Vec<String> {
        let source = Source::new(SourceId(3), "softsell.toml", text);
        let mut problems = Vec::new();
        if let Some(table) = Table::parse(&source, &mut problems) {
            read(&table, &mut problems);
            table.finish(&mut problems);
        }
        problems
            .iter()
            .map(|p| {
                assert_eq!(p.hit.span.source, SourceId(3));
                let args: Vec<&str> = p.hit.args.iter().map(|(_, w)| w.en.as_str()).collect();
                format!("{}@{:?}: {}", p.code, source.slice(p.hit.span), args.join(", "))
            })
            .collect()
    }

    #[test]
    fn several_mistakes_in_one_run() {
        let text = "lang = 7\nexcludee = []\nas-of = \"2026-13-01\"\n[pakcs]\nfoo = 1\nbar = 2\n";
        let found = read(text, |t, p| {
            t.text("lang", p);
            t.texts("exclude", p);
            t.date("as-of", p);
            t.table("packs", p);
            t.required("name", p);
        });
        assert_eq!(
            found,
            [
                "wrong-type@\"7\": lang, a string, an integer",
                "not-a-date@\"\\\"2026-13-01\\\"\": as-of, 2026-13-01",
                "missing-key@\"\": name",
                "unknown-key@\"excludee\": excludee, exclude",
                "unknown-key@\"pakcs\": pakcs, packs",
            ]
        );
    }

    #[test]
    fn broken_form_is_told_with_its_place_and_at_most_three_times() {
        let found = read("绝对化 = 1\n", |_, _| {});
        assert!(found[0].starts_with("toml-syntax@"), "{found:?}");
        assert!(read("a = [\nb = \"\nc = {\n[[[\n= 3\n", |_, _| {}).len() <= 3);
        assert_eq!(read("a = 1\na = 2\nb = 3\n", |t, _| assert!(t.has("a"))).len(), 2);
    }

    #[test]
    fn values_of_every_kind() {
        let text = "i = 3\nf = 0.5\nb = true\nd = 2026-11-23\ne = \"2025\"\nl = [\"甲\", 1]\ns = \"x\"\nw = { en = \"a\", zh = \"\" }\n[[t]]\nx = 1\n[[t]]\n";
        let found = read(text, |t, p| {
            assert_eq!(t.int("i", p).unwrap().value, 3);
            assert_eq!(t.float("f", p).unwrap().value, 0.5);
            assert!(t.flag("b", p).unwrap().value);
            assert_eq!(t.date("d", p).unwrap().value, "2026-11-23");
            assert_eq!(t.date_part("e", p).unwrap().value, "2025");
            assert_eq!(t.strings("l", p), ["甲"]);
            assert!(t.texts("s", p).is_empty());
            assert_eq!(t.words("w", p), None);
            let tables = t.tables("t", p);
            assert_eq!(tables.len(), 2);
            tables[0].finish(p);
        });
        assert_eq!(
            found,
            [
                "wrong-type@\"1\": l, a string, an integer",
                "wrong-type@\"\\\"x\\\"\": s, a list of strings, a string",
                "missing-key@\"\\\"\\\"\": zh",
                "unknown-key@\"x\": x, ",
            ]
        );
    }

    #[test]
    fn a_mistyped_choice_names_the_nearest() {
        let found = read("level = \"eror\"\n", |t, p| assert!(t.choice("level", &["error", "note"], p).is_none()));
        assert_eq!(found, ["unknown-value@\"\\\"eror\\\"\": level, eror, `error`, `note`, error"]);
    }
}
