//! A name for a finding that stays when lines move, so that two runs can be compared.

use super::DraftReport;
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use std::collections::HashMap;

/// Letters and digits on each side of a finding that belong to its name.
const AROUND: usize = 16;

/// Gives fingerprints, each once: equal findings are told apart by their order.
#[derive(Debug, Default)]
pub struct Fingerprints {
    seen: HashMap<u64, u32>,
}

impl Fingerprints {
    /// 16 hexadecimal digits out of the rule, the path, the words and their neighbourhood in the paragraph. Spaces, punctuation and markup do
    /// not count, nor do line numbers.
    pub fn of(&mut self, finding: &Diagnostic, report: &DraftReport) -> String {
        let source = report.sources.get(finding.primary.source).unwrap_or(&report.source);
        let mut hash = Fnv::new();
        for part in [finding.rule.as_str(), &report.source.name, &source.name, &finding.term] {
            hash.bytes(part.as_bytes());
        }
        match finding.primary.is_empty() {
            // the place of something that is missing says nothing about it
            true => hash.bytes(finding.found.as_bytes()),
            false => hash.bytes(neighbourhood(source, finding.primary).as_bytes()),
        }
        let bare = hash.0;
        let nth = self.seen.entry(bare).or_default();
        *nth += 1;
        hash.bytes(&nth.to_le_bytes());
        format!("{:016x}", hash.0)
    }
}

/// The letters and digits of `span`, with those before and after it in its paragraph.
fn neighbourhood(source: &Source, span: Span) -> String {
    let text = &source.text;
    let (Some(before), Some(after)) = (text.get(..span.start as usize), text.get(span.end as usize..)) else {
        return String::new();
    };
    let mut left: Vec<char> = Vec::new();
    let mut breaks = 0;
    for c in before.chars().rev() {
        breaks = if c == '\n' { breaks + 1 } else { breaks * u32::from(c.is_whitespace()) };
        if breaks == 2 || left.len() == AROUND {
            break;
        }
        left.extend(Some(c).filter(|c| c.is_alphanumeric()));
    }
    let mut out: String = left.into_iter().rev().collect();
    // words that run into each other must not look like others
    out.push('|');
    out.extend(source.slice(span).chars().filter(|c| c.is_alphanumeric()));
    out.push('|');
    let mut right = 0;
    breaks = 0;
    for c in after.chars() {
        breaks = if c == '\n' { breaks + 1 } else { breaks * u32::from(c.is_whitespace()) };
        if breaks == 2 || right == AROUND {
            break;
        }
        if c.is_alphanumeric() {
            out.push(c);
            right += 1;
        }
    }
    out
}

/// FNV-1a: the same on every machine and in every version.
struct Fnv(u64);

impl Fnv {
    fn new() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }

    /// Takes in `bytes` and where they end.
    fn bytes(&mut self, bytes: &[u8]) {
        for b in bytes.iter().chain(&[0xff]) {
            self.0 = (self.0 ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn around(text: &str) -> String {
        let source = Source::new(SourceId(1), "a.md", text);
        let at = text.find("国家级").unwrap();
        neighbourhood(&source, Span::new(SourceId(1), at..at + "国家级".len()))
    }

    #[test]
    fn moved_and_reformatted_text_keeps_its_name_and_changed_words_do_not() {
        let plain = around("本品是国家级面霜。\n");
        assert_eq!(plain, "本品是|国家级|面霜");
        assert_eq!(plain, around("# 标题\n\n导语。\n\n本品是**国家级**\n面霜。\n\n尾声。\n"));
        assert_eq!(plain, around("一。\r\n\r\n本品是 国家级 面霜"));
        assert_ne!(plain, around("它不是国家级面霜。\n"));
    }
}
