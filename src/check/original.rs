//! Claims about a text's origin: original work that is not, machine-made work without its mark.

use super::measure::in_body;
use super::{Context, Params, Probe};
use crate::diagnostic::{Hit, Words};
use crate::document::Parsed;
use crate::source::Span;

/// The probes of this file.
pub const ORIGINAL: &[Probe] = &[
    // {found}
    Probe { name: "original-claim", params: &["words"], variants: &[], run: original_claim },
    Probe { name: "ai-mark", params: &["words"], variants: &[], run: ai_mark },
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
