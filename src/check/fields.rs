//! Fields of an article: lengths against the limits of the account's type, and what must not stand in a field.

use super::measure::{article_type, body_text, in_body, measure, number, passed, through_interface, unit_words};
use super::{Context, Params, Probe};
use crate::diagnostic::{Hit, Level, Words};
use crate::document::{BlockKind, Document, Format, LinkKind};
use crate::source::Span;

/// The probes of this file.
pub const FIELDS: &[Probe] = &[
    // {measured} {limit} {unit} {from}
    Probe { name: "field-limit", params: &["field", "interface"], variants: &[], run: field_limit },
    // {from}
    Probe { name: "field-missing", params: &["field"], variants: &[], run: field_missing },
    // {from}
    Probe { name: "title-shape", params: &["rule"], variants: &[], run: title_shape },
    // {found}
    Probe { name: "escaped-text", params: &[], variants: &[], run: escaped_text },
    // {name}
    Probe { name: "script-in-body", params: &[], variants: &["handler"], run: script_in_body },
    Probe { name: "digest-in-message", params: &[], variants: &[], run: digest_in_message },
    // {count}
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
    measure(&value.text, unit)
}

fn values(ctx: &Context, field: &str, kind: &str, channel: &str) -> Vec<Value> {
    let doc = ctx.doc;
    match field {
        "title" => doc.title.iter().map(effective).collect(),
        // a digest that WeChat or a tool cuts from the body fits by itself
        "digest" => doc.digest.iter().filter(|d| d.given).map(effective).collect(),
        "body" => {
            vec![Value { text: body_text(doc), count: None, span: doc.head, from: Words::new("the body", "正文") }]
        }
        "text" if words_alone(doc, kind, channel) => {
            vec![Value {
                text: body_text(doc), count: None, span: doc.head, from: Words::new("the text", "正文文字")
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

fn title_shape(ctx: &Context, params: &Params) -> Vec<Hit> {
    let Some(title) = &ctx.doc.title else { return Vec::new() };
    let bad = match params.text("rule") {
        "line-break" => title.text.trim().contains(['\n', '\r', '\u{2028}']) || has_break_tag(&title.text),
        "symbols" => title.text.contains(['™', '®', '©']),
        _ => false,
    };
    if bad { vec![Hit::at(title.span).arg("from", title.from.clone())] } else { Vec::new() }
}

fn has_break_tag(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains("<br>") || lower.contains("<br/>") || lower.contains("<br />")
}

/// Chinese written as `\uXXXX`: harmless to a JSON reader, but WeChat counts the letters. One finding a field.
fn escaped_text(ctx: &Context, _: &Params) -> Vec<Hit> {
    let doc = ctx.doc;
    let mut spans: Vec<Span> = Vec::new();
    if let Some(t) = &doc.title
        && (literal_escape(&t.text) || escaped_source(ctx, t.span))
    {
        spans.push(t.span);
    }
    for f in doc.fields.iter().filter(|f| matches!(f.key, "author" | "digest")) {
        if escaped_source(ctx, f.value_span) {
            spans.push(f.value_span);
        }
    }
    let body = doc.blocks.iter().find(|b| in_body(b.kind) && escaped_source(ctx, b.span));
    spans.extend(body.map(|b| b.span));
    spans.sort_by_key(|s| s.start);
    spans.dedup();
    spans.into_iter().map(Hit::at).collect()
}

/// Whether `\uXXXX` is written out in `text`.
fn literal_escape(text: &str) -> bool {
    text.match_indices("\\u")
        .any(|(i, _)| text.get(i + 2..i + 6).is_some_and(|h| h.bytes().all(|b| b.is_ascii_hexdigit())))
}

fn escaped_source(ctx: &Context, span: Span) -> bool {
    ctx.doc.format == Format::Json
        && span.source == ctx.doc.source
        && ctx.text.get(span.range()).is_some_and(|t| {
            t.match_indices("\\u").any(|(i, _)| {
                t.get(i + 2..i + 6).and_then(|h| u32::from_str_radix(h, 16).ok()).is_some_and(|c| c >= 0x2E80)
            })
        })
}

fn script_in_body(ctx: &Context, _: &Params) -> Vec<Hit> {
    let mut hits = Vec::new();
    for e in ctx.doc.elements.iter().filter(|e| ctx.doc.body.contains(&e.span)) {
        if matches!(e.name.as_str(), "script" | "iframe" | "object" | "embed" | "form") {
            let video = e.attributes.iter().any(|(n, v, _)| n.contains("src") && v.contains("v.qq.com"));
            let data = e.attributes.iter().any(|(n, v, _)| n == "type" && v.contains("json"));
            if !video && !data {
                hits.push(Hit::at(e.span).text("name", &e.name));
            }
        }
        for (name, _, span) in &e.attributes {
            // WeChat's own interactive pictures use SVG events, which are not attributes that begin with “on”
            if name.starts_with("on") && name.len() > 4 {
                hits.push(Hit::at(*span).variant("handler").text("name", name));
            }
        }
    }
    hits
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_seen_as_letters() {
        assert!(literal_escape("\\u9762怎么醒"));
        assert!(!literal_escape("C:\\users"));
        assert!(!literal_escape("面怎么醒"));
        assert!(has_break_tag("上<BR/>下"));
    }
}
