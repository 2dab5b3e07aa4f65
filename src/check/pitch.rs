//! Short stretches that are plainly a sales pitch: one sentence, or one short paragraph, with several independent signs.

use super::scan::DocLang;
use super::score::{Sentence, WEIGHTS, asks, chinese, length, score};
use super::{Context, Params, Probe};
use crate::diagnostic::{Hit, Words};

/// The probes of this file. Both say {signals}.
pub const PITCH: &[Probe] = &[
    Probe { name: "sales-pitch", params: WEIGHTS, variants: &[], run: sentence },
    Probe { name: "sales-paragraph", params: WEIGHTS, variants: &[], run: paragraph },
];

/// One sentence with several signs that together reach the threshold.
fn sentence(cx: &Context, params: &Params) -> Vec<Hit> {
    let all = score(cx, params).sentences;
    all.chunks(1).filter(|one| sells(one, params)).map(|one| hit(one, cx)).collect()
}

/// A short paragraph whose sentences together have more signs than one sentence needs.
fn paragraph(cx: &Context, params: &Params) -> Vec<Hit> {
    let longest = params.number("maximum-length").unwrap_or(200.0);
    let all = score(cx, params).sentences;
    all.chunk_by(|a, b| a.block == b.block)
        .filter(|same| same.len() > 1 && length(&cx.doc.blocks[same[0].block].text.plain) <= longest)
        .filter(|same| sells(same, params))
        .map(|same| hit(same, cx))
        .collect()
}

fn sells(sentences: &[Sentence], params: &Params) -> bool {
    let signs = signs(sentences);
    let sum: f64 = signs.iter().map(|(_, w)| *w).sum();
    signs.iter().filter(|(_, w)| *w > 0.0).count() >= params.number("classes").unwrap_or(3.0) as usize
        && sum >= params.number("threshold").unwrap_or(1.6) - 1e-9
        && sentences.iter().any(|s| s.sell > 0.0 && asks(s))
}

/// Each sign once, of sentences that sell.
fn signs(sentences: &[Sentence]) -> Vec<(&str, f64)> {
    let mut out: Vec<(&str, f64)> = Vec::new();
    for (class, weight) in sentences.iter().filter(|s| s.sell > 0.0).flat_map(|s| &s.signals) {
        if !out.iter().any(|(c, _)| c == class) {
            out.push((class, *weight));
        }
    }
    out
}

fn hit(sentences: &[Sentence], cx: &Context) -> Hit {
    let names: Vec<&str> = signs(sentences).into_iter().filter(|(_, w)| *w > 0.0).map(|(c, _)| c).collect();
    let zh: Vec<&str> = names.iter().map(|c| chinese(c)).collect();
    let joint = if cx.scan.lang == DocLang::En { ", " } else { "、" };
    let span = sentences.iter().skip(1).fold(sentences[0].span, |span, s| span.join(s.span));
    Hit::at(span).arg("signals", Words::new(names.join(", "), zh.join(joint)))
}
