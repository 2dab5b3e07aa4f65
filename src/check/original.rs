//! Claims about a text's origin: original work that is not, machine-made work without its mark.

use super::measure::in_body;
use super::{Context, Params, Probe};
use crate::diagnostic::{Edit, Fix, Hit, Safety, Words};
use crate::document::{Format, Parsed};
use crate::source::Span;

/// The probes of this file.
pub const ORIGINAL: &[Probe] = &[
    // {found}
    Probe { name: "original-claim", params: &["words"], variants: &[], run: original_claim },
    Probe { name: "ai-mark", params: &["words"], variants: &[], run: ai_mark },
    Probe { name: "sponsored-mark", params: &["words", "insert"], variants: &[], run: sponsored_mark },
];

/// Where one of `words` stands in the body.
fn find(ctx: &Context, words: &[String]) -> Option<Span> {
    for b in ctx.doc.blocks.iter().filter(|b| in_body(b.kind) || b.kind == crate::document::BlockKind::Digest) {
        for word in words {
            if let Some(at) = b.text.plain.find(word.as_str()) {
                return Some(b.text.span(b.source, at..at + word.len()));
            }
        }
    }
    None
}

fn original_claim(ctx: &Context, params: &Params) -> Vec<Hit> {
    let Some(field) = ctx.doc.field("original").filter(|f| f.parsed == Parsed::Flag(true)) else { return Vec::new() };
    match find(ctx, params.list("words")) {
        Some(span) => {
            vec![Hit::at(span).label(field.value_span, Words::new("claimed as original here", "这里声明为原创"))]
        }
        None => Vec::new(),
    }
}

fn ai_mark(ctx: &Context, params: &Params) -> Vec<Hit> {
    let doc = ctx.doc;
    let Some(field) = doc.field("ai_assisted").filter(|f| f.parsed == Parsed::Flag(true)) else { return Vec::new() };
    if find(ctx, params.list("words")).is_some() { Vec::new() } else { vec![Hit::at(field.value_span)] }
}

/// A draft that says it is paid for, without the mark where readers begin.
fn sponsored_mark(ctx: &Context, params: &Params) -> Vec<Hit> {
    let doc = ctx.doc;
    let Some(field) = doc.field("sponsored").filter(|f| f.parsed == Parsed::Flag(true)) else { return Vec::new() };
    if find(ctx, params.list("words")).is_some() || doc.title.as_ref().is_some_and(|t| has(&t.text, params)) {
        return Vec::new();
    }
    let mut hit = Hit::at(field.value_span);
    let first = doc.blocks.iter().find(|b| in_body(b.kind) && b.span.source == doc.source);
    if let Some(first) = first.filter(|_| doc.format == Format::Markdown) {
        let text = params.text("insert");
        hit.fixes.push(Fix {
            title: Words::new(format!("begin with “{text}”"), format!("在开头写上「{text}」")),
            edits: vec![Edit { span: line_start(ctx.text, first.span), text: format!("{text}\n\n") }],
            safety: Safety::Unsafe,
        });
    }
    vec![hit]
}

fn has(text: &str, params: &Params) -> bool {
    params.list("words").iter().any(|w| text.contains(w.as_str()))
}

/// The empty stretch at the beginning of the line in which `span` begins.
fn line_start(text: &str, span: Span) -> Span {
    let at = text[..span.start as usize].rfind('\n').map_or(0, |i| i + 1);
    Span::new(span.source, at..at)
}
