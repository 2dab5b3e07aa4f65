//! Fields of an article: lengths against the limits of the account's type, and what must not stand in a field.

use super::measure::{
    article_type, body_text, in_body, measure, measure_body, number, passed, through_interface, unit_words,
};
use super::{Context, Params, Probe};
use crate::diagnostic::{Hit, Level, Words};
use crate::document::{BlockKind, Document, Format, LinkKind};
use crate::source::Span;

/// The probes of this file.
pub const FIELDS: &[Probe] = &[
    // {measured} {limit} {unit} {from}
    Probe { name: "field-limit", params: &["field", "interface"], variants: &[], run: field_limit },
    // {start} for a digest
    Probe { name: "field-missing", params: &["field"], variants: &[], run: field_missing },
    Probe { name: "digest-in-message", params: &[], variants: &[], run: digest_in_message },
    Probe { name: "picture-post", params: &["rule"], variants: &[], run: picture_post },
];

/// A value to be measured: its text (or count), where it stands and where it was read.
struct Value {
    text: String,
    count: Option<f64>,
    span: Span,
    from: Words,
}

impl Value {
    fn counted(count: usize, span: Span) -> Self {
        Value { text: String::new(), count: Some(count as f64), span, from: Words::new("this draft", "本稿") }
    }
}

fn field_limit(ctx: &Context, params: &Params) -> Vec<Hit> {
    let field = params.text("field");
    let kind = article_type(ctx.doc);
    let channel = ctx.kind.channel_name(ctx.channel);
    if ctx.kind.limits(field, kind, channel).next().is_none() {
        return Vec::new();
    }
    let values = values(ctx, field, kind, channel);
    let mut hits = Vec::new();
    for value in values {
        let mut worst: Option<(Level, f64, f64, &crate::account::Limit)> = None;
        for limit in ctx.kind.limits(field, kind, channel) {
            let measured = value.count.unwrap_or_else(|| size(ctx, field, &value, &limit.measure));
            let Some((mut level, bound)) = passed(limit, measured) else { continue };
            if params.flag("interface") && !through_interface(ctx) {
                level = level.min(Level::Warning);
            }
            if worst.is_none_or(|(l, ..)| level > l) {
                worst = Some((level, measured, bound, limit));
            }
        }
        if let Some((level, measured, bound, limit)) = worst {
            let mut hit = Hit::at(value.span)
                .text("measured", number(measured))
                .text("limit", number(bound))
                .arg("unit", unit_words(&limit.measure))
                .arg("from", value.from)
                .level(level);
            hit.cite = limit.provenance.citation();
            if !limit.words.is_empty() {
                hit = hit.note(limit.words.clone());
            }
            hits.push(hit);
        }
    }
    hits
}

/// Bytes of a body are those of its source; everything else is measured as it reads.
fn size(ctx: &Context, field: &str, value: &Value, unit: &str) -> f64 {
    if field == "body" && unit == "bytes" && ctx.doc.format != Format::Json {
        let pictures: usize =
            ctx.doc.images.iter().filter(|i| i.url.starts_with("data:")).map(|i| i.url_span.len()).sum();
        return ctx.doc.body.len().saturating_sub(pictures) as f64;
    }
    match field {
        "body" | "text" => measure_body(ctx.doc, unit),
        _ => measure(&value.text, unit),
    }
}

fn values(ctx: &Context, field: &str, kind: &str, channel: &str) -> Vec<Value> {
    let doc = ctx.doc;
    match field {
        "title" => doc.title.iter().map(effective).collect(),
        // a digest that WeChat or a tool cuts from the body fits by itself
        "digest" => doc.digest.iter().filter(|d| d.given).map(effective).collect(),
        "body" => {
            vec![Value { text: String::new(), count: None, span: doc.head, from: Words::new("the body", "正文") }]
        }
        "text" if words_alone(doc, kind, channel) => {
            vec![Value {
                text: String::new(), count: None, span: doc.head, from: Words::new("the text", "正文文字")
            }]
        }
        "text" => Vec::new(),
        "articles" if doc.index.unwrap_or(0) == 0 => vec![Value::counted(doc.articles, doc.head)],
        "articles" => Vec::new(),
        "images" => vec![Value::counted(pictures(doc), doc.head)],
        "attachments" => {
            let cards = doc.links.iter().filter(|l| l.kind == LinkKind::MiniProgram).count();
            vec![Value::counted(pictures(doc) + cards, doc.head)]
        }
        "card-title" => doc
            .links
            .iter()
            .filter(|l| l.kind == LinkKind::MiniProgram)
            .map(|l| Value {
                text: l.text.trim().to_string(),
                count: None,
                span: l.span,
                from: Words::new("the card", "卡片"),
            })
            .collect(),
        "notice-value" => notice_values(doc),
        key => doc
            .fields
            .iter()
            .filter(|f| f.key == key)
            .take(1)
            .map(|f| Value {
                text: f.text.plain.trim().to_string(),
                count: None,
                span: f.value_span,
                from: Words::new(format!("the key “{}”", f.alias), format!("字段“{}”", f.alias)),
            })
            .collect(),
    }
}

