//! Regular expressions of rule files: their form is checked, and the literals are found with which every match begins.

use crate::diagnostic::Problem;
use crate::rule::Pattern;
use crate::source::{Source, Span};
use crate::table::{At, Table};
use crate::text::program::Program;
use regex_syntax::hir::literal::{ExtractKind, Extractor, Seq};
use regex_syntax::hir::{Hir, HirKind};

/// The patterns at `regex`; one that cannot be used is reported and left out.
pub fn read(t: &Table, source: &Source, p: &mut Vec<Problem>) -> Vec<Pattern> {
    t.texts("regex", p).iter().filter_map(|text| pattern(text, source, p)).collect()
}

fn pattern(text: &At<String>, source: &Source, p: &mut Vec<Problem>) -> Option<Pattern> {
    let hir = match regex_syntax::parse(&text.value) {
        Ok(hir) => hir,
        Err(error) => {
            let (reason, range) = match &error {
                regex_syntax::Error::Parse(e) => (e.kind().to_string(), e.span().start.offset..e.span().end.offset),
                regex_syntax::Error::Translate(e) => (e.kind().to_string(), e.span().start.offset..e.span().end.offset),
                _ => (error.to_string(), 0..text.value.len()),
            };
            p.push(Problem::at("bad-regex", inside(text, range, source)).text("reason", reason));
            return None;
        }
    };
    if !hir.properties().look_set().is_empty() {
        let reason = "anchors and word edges (^ $ \\b) have no meaning here";
        p.push(Problem::at("bad-regex", text.span).text("reason", reason));
        return None;
    }
    if let Some(c) = upper_case(&hir) {
        p.push(Problem::at("regex-not-folded", text.span).text("found", c));
        return None;
    }
    let Some(gates) = gates(&hir) else {
        p.push(Problem::at("regex-without-literal", text.span));
        return None;
    };
    Some(Pattern { re: text.value.clone(), gates, program: Program::new(&hir) })
}

/// The part `range` of a string, if the string stands in the source as it is.
fn inside(text: &At<String>, range: std::ops::Range<usize>, source: &Source) -> Span {
    let start = text.span.start as usize + 1;
    let verbatim = source.text.get(start..start + text.value.len()) == Some(text.value.as_str());
    match verbatim {
        true => Span::new(source.id, start + range.start..start + range.end.max(range.start)),
        false => text.span,
    }
}

/// A capital letter that the folded text can never hold.
fn upper_case(hir: &Hir) -> Option<char> {
    match hir.kind() {
        HirKind::Literal(l) => l.0.iter().copied().find(u8::is_ascii_uppercase).map(char::from),
        HirKind::Repetition(r) => upper_case(&r.sub),
        HirKind::Capture(c) => upper_case(&c.sub),
        HirKind::Concat(subs) | HirKind::Alternation(subs) => subs.iter().find_map(upper_case),
        _ => None,
    }
}

/// Literals one of which every match begins with; none if there are no such, or too many.
fn gates(hir: &Hir) -> Option<Vec<String>> {
    let mut wide = Extractor::new();
    wide.kind(ExtractKind::Prefix).limit_class(100).limit_repeat(1).limit_literal_len(24).limit_total(1000);
    let mut narrow = Extractor::new();
    narrow.kind(ExtractKind::Prefix);
    shorten(&narrow.extract(hir)).or_else(|| shorten(&wide.extract(hir)))
}

fn shorten(seq: &Seq) -> Option<Vec<String>> {
    let mut gates = Vec::new();
    for literal in seq.literals()? {
        let bytes = literal.as_bytes();
        // a limit may have cut a character in two
        let whole = std::str::from_utf8(bytes).or_else(|e| std::str::from_utf8(&bytes[..e.valid_up_to()])).ok()?;
        let gate: String = whole.chars().take(8).collect::<String>().to_ascii_lowercase();
        if gate.is_empty() {
            return None;
        }
        gates.push(gate);
    }
    gates.sort();
    // a shorter gate opens wherever a longer one that begins with it would
    gates.dedup_by(|later, kept| later.starts_with(kept.as_str()));
    (!gates.is_empty()).then_some(gates)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(re: &str) -> Option<Vec<String>> {
        gates(&regex_syntax::parse(re).unwrap())
    }

    #[test]
    fn every_match_begins_with_a_gate() {
        assert_eq!(of("最(?:好|佳)的?").unwrap(), ["最佳", "最好"].map(String::from));
        assert_eq!(of("第?一名").unwrap(), ["一名", "第一名"].map(String::from));
        assert_eq!(of("(?i)app下载|微信号[:：]").unwrap().len(), 3);
        assert!(of("[¥￥]\\s?[0-9]+").is_some());
        assert!(of("[0-9]{1,3}天瘦[0-9]+斤").is_some());
        assert_eq!(of(".*最佳"), None);
        assert_eq!(of("(?:最佳)?"), None);
        assert_eq!(of("\\w+最佳"), None);
    }
}
