//! The title against its body.

use super::measure::{body_text, in_body};
use super::{Context, Params, Probe};
use crate::diagnostic::{Hit, Words};
use crate::document::BlockKind;
use crate::text::is_cjk;
use std::collections::HashSet;

/// The probes of this file.
pub const TITLE: &[Probe] = &[
    Probe { name: "title-absent", params: &["share"], variants: &[], run: title_absent },
    Probe { name: "title-twice", params: &["publishers"], variants: &[], run: title_twice },
];

/// Pairs of neighbouring ideographs and Latin words of four letters and more, lower case.
fn signs(text: &str) -> HashSet<String> {
    let mut out = HashSet::new();
    let mut last: Option<char> = None;
    let mut word = String::new();
    for c in text.chars().chain(std::iter::once(' ')) {
        if is_cjk(c) {
            if let Some(l) = last {
                out.insert([l, c].iter().collect());
            }
            last = Some(c);
        } else {
            last = None;
        }
        if c.is_alphanumeric() && !is_cjk(c) {
            word.extend(c.to_lowercase());
        } else if word.chars().count() >= 4 {
            out.insert(std::mem::take(&mut word));
        } else {
            word.clear();
        }
    }
    out
}

/// Hardly anything of the title comes back in the body.
fn title_absent(ctx: &Context, params: &Params) -> Vec<Hit> {
    let Some(title) = ctx.doc.title.as_ref().filter(|t| t.given) else { return Vec::new() };
    let body = body_text(ctx.doc);
    let wanted = signs(&title.text);
    // too little to compare
    if wanted.len() < 4 || body.chars().filter(|c| is_cjk(*c) || c.is_alphanumeric()).count() < 200 {
        return Vec::new();
    }
    let there = signs(&body);
    let found = wanted.iter().filter(|s| there.contains(*s)).count();
    let share = found as f64 / wanted.len() as f64;
    if share > params.number("share").unwrap_or(0.0) { Vec::new() } else { vec![Hit::at(title.span)] }
}

/// The publisher keeps the first heading in the body, so a title that repeats it is read twice.
fn title_twice(ctx: &Context, params: &Params) -> Vec<Hit> {
    let keeps = params.list("publishers").iter().any(|p| p == ctx.publisher);
    let Some(title) = ctx.doc.title.as_ref().filter(|t| t.given && keeps) else { return Vec::new() };
    let first = ctx.doc.blocks.iter().find(|b| in_body(b.kind));
    match first {
        Some(b) if b.kind == BlockKind::Heading && b.text.plain.trim() == title.text.trim() => {
            vec![Hit::at(b.span).label(title.span, Words::new("the title", "标题"))]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_pairs_and_long_words() {
        let s = signs("新米到货 Rice at home");
        assert!(s.contains("新米") && s.contains("到货") && s.contains("rice") && s.contains("home"));
        assert!(!s.contains("at"));
    }
}