fn effective(e: &crate::document::Effective) -> Value {
    Value { text: e.text.trim().to_string(), count: None, span: e.span, from: e.from.clone() }
}

/// Whether the message is words alone: it says so, its channel carries nothing else, or a staff message has no title of its own.
fn words_alone(doc: &Document, kind: &str, channel: &str) -> bool {
    match channel {
        "customer" | "group" | "moments" => true,
        "app" => kind == "text" || !doc.title.as_ref().is_some_and(|t| t.given),
        _ => kind == "text",
    }
}

/// Pictures of the draft: the list in its metadata, else those of the body.
fn pictures(doc: &Document) -> usize {
    match doc.field("image_list") {
        Some(list) if !list.items.is_empty() => list.items.len(),
        Some(_) => 1,
        None => doc.images.iter().filter(|i| doc.body.contains(&i.span)).count(),
    }
}

/// The values of a notice written as lines “label：value”.
fn notice_values(doc: &Document) -> Vec<Value> {
    let mut out = Vec::new();
    for b in doc.blocks.iter().filter(|b| matches!(b.kind, BlockKind::Paragraph | BlockKind::ListItem)) {
        let mut at = 0;
        for line in b.text.plain.split('\n') {
            let colon = line.char_indices().find(|(_, c)| matches!(c, '：' | ':'));
            if let Some((i, c)) = colon
                && (1..=10).contains(&line[..i].trim().chars().count())
                && !is_figure(&line[i + c.len_utf8()..])
            {
                let start = at + i + c.len_utf8();
                out.push(Value {
                    text: line[i + c.len_utf8()..].trim().to_string(),
                    count: None,
                    span: b.text.span(b.source, start..at + line.len()),
                    from: Words::same(line[..i].trim()),
                });
            }
            at += line.len() + 1;
        }
    }
    out
}

/// Whether a value is a date, a time or a number, which have fields and limits of their own.
fn is_figure(value: &str) -> bool {
    value.chars().all(|c| {
        c.is_numeric() || c.is_whitespace() || "年月日时分秒号至到-—~/.:：¥￥元%周星期一二三四五六（）()".contains(c)
    })
}

fn field_missing(ctx: &Context, params: &Params) -> Vec<Hit> {
    let doc = ctx.doc;
    let filled = match params.text("field") {
        // several articles in one message have no digests
        "digest" => {
            article_type(doc) != "news"
                || doc.articles > 1
                || doc.value("message").is_some()
                || doc.digest.as_ref().is_some_and(|d| d.given)
        }
        "title" => doc.title.as_ref().is_some_and(|t| !t.text.trim().is_empty()),
        "body" => {
            article_type(doc) == "newspic"
                || !doc.images.is_empty()
                || doc.blocks.iter().any(|b| in_body(b.kind) && !b.text.plain.trim().is_empty())
        }
        key => doc.value(key).is_some_and(|v| !v.trim().is_empty()),
    };
    // nothing to say about a field that this type of account does not have
    if filled || (params.text("field") == "digest" && !ctx.kind.limits.iter().any(|l| l.field == "digest")) {
        return Vec::new();
    }
    let mut hit = Hit::at(doc.head);
    if params.text("field") == "digest" {
        let text = body_text(doc).replace(['\u{200B}', '\u{FEFF}', '\u{200D}'], "");
        let start: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(54).collect();
        if start.is_empty() {
            return Vec::new();
        }
        hit = hit.text("start", start);
    }
    vec![hit]
}

fn digest_in_message(ctx: &Context, _: &Params) -> Vec<Hit> {
    let several = ctx.doc.articles > 1;
    match &ctx.doc.digest {
        Some(d) if several && d.given && !d.text.trim().is_empty() => vec![Hit::at(d.span)],
        _ => Vec::new(),
    }
}

fn picture_post(ctx: &Context, params: &Params) -> Vec<Hit> {
    let doc = ctx.doc;
    if article_type(doc) != "newspic" {
        return Vec::new();
    }
    match params.text("rule") {
        "no-pictures" if pictures(doc) == 0 && doc.cover.is_none() => vec![Hit::at(doc.head)],
        "markup" => {
            let plain = |name: &str| matches!(name, "html" | "head" | "body" | "meta" | "title" | "img" | "p" | "br");
            let mark = doc.elements.iter().find(|e| !plain(&e.name) && !e.name.starts_with("mp-"));
            let table = doc.blocks.iter().find(|b| matches!(b.kind, BlockKind::Cell | BlockKind::Code));
            mark.map(|e| e.span).or(table.map(|b| b.span)).map(Hit::at).into_iter().collect()
        }
        _ => Vec::new(),
    }
}
