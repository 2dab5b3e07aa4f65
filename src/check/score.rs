//! Marketing, not selling: how much of a draft sells, sentence by sentence, with the signals that say so.

pub use super::classes::chinese;

use super::Context;
use super::probe::{Params, Probe};
use super::scan::BlockScan;
use crate::diagnostic::{Hit, Label, Level, Words};
use crate::document::{Block, BlockKind};
use crate::source::Span;
use crate::text::is_cjk;
use std::ops::Range;

/// The probes of this file.
pub const PROBES: &[Probe] = &[Probe { name: "selling-share", params: WEIGHTS, variants: &["selling"], run: share }];

pub(super) const WEIGHTS: &[&str] = &[
    "pressure",
    "promise",
    "price",
    "gift",
    "call",
    "contact",
    "offer",
    "scarcity",
    "claim",
    "shout",
    "step",
    "explain",
    "data",
    "caveat",
    "story",
    "compare",
    "minimum-length",
    "warn-share",
    "note-share",
    "threshold",
    "maximum-length",
    "classes",
];

/// One sentence with what speaks for selling and for value in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    pub span: Span,
    /// Number of its block.
    pub block: usize,
    pub text: String,
    /// 0–1: how much it sells.
    pub sell: f64,
    /// Length: ideographs, two for a Latin word; headings count one and a half times, titles three times.
    pub weight: f64,
    /// Signal or value class and its weight; values are negative.
    pub signals: Vec<(String, f64)>,
}

/// The selling share of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selling {
    /// 0–1.
    pub share: f64,
    /// Calls to act for every thousand ideographs (of at least 500).
    pub calls: f64,
    /// Pressing sentences for every thousand ideographs.
    pub pressure: f64,
    /// 0–100.
    pub index: f64,
    /// Ideographs, two for a Latin word.
    pub length: f64,
    /// Only sentences with a signal.
    pub sentences: Vec<Sentence>,
}

/// Scores the document with the weights of `params`.
pub fn score(cx: &Context, params: &Params) -> Selling {
    let mut out = Selling::default();
    let (mut weighted, mut total, mut calls, mut pressing) = (0.0, 0.0, 0.0, 0.0);
    let signals = cx.signals.iter().enumerate();
    let mut signals: Vec<_> = signals.map(|(i, s)| ((s.place.block as usize, s.place.start as usize), i)).collect();
    signals.sort_unstable();
    for at in &cx.scan.blocks {
        let block = &cx.doc.blocks[at.block];
        if !counts(block) {
            continue;
        }
        let mut members: Vec<_> = at.members.iter().enumerate().map(|(i, m)| (m.start as usize, i)).collect();
        members.sort_unstable();
        for range in at.sentences().iter().cloned() {
            let near = Near {
                signals: within(&signals, (at.block, range.start)..(at.block, range.end)),
                members: within(&members, range.clone()),
            };
            if near.signals.is_empty() && near.members.is_empty() {
                continue;
            }
            let Some(sentence) = one(at, block, range, near, cx, params) else { continue };
            let has = |class: &str| f64::from(sentence.signals.iter().any(|(c, w)| c == class && *w > 0.0));
            calls += has("call");
            pressing += has("pressure");
            weighted += sentence.sell * sentence.weight;
            out.sentences.push(sentence);
        }
    }
    // most drafts do not sell at all, and need not be measured
    if out.sentences.is_empty() {
        return out;
    }
    for block in cx.doc.blocks.iter().filter(|b| counts(b)) {
        let length = length(&block.text.plain);
        total += length * emphasis(block.kind);
        out.length += length;
    }
    if total > 0.0 {
        out.share = (weighted / total).min(1.0);
    }
    let base = out.length.max(500.0) / 1000.0;
    out.calls = calls / base;
    out.pressure = pressing / base;
    out.index = 100.0
        * (0.65 * (out.share / 0.5).min(1.0)
            + 0.175 * (out.calls / 4.0).min(1.0)
            + 0.175 * (out.pressure / 2.0).min(1.0));
    out
}

fn counts(block: &Block) -> bool {
    !matches!(block.kind, BlockKind::Code | BlockKind::Quote | BlockKind::Author)
}

fn emphasis(kind: BlockKind) -> f64 {
    match kind {
        BlockKind::Title => 3.0,
        BlockKind::Heading => 1.5,
        _ => 1.0,
    }
}

/// Ideographs, and two for every Latin word.
pub fn length(text: &str) -> f64 {
    let (mut n, mut in_word) = (0u32, false);
    for c in text.chars() {
        if c.is_ascii() {
            let latin = c.is_ascii_alphanumeric();
            n += 2 * u32::from(latin && !in_word);
            in_word = latin;
        } else if is_cjk(c) {
            n += 1;
            in_word = false;
        } else {
            let latin = c.is_alphanumeric();
            n += 2 * u32::from(latin && !in_word);
            in_word = latin;
        }
    }
    f64::from(n)
}

/// Signals and members that begin in a sentence, in the order in which they were found.
struct Near {
    signals: Vec<usize>,
    members: Vec<usize>,
}

