//! Builds the readable text of one block from inline events.

use crate::text::{Text, joins_without_space};
use std::ops::Range;

/// Stands for what is no running text (code, a bare address, an image): nothing matches across it.
pub const BARRIER: &str = "\u{FFFC}";

/// Text under construction. `source` in its methods is the whole source text, ranges are bytes of it.
#[derive(Debug, Default)]
pub struct Joined {
    pub text: Text,
    strong: Vec<(u32, u32)>,
    strong_depth: u32,
    strong_from: Option<u32>,
    /// A soft line break whose meaning depends on what follows.
    soft: Option<Range<usize>>,
    /// A run of asterisks that the parser left undecided.
    stars: Option<Range<usize>>,
    /// Where text after such a run, dropped, begins.
    loose: Option<u32>,
}

impl Joined {
    /// Appends source text that reads as it stands.
    pub fn verbatim(&mut self, source: &str, range: Range<usize>) {
        let plain = &source[range.clone()];
        if plain.bytes().next() == Some(b'*') && plain.bytes().all(|b| b == b'*') {
            self.stars = match self.stars.take() {
                Some(run) if run.end == range.start => Some(run.start..range.end),
                Some(run) => {
                    self.stars = Some(run);
                    self.settle_stars(source);
                    Some(range)
                }
                None => Some(range),
            };
            return;
        }
        self.before(source, plain);
        self.text.push(plain, range.start);
    }

    /// Appends text that the source writes otherwise.
    pub fn atomic(&mut self, source: &str, plain: &str, range: Range<usize>) {
        self.before(source, plain);
        self.text.push_atomic(plain, range);
    }

    /// A line break that only the source has.
    pub fn soft_break(&mut self, source: &str, range: Range<usize>) {
        self.settle_stars(source);
        self.soft = Some(range);
    }

    /// A line break that readers see.
    pub fn hard_break(&mut self, source: &str, range: Range<usize>) {
        self.settle_stars(source);
        self.soft = None;
        if !self.text.is_empty() && !self.text.plain.ends_with('\n') {
            self.text.push_atomic("\n", range);
        }
    }

    /// Begins or ends bold text.
    pub fn strong(&mut self, source: &str, on: bool) {
        self.settle_stars(source);
        if on {
            self.loose = None;
            self.strong_depth += 1;
            return;
        }
        self.strong_depth = self.strong_depth.saturating_sub(1);
        if self.strong_depth == 0
            && let Some(from) = self.strong_from.take()
        {
            self.strong.push((from, self.length()));
        }
    }

    /// The text and its strong parts.
    pub fn finish(mut self, source: &str) -> (Text, Vec<(u32, u32)>) {
        self.settle_stars(source);
        self.strong_depth = 1;
        self.strong(source, false);
        self.strong.sort_unstable();
        (self.text, self.strong)
    }

    fn length(&self) -> u32 {
        self.text.plain.len() as u32
    }

    /// Settles what depends on the text that comes next.
    fn before(&mut self, source: &str, next: &str) {
        self.settle_stars(source);
        self.settle_soft(next.chars().next());
        if self.strong_depth > 0 && self.strong_from.is_none() {
            self.strong_from = Some(self.length());
        }
    }

    fn settle_soft(&mut self, next: Option<char>) {
        let Some(range) = self.soft.take() else { return };
        let last = self.text.plain.chars().next_back();
        if last.is_some_and(|c| c != ' ' && c != '\n') && !joins_without_space(last, next) {
            self.text.push_atomic(" ", range);
        }
    }

    /// Emphasis next to Chinese punctuation is left undecided by CommonMark: readers see no asterisks where editors are kinder. Runs of
    /// two or more vanish unless white space or Latin letters and digits stand on both sides (`F**k`, `138****1234`).
    fn settle_stars(&mut self, source: &str) {
        let Some(run) = self.stars.take() else { return };
        let before = source[..run.start].chars().next_back();
        let after = source[run.end..].chars().next();
        let both = |test: fn(char) -> bool| before.is_none_or(test) && after.is_none_or(test);
        if run.len() < 2 || both(char::is_whitespace) || both(|c| c.is_ascii_alphanumeric()) {
            self.settle_soft(Some('*'));
            self.text.push(&source[run.clone()], run.start);
            return;
        }
        match self.loose.take() {
            Some(from) if from < self.length() => self.strong.push((from, self.length())),
            _ => self.loose = Some(self.length()),
        }
    }
}

/// Whether a reader finds words in it: more than barriers and white space.
pub fn has_words(text: &str) -> bool {
    text.chars().any(|c| c != '\u{FFFC}' && !c.is_whitespace())
}

/// The end of the address that begins at byte `start` of `text`, its scheme ending at `colon`; `None` if nothing follows.
pub fn address_end(text: &str, colon: usize) -> Option<usize> {
    let rest = &text[colon + 3..];
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()+,;=%".contains(&b);
    let length = rest.bytes().take_while(|b| allowed(*b)).count();
    let mut address = &rest[..length];
    loop {
        let trimmed = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '_', '~']);
        let open = trimmed.bytes().filter(|b| *b == b'(').count();
        let close = trimmed.bytes().filter(|b| *b == b')').count();
        let trimmed = if close > open { trimmed.strip_suffix(')').unwrap_or(trimmed) } else { trimmed };
        if trimmed.len() == address.len() {
            break;
        }
        address = trimmed;
    }
    (!address.is_empty()).then(|| colon + 3 + address.len())
}

/// The first byte of the address in `text[from..to]`, the place of its colon, and its end.
pub fn find_address(text: &str, from: usize, to: usize) -> Option<(usize, usize)> {
    let mut at = from;
    while let Some(colon) = text[at..to].find(':').map(|n| at + n) {
        at = colon + 1;
        if !text[colon..].starts_with("://") {
            continue;
        }
        let before = &text[from..colon];
        let scheme = ["https", "http", "ftp"].iter().find(|s| {
            before.len() >= s.len() && before.as_bytes()[before.len() - s.len()..].eq_ignore_ascii_case(s.as_bytes())
        });
        if let Some(scheme) = scheme
            && let Some(end) = address_end(text, colon)
        {
            return Some((colon - scheme.len(), end));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let found = |text: &str| find_address(text, 0, text.len()).map(|(a, b)| text[a..b].to_string());
        assert_eq!(found("见https://a.b/c_d?x=1，好").as_deref(), Some("https://a.b/c_d?x=1"));
        assert_eq!(found("(http://a.b/(c)).").as_deref(), Some("http://a.b/(c)"));
        assert_eq!(found("a: b :// http://"), None);
    }
}
