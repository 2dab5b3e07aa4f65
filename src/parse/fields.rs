//! From entries of front matter to metadata fields: aliases, meanings, and what is wrong with them.

use super::ReadOptions;
use super::front::{Entry, Item, Value};
use super::keys::{self, Key, Kind, Known};
use super::values;
use crate::diagnostic::{Edit, Fix, Level, Problem, Safety, Words};
use crate::document::{Document, Field, Parsed};
use crate::source::Span;
use crate::text::Text;
use std::ops::Range;

/// The one key that is text of the body for a publisher: wenyan prints `description` at the head of the article.
static DESCRIPTION: Key = Key { name: "description", kind: Kind::Text, aliases: &[] };

/// Adds the fields of `entries` to `doc`, with the problems found on the way.
pub fn add(entries: Vec<Entry>, options: &ReadOptions, doc: &mut Document) {
    let mut read: Vec<(usize, Field)> = Vec::new();
    for entry in entries {
        let normal = keys::normal(&entry.key);
        let (key, rank) = match keys::look_up(&normal) {
            _ if options.publisher == "wenyan" && normal == "description" => (&DESCRIPTION, 0),
            Known::Key(key, rank) => (key, rank),
            Known::Ignored => continue,
            Known::Unknown => {
                near(&entry, &normal, options, doc);
                continue;
            }
        };
        match (key.name, entry.value) {
            ("softsell", Value::Table(inner, _)) => {
                for sub in inner {
                    if keys::normal(&sub.key) == "allow"
                        && let Some((key, rank)) = known("softsell-allow")
                        && let Some(field) = field(key, sub.key, sub.key_range, sub.value, doc)
                    {
                        read.push((rank, field));
                    }
                }
            }
            ("claims", Value::List(items, _)) => {
                for item in items {
                    read.extend(claim(&entry.key, &entry.key_range, item, doc).map(|f| (rank, f)));
                }
            }
            ("claims", value) => read.extend(claim(&entry.key, &entry.key_range, value, doc).map(|f| (rank, f))),
            (_, value) => {
                if let Some(field) = field(key, entry.key, entry.key_range, value, doc) {
                    read.push((rank, field));
                }
            }
        }
    }
    settle(read, doc);
}

fn known(name: &str) -> Option<(&'static Key, usize)> {
    match keys::look_up(name) {
        Known::Key(key, rank) => Some((key, rank)),
        _ => None,
    }
}

/// One field a key: the alias that comes first in the table counts, others with another value are named.
fn settle(read: Vec<(usize, Field)>, doc: &mut Document) {
    let mut kept: Vec<(usize, Field)> = Vec::new();
    for (rank, field) in read {
        let rival = kept.iter_mut().find(|(_, f)| f.key == field.key && field.key != "claims");
        let Some((kept_rank, first)) = rival else {
            kept.push((rank, field));
            continue;
        };
        if !same(first, &field) && !apart(&first.alias, &field.alias) {
            let (above, below) =
                if first.key_span.start <= field.key_span.start { (&*first, &field) } else { (&field, &*first) };
            let wins = if rank < *kept_rank { &field } else { &*first };
            let mut problem = Problem::at("conflicting-alias", below.key_span.join(below.value_span))
                .text("key", field.key)
                .text("first", &above.alias)
                .text("second", &below.alias);
            problem.hit = problem
                .hit
                .label(above.key_span.join(above.value_span), Words::new("the other value is here", "另一个值在这里"));
            problem.hit =
                problem.hit.note(Words::new(format!("“{}” counts", wins.alias), format!("以「{}」为准", wins.alias)));
            doc.problems.push(problem);
        }
        if rank < *kept_rank {
            (*kept_rank, *first) = (rank, field);
        }
    }
    doc.fields.extend(kept.into_iter().map(|(_, f)| f));
}

fn same(a: &Field, b: &Field) -> bool {
    match (&a.parsed, &b.parsed) {
        (Parsed::Text, Parsed::Text) => a.text.plain.trim() == b.text.plain.trim(),
        (x, y) => x == y,
    }
}

/// Pairs that differ by design: the day of writing and the planned time, an address and a file, a state and a tool's receipt.
fn apart(a: &str, b: &str) -> bool {
    let (a, b) = (keys::normal(a), keys::normal(b));
    [("date", ""), ("banner", "banner_path"), ("publish_status", ""), ("platform", ""), ("excerpt", "")]
        .iter()
        .any(|(x, y)| (a == *x && (y.is_empty() || b == *y)) || (b == *x && (y.is_empty() || a == *y)))
}

/// A field from a value; nothing for an empty one.
fn field(key: &'static Key, alias: String, key_range: Range<usize>, value: Value, doc: &mut Document) -> Option<Field> {
    let span = |range: &Range<usize>| Span::new(doc.source, range.clone());
    let key_span = span(&key_range);
    let whole = span(&value.range());
    let mut list = false;
    let items: Vec<Item> = match value {
        Value::Empty => Vec::new(),
        Value::Scalar(item) => vec![item],
        Value::List(values, _) => {
            list = true;
            values.into_iter().filter_map(scalar).collect()
        }
        table => scalar(table).into_iter().collect(),
    };
    let listed: Vec<(String, Span)> = items.iter().map(|i| (i.text.plain.clone(), span(&i.range))).collect();
    let first = items.into_iter().next()?;
    if list && !matches!(key.kind, Kind::List | Kind::FlagOrText) {
        let mut problem = Problem::at("list-for-text", whole).text("key", &alias);
        problem.hit.level = Some(Level::Note);
        doc.problems.push(problem);
    }
    let keeps_items = list || key.kind == Kind::List;
    let value_span = if key.kind == Kind::List && list { whole } else { span(&first.range) };
    let mut text = first.text;
    if key.name == "account" && keys::normal(&alias) == "platform" && general(&text.plain) {
        return None;
    }
    if key.name == "article_type" {
        text = article_type(&text, &first.range);
    }
    let parsed = parse(key, &alias, &text.plain, value_span, doc);
    let items = if keeps_items { listed } else { Vec::new() };
    Some(Field { key: key.name, alias, key_span, value_span, text, items, parsed })
}