/// What of `sorted` lies within `range`, in the order in which it was found.
fn within<P: Copy + PartialOrd>(sorted: &[(P, usize)], range: Range<P>) -> Vec<usize> {
    let from = sorted.partition_point(|(p, _)| *p < range.start);
    let to = from + sorted[from..].partition_point(|(p, _)| *p < range.end);
    let mut found: Vec<usize> = sorted[from..to].iter().map(|(_, i)| *i).collect();
    found.sort_unstable();
    found
}

/// `None` if nothing in the sentence sells.
fn one(
    at: &BlockScan,
    block: &Block,
    range: Range<usize>,
    near: Near,
    cx: &Context,
    params: &Params,
) -> Option<Sentence> {
    let mut signals: Vec<(String, f64)> = Vec::new();
    let inside = |start: u32, end: u32| range.start <= start as usize && end as usize <= range.end;
    let weight = |class: &str, signals: &[(String, f64)]| {
        params.number(class).filter(|_| !signals.iter().any(|(c, _)| c == class))
    };
    for s in near.signals.iter().map(|i| &cx.signals[*i]) {
        if !s.lowered
            && inside(s.place.start, s.place.end)
            && let Some(w) = weight(&s.class, &signals)
        {
            signals.push((s.class.clone(), w));
        }
    }
    let known = &cx.scan.known;
    for m in near.members.iter().map(|i| &at.members[*i]).filter(|m| inside(m.start, m.end)) {
        // quoted words are somebody else's
        if let Some((class, _)) = known.signals.iter().find(|(_, l)| *l == m.list)
            && let Some(w) = weight(class, &signals)
            && !super::quotes::quoted(&at.folded.text, m.start, m.end)
        {
            signals.push((class.clone(), w));
        }
    }
    if signals.is_empty() {
        return None;
    }
    let listed = matches!(block.kind, BlockKind::ListItem | BlockKind::Cell) && cx.scan.is_under_cue(at.block);
    let lowered = listed || at.has_member(&known.cues, range.clone()).is_some();
    let sell: Vec<f64> = signals.iter().map(|(_, w)| *w).collect();
    let most = sell.iter().copied().fold(0.0, f64::max);
    let rest: f64 = sell.iter().sum::<f64>() - most;
    let hard = ["pressure", "promise", "gift"].iter().any(|c| signals.iter().any(|(s, _)| s == c));
    let mut offset = 0.0;
    if !hard {
        for (class, list) in &known.values {
            if at.has_member(&[*list], range.clone()).is_some()
                && let Some(w) = params.number(class)
                && !signals.iter().any(|(c, _)| c == class)
            {
                offset += w;
                signals.push((class.clone(), -w));
            }
        }
    }
    let mut score = (most + 0.25 * rest - offset).clamp(0.0, 1.0);
    if lowered {
        score = 0.0;
    }
    let plain = at.folded.plain_range(range);
    let text = block.text.plain[plain.clone()].trim().to_string();
    Some(Sentence {
        span: block.text.span(block.source, plain),
        block: at.block,
        weight: length(&text) * emphasis(block.kind),
        text,
        sell: score,
        signals,
    })
}

/// Signs of asking for something; praise and promises alone do not sell.
pub const ASKS: &[&str] = &["call", "price", "gift", "contact", "offer", "pressure"];

pub(super) fn asks(sentence: &Sentence) -> bool {
    sentence.signals.iter().any(|(c, w)| *w > 0.0 && ASKS.contains(&c.as_str()))
}

/// The whole draft sells too much.
fn share(cx: &Context, params: &Params) -> Vec<Hit> {
    if cx.scan.is_critical() {
        return Vec::new();
    }
    let selling = score(cx, params);
    if selling.sentences.iter().filter(|s| s.sell > 0.0 && asks(s)).count() < 2 {
        return Vec::new();
    }
    let minimum = params.number("minimum-length").unwrap_or(150.0);
    let warn = cx.kind.threshold("selling-share").or(params.number("warn-share")).unwrap_or(0.2);
    let note = params.number("note-share").unwrap_or(0.05);
    if selling.length < minimum || selling.share <= note || selling.sentences.is_empty() {
        return Vec::new();
    }
    let mut heaviest: Vec<&Sentence> = selling.sentences.iter().filter(|s| s.sell > 0.0).collect();
    heaviest.sort_by(|a, b| (b.weight * b.sell).total_cmp(&(a.weight * a.sell)).then(a.span.cmp(&b.span)));
    let Some(first) = heaviest.first() else { return Vec::new() };
    let title = cx.doc.title.as_ref().map_or(cx.doc.head, |t| t.span);
    let mut hit = Hit::at(if title.is_empty() { first.span } else { title })
        .text("share", format!("{:.0}", selling.share * 100.0))
        .text("index", format!("{:.0}", selling.index))
        .text("limit", format!("{:.0}", warn * 100.0));
    if selling.share <= warn {
        hit = hit.level(Level::Note);
    } else if selling.share > warn + 0.15 {
        hit = hit.variant("selling");
    }
    for s in heaviest.iter().take(3) {
        let names = |lang: fn(&str) -> &str| {
            s.signals.iter().filter(|(_, w)| *w > 0.0).map(|(c, _)| lang(c)).collect::<Vec<_>>()
        };
        hit.labels.push(Label { span: s.span, text: Words::new(names(|c| c).join(", "), names(chinese).join("、")) });
    }
    vec![hit]
}
