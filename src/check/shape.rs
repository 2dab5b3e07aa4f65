//! What must not stand in a field: line breaks and signs in titles, Chinese written as escapes, scripts in the body.

use super::measure::in_body;
use super::{Context, Params, Probe};
use crate::diagnostic::Hit;
use crate::document::Format;
use crate::source::Span;

/// The probes of this file.
pub const SHAPE: &[Probe] = &[
    // {from}
    Probe { name: "title-shape", params: &["rule"], variants: &[], run: title_shape },
    // {found}
    Probe { name: "escaped-text", params: &[], variants: &[], run: escaped_text },
    // {name}
    Probe { name: "script-in-body", params: &[], variants: &["handler"], run: script_in_body },
];

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
