//! Shouting: runs of marks, of capitals, of emoji. It looks at the text as written, because what wording rules see is lower case and half width.

use super::probe::{Params, Probe};
use super::{Context, measure};
use crate::diagnostic::{Edit, Fix, Hit, Level, Safety, Words};
use crate::document::{Block, BlockKind};
use crate::source::Span;
use std::ops::Range;

/// The probes of this file. All say {found}; `shouting-marks` has a safe fix.
pub const SHOUT: &[Probe] = &[
    Probe { name: "shouting-marks", params: &["run"], variants: &[], run: marks },
    Probe { name: "shouting-capitals", params: &["words", "letters"], variants: &[], run: capitals },
    Probe { name: "shouting-emoji", params: &["same", "mixed"], variants: &[], run: emoji },
];

/// Blocks whose words are the author's own.
fn own<'a>(cx: &'a Context) -> impl Iterator<Item = (usize, &'a Block)> {
    let own = |b: &Block| !matches!(b.kind, BlockKind::Code | BlockKind::Quote | BlockKind::Alt);
    cx.doc
        .blocks
        .iter()
        .enumerate()
        .filter(move |(_, b)| own(b) && (measure::in_body(b.kind) || b.kind == BlockKind::Title))
}

fn hit(block: &Block, range: Range<usize>) -> Hit {
    let found: String = block.text.plain[range.clone()].chars().take(24).collect();
    Hit::at(block.text.span(block.source, range)).text("found", found)
}

fn loud(c: char) -> bool {
    matches!(c, '!' | '！' | '?' | '？' | '‼' | '⁉')
}

/// Runs of exclamation and question marks.
fn marks(cx: &Context, params: &Params) -> Vec<Hit> {
    let least = params.number("run").unwrap_or(3.0) as usize;
    let mut out = Vec::new();
    for (_, block) in own(cx) {
        let text = &block.text.plain;
        if !text.contains(loud) {
            continue;
        }
        for range in runs(text, loud).filter(|r| text[r.clone()].chars().count() >= least) {
            // a run of questions alone is a puzzle, or a letter that could not be read
            if text[range.clone()].chars().all(|c| matches!(c, '?' | '？')) {
                continue;
            }
            let mut hit = softer(hit(block, range.clone()), cx);
            let first = text[range.clone()].chars().next().map(String::from).unwrap_or_default();
            if let Some(exact) = block.text.exact(range) {
                let span = Span::new(block.source, exact);
                hit.fixes.push(Fix {
                    title: Words::new("keep one mark", "只留一个标点"),
                    edits: vec![Edit { span, text: first }],
                    safety: Safety::Safe,
                });
            }
            out.push(hit);
        }
    }
    out
}

/// Words in capitals one after the other, in a block that sells: acronyms, licences and headings in capitals do not.
fn capitals(cx: &Context, params: &Params) -> Vec<Hit> {
    let (words, letters) =
        (params.number("words").unwrap_or(3.0) as usize, params.number("letters").unwrap_or(4.0) as usize);
    let signs: Vec<u16> = cx.scan.known.signals.iter().map(|(_, list)| *list).collect();
    let mut out = Vec::new();
    for (number, block) in own(cx) {
        let text = &block.text.plain;
        let Some(at) = cx.scan.blocks.iter().find(|b| b.block == number) else { continue };
        if at.has_member(&signs, 0..at.folded.text.len()).is_none() {
            continue;
        }
        for range in capital_runs(text) {
            let long = text[range.clone()].split(|c: char| !c.is_alphabetic()).filter(|w| w.len() >= letters).count();
            if long >= 2 && text[range.clone()].split_whitespace().count() >= words {
                out.push(hit(block, range));
            }
        }
    }
    out
}

/// Stretches of neighbouring words without a small letter.
fn capital_runs(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut open: Option<Range<usize>> = None;
    for word in text.split_whitespace() {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let shouted = word.chars().any(|c| c.is_ascii_uppercase())
            && !word.chars().any(|c| {
                c.is_lowercase() || matches!(c, '_' | '=' | '/' | '<' | '>') || !c.is_ascii() && c.is_alphabetic()
            });
        match &mut open {
            Some(run) if shouted => run.end = start + word.len(),
            None if shouted => open = Some(start..start + word.len()),
            _ => out.extend(open.take()),
        }
    }
    out.extend(open);
    out
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1F300}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B50}' | '\u{2B55}' | '\u{203C}')
        && !matches!(c, '✓' | '✔' | '✕' | '✗' | '✘' | '★' | '☆' | '☑' | '❶'..='❿')
}

/// Emoji one after the other: the same one several times, or several different ones.
fn emoji(cx: &Context, params: &Params) -> Vec<Hit> {
    let (same, mixed) = (params.number("same").unwrap_or(3.0) as usize, params.number("mixed").unwrap_or(4.0) as usize);
    let mut out = Vec::new();
    for (_, block) in own(cx) {
        let text = &block.text.plain;
        // every sign looked for has its first byte here
        if !text.bytes().any(|b| matches!(b, 0xE2 | 0xF0)) {
            continue;
        }
        for range in runs(text, |c| is_emoji(c) || matches!(c, '\u{FE0F}' | '\u{200D}' | '\u{1F3FB}'..='\u{1F3FF}')) {
            // joined parts and skin tones belong to the sign before them
            let run = &text[range.clone()];
            let joined = run.matches('\u{200D}').count() * 2;
            let signs: Vec<char> =
                run.chars().filter(|c| is_emoji(*c) && !matches!(c, '\u{1F3FB}'..='\u{1F3FF}')).collect();
            let equal = signs.windows(same.max(1)).any(|w| w.iter().all(|c| *c == w[0]));
            if equal || signs.len().saturating_sub(joined) >= mixed {
                out.push(softer(hit(block, range), cx));
            }
        }
    }
    out
}

/// Where nothing is offered, loud marks are temperament: a note.
fn softer(hit: Hit, cx: &Context) -> Hit {
    if cx.scan.offers() { hit } else { hit.level(Level::Note) }
}

/// Stretches whose characters all satisfy `is`.
fn runs<'a>(text: &'a str, is: impl Fn(char) -> bool + 'a) -> impl Iterator<Item = Range<usize>> + 'a {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = chars.by_ref().find(|(_, c)| is(*c))?;
        let mut end = start + first.len_utf8();
        while let Some((at, c)) = chars.next_if(|(_, c)| is(*c)) {
            end = at + c.len_utf8();
        }
        Some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::{capital_runs, is_emoji, runs};

    #[test]
    fn stretches_are_whole() {
        let text = "好！！！真的？!走";
        let found: Vec<&str> = runs(text, super::loud).map(|r| &text[r]).collect();
        assert_eq!(found, ["！！！", "？!"]);
    }

    #[test]
    fn capitals_end_at_a_small_letter() {
        let text = "Come, GET IT NOW AND save; set MAX_SIZE IN http";
        let found: Vec<&str> = capital_runs(text).into_iter().map(|r| &text[r]).collect();
        assert_eq!(found, ["GET IT NOW AND", "IN"]);
    }

    #[test]
    fn check_marks_and_stars_are_no_emoji() {
        assert!(is_emoji('🔥') && is_emoji('⚡') && !is_emoji('✓') && !is_emoji('★') && !is_emoji('。'));
    }
}