/// The text of a value; of a table (`cover: {image: …}`) its telling entry.
fn scalar(value: Value) -> Option<Item> {
    match value {
        Value::Scalar(item) => Some(item),
        Value::Table(entries, _) => {
            let telling =
                |e: &Entry| matches!(e.key.as_str(), "image" | "url" | "src" | "path" | "name" | "text" | "id");
            entries.into_iter().find(telling).and_then(|e| match e.value {
                Value::Scalar(item) => Some(item),
                _ => None,
            })
        }
        _ => None,
    }
}

/// Whether a `platform` names the whole platform instead of an account.
fn general(value: &str) -> bool {
    matches!(
        value.trim().to_lowercase().as_str(),
        "wechat" | "weixin" | "wx" | "mp" | "微信" | "公众号" | "微信公众号" | "all"
    )
}

/// `newspic` in the spellings of the tools, `text` for words alone; everything else is an article.
fn article_type(text: &Text, range: &Range<usize>) -> Text {
    let name = match text.plain.trim().to_lowercase().as_str() {
        "newspic" | "image" | "图片消息" | "贴图" | "小绿书" | "图片" => "newspic",
        "text" | "文字" | "文字消息" | "文本" => "text",
        _ => "news",
    };
    if text.plain == name {
        return text.clone();
    }
    let mut mapped = Text::new();
    mapped.push_atomic(name, range.clone());
    mapped
}

fn parse(key: &Key, alias: &str, text: &str, span: Span, doc: &mut Document) -> Parsed {
    let problem = |code| Problem::at(code, span).text("key", alias).text("value", brief(text));
    match key.kind {
        Kind::Text | Kind::List | Kind::Claims => Parsed::Text,
        Kind::FlagOrText => values::flag(text).map_or(Parsed::Text, Parsed::Flag),
        Kind::Flag => {
            let read = if key.name == "notify" { values::notify(text) } else { values::flag(text) };
            read.map_or_else(
                || {
                    doc.problems.push(problem("invalid-bool"));
                    Parsed::Invalid
                },
                Parsed::Flag,
            )
        }
        Kind::Number => values::number(text).map_or_else(
            || {
                doc.problems.push(problem("number-expected"));
                Parsed::Invalid
            },
            Parsed::Number,
        ),
        Kind::Stamp => values::moment(text).map_or(Parsed::Text, Parsed::Time),
        Kind::Time if values::undecided(text) => Parsed::Text,
        Kind::Time => values::moment(text).map_or_else(
            |reason| {
                let mut problem = problem("invalid-date");
                problem.hit.args.push(("reason", reason));
                if keys::normal(alias) == "date" {
                    problem.hit.level = Some(Level::Note);
                }
                doc.problems.push(problem);
                Parsed::Invalid
            },
            Parsed::Time,
        ),
    }
}

/// A claim: its text is the value, everything else about it (`source: …`, `expires: …`) its items.
fn claim(alias: &str, key_range: &Range<usize>, value: Value, doc: &Document) -> Option<Field> {
    let span = |range: Range<usize>| Span::new(doc.source, range);
    let mut items = Vec::new();
    let text = match value {
        Value::Scalar(item) => item,
        Value::Table(entries, _) => {
            let mut text = None;
            for entry in entries {
                let Value::Scalar(item) = entry.value else { continue };
                match keys::normal(&entry.key).as_str() {
                    "text" | "claim" | "term" | "原文" | "文字" => text = Some(item),
                    other => {
                        let name = match other {
                            "来源" | "出处" => "source",
                            "期间" | "时间" => "period",
                            "范围" | "地域" => "area",
                            "有效期" | "到期" => "expires",
                            _ => other,
                        };
                        items.push((format!("{name}: {}", item.text.plain), span(item.range)));
                    }
                }
            }
            text?
        }
        _ => return None,
    };
    Some(Field {
        key: "claims",
        alias: alias.to_string(),
        key_span: span(key_range.clone()),
        value_span: span(text.range),
        text: text.text,
        items,
        parsed: Parsed::Text,
    })
}

fn near(entry: &Entry, normal: &str, options: &ReadOptions, doc: &mut Document) {
    let Some(nearest) = keys::nearest(normal, options.strict_keys) else { return };
    let span = Span::new(doc.source, entry.key_range.clone());
    let mut problem = Problem::at("near-key", span).text("key", &entry.key).text("nearest", nearest);
    problem.hit.fixes.push(Fix {
        title: Words::new(format!("rename it to “{nearest}”"), format!("改为「{nearest}」")),
        edits: vec![Edit { span, text: nearest.to_string() }],
        safety: Safety::Unsafe,
    });
    doc.problems.push(problem);
}

fn brief(text: &str) -> String {
    let mut letters = text.chars();
    let mut out: String = letters.by_ref().take(40).collect();
    if letters.next().is_some() {
        out.push('…');
    }
    out
}
