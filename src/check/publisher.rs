//! What a publishing tool does with a draft that the author may not expect.

use super::measure::{article_type, measure, number};
use super::{Context, Params, Probe};
use crate::account::Can;
use crate::diagnostic::{Hit, Words};
use crate::document::Format;

/// The probes of this file.
pub const PUBLISHER: &[Probe] = &[
    // {publisher} {measured} {limit} {field}
    Probe {
        name: "publisher",
        params: &["rule", "publishers", "field", "measure", "limit"],
        variants: &[],
        run: publisher,
    },
    Probe { name: "comments", params: &[], variants: &[], run: comments },
];

fn publisher(ctx: &Context, params: &Params) -> Vec<Hit> {
    let doc = ctx.doc;
    let meant = params.list("publishers").iter().any(|p| p == ctx.publisher);
    if !meant || (doc.format == Format::Json && ctx.publisher != "api") {
        return Vec::new();
    }
    let hits = match params.text("rule") {
        // the tool stops without a title in the front matter
        "title-needed" => {
            let given = doc.field("title").is_some_and(|f| !f.text.plain.trim().is_empty());
            if given { Vec::new() } else { vec![Hit::at(doc.title.as_ref().map_or(doc.head, |t| t.span))] }
        }
        // the tool shows this key at the head of the body instead of sending it as digest
        "shown-digest" => doc.fields.iter().filter(|f| f.alias == "description").map(|f| Hit::at(f.key_span)).collect(),
        "picture-needed" => {
            let any = doc.cover.is_some() || !doc.images.is_empty() || doc.value("cover").is_some();
            if any || article_type(doc) != "news" { Vec::new() } else { vec![Hit::at(doc.head)] }
        }
        // the tool takes the title from the first heading
        "keys-ignored" => {
            let heading = doc.blocks.iter().find(|b| b.kind == crate::document::BlockKind::Heading);
            match (doc.field("title"), heading) {
                (Some(f), Some(h)) if f.text.plain.trim() != h.text.plain.trim() => {
                    vec![Hit::at(f.value_span).label(h.span, Words::new("this becomes the title", "实际标题取自这里"))]
                }
                _ => Vec::new(),
            }
        }
        // the account lacks the right through which the tool publishes
        "interface" => {
            let lacks = ctx.account.is_some_and(|a| matches!(a.can("api-publish"), Can::No | Can::Lacks));
            if lacks { vec![Hit::at(doc.head)] } else { Vec::new() }
        }
        "limit" => {
            let value = match params.text("field") {
                "title" => doc.title.as_ref().map(|t| (t.text.clone(), t.span)),
                "digest" => doc.digest.as_ref().filter(|d| d.given).map(|d| (d.text.clone(), d.span)),
                key => doc.field(key).map(|f| (f.text.plain.clone(), f.value_span)),
            };
            let limit = params.number("limit").unwrap_or(f64::INFINITY);
            match value.map(|(text, span)| (measure(text.trim(), params.text("measure")), span)) {
                Some((n, span)) if n > limit => {
                    vec![Hit::at(span).text("measured", number(n)).text("limit", number(limit))]
                }
                _ => Vec::new(),
            }
        }
        _ => Vec::new(),
    };
    hits.into_iter().map(|h| h.text("publisher", ctx.publisher)).collect()
}

/// Comments for followers only, where comments are off.
fn comments(ctx: &Context, _: &Params) -> Vec<Hit> {
    let doc = ctx.doc;
    // this tool opens comments unless told otherwise
    let open = doc.flag("need_open_comment").unwrap_or(ctx.publisher == "baoyu");
    match doc.field("only_fans_can_comment") {
        Some(f) if doc.flag("only_fans_can_comment") == Some(true) && !open => vec![Hit::at(f.value_span)],
        _ => Vec::new(),
    }
}
