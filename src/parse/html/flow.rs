//! The text of one block as it grows: white space as a browser shows it, character references, line breaks, bold parts.

use super::references::{Reference, reference};
use crate::text::{Text, joins_without_space};
use std::borrow::Cow;
use std::ops::Range;

/// Text under construction. Ranges are bytes of the source.
#[derive(Debug, Default)]
pub(super) struct Flow {
    pub text: Text,
    pub strong: Vec<(u32, u32)>,
    /// White space that shows only if text follows.
    space: Option<Range<usize>>,
    /// Line breaks that show only if text follows.
    breaks: Vec<Range<usize>>,
    /// From the first to the last byte that gave text.
    pub extent: Option<Range<usize>>,
    /// Whether a reader finds words in it.
    pub readable: bool,
}

/// Text, its strong parts, and the bytes it was read from.
pub(super) type Taken = (Text, Vec<(u32, u32)>, Range<usize>);

/// How the surroundings want text to be read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mode {
    pub preserve: bool,
    pub strong: bool,
}

impl Flow {
    /// Appends the undecoded text `source[range]`.
    pub fn add(&mut self, source: &str, range: Range<usize>, mode: Mode) {
        let Some(part) = source.get(range.clone()) else { return };
        let bytes = part.as_bytes();
        let base = range.start;
        let (mut run, mut at) = (0, 0);
        while at < bytes.len() {
            let (plain, length) = match bytes[at] {
                b'\r' | b'\n' | b' ' | b'\t' | b'\x0C' => {
                    let length = if mode.preserve { line_end(&bytes[at..]) } else { white(&bytes[at..]) };
                    if length == 0 {
                        at += 1;
                        continue;
                    }
                    (Reference::Text(""), length)
                }
                b'&' => match reference(&part[at..], false) {
                    Some(found) => found,
                    None => {
                        at += 1;
                        continue;
                    }
                },
                // an end tag without a name is nothing
                b'<' if bytes[at..].starts_with(b"</>") => (Reference::Text(""), 3),
                _ => {
                    at += 1;
                    continue;
                }
            };
            self.push(&part[run..at], base + run, source, mode.strong);
            let here = base + at..base + at + length;
            let mut buffer = [0; 4];
            let plain = plain.as_str(&mut buffer);
            if bytes[at] == b'&' && !matches!(plain, " " | "\n" | "\t" | "\x0C") {
                self.atomic(plain, here, source, mode.strong);
            } else if bytes[at] != b'<' {
                if mode.preserve {
                    self.breaks.push(here);
                } else {
                    self.space(here);
                }
            }
            at += length;
            run = at;
        }
        self.push(&part[run..], base + run, source, mode.strong);
    }

    /// Appends what the source writes otherwise.
    pub fn atomic(&mut self, plain: &str, range: Range<usize>, source: &str, strong: bool) {
        let from = self.settle(plain, source);
        self.text.push_atomic(plain, range.clone());
        self.after(plain, range, from, strong);
    }

    /// A line break that readers see.
    pub fn line_break(&mut self, range: Range<usize>) {
        self.space = None;
        self.breaks.push(range);
    }

    /// The text and its strong parts, if a reader finds words in it, with its extent; afterwards it is empty.
    pub fn take(&mut self) -> Option<Taken> {
        if self.extent.is_none() {
            self.space = None;
            self.breaks.clear();
            return None;
        }
        let done = std::mem::take(self);
        if done.readable { done.extent.map(|extent| (done.text, done.strong, extent)) } else { None }
    }

    fn push(&mut self, plain: &str, start: usize, source: &str, strong: bool) {
        if plain.is_empty() {
            return;
        }
        let from = self.settle(plain, source);
        self.text.push(plain, start);
        self.after(plain, start..start + plain.len(), from, strong);
    }

    fn space(&mut self, range: Range<usize>) {
        if !self.breaks.is_empty() {
            return;
        }
        match &mut self.space {
            Some(space) if space.end == range.start => space.end = range.end,
            Some(_) => {}
            None => self.space = Some(range),
        }
    }

    /// Writes the white space that stands before `next`; gives the length before it.
    fn settle(&mut self, next: &str, source: &str) -> u32 {
        let from = self.text.plain.len() as u32;
        if self.text.is_empty() {
            self.space = None;
            self.breaks.clear();
        }
        for range in self.breaks.drain(..) {
            self.text.push_atomic("\n", range);
        }
        let Some(range) = self.space.take() else { return from };
        let run = source.get(range.clone()).unwrap_or(" ");
        let last = self.text.plain.chars().next_back();
        if last == Some('\n') || (run.contains(['\n', '\r']) && joins_without_space(last, next.chars().next())) {
            return from;
        }
        if run == " " {
            self.text.push(" ", range.start);
        } else {
            self.text.push_atomic(" ", range);
        }
        from
    }

    fn after(&mut self, plain: &str, range: Range<usize>, from: u32, strong: bool) {
        self.readable = self.readable || plain.chars().any(shows);
        self.extent.get_or_insert(range.clone()).end = range.end;
        if !strong {
            return;
        }
        let to = self.text.plain.len() as u32;
        match self.strong.last_mut() {
            Some(last) if last.1 == from => last.1 = to,
            _ => self.strong.push((to - plain.len() as u32, to)),
        }
    }
}

/// Whether `c` leaves a mark on the page.
fn shows(c: char) -> bool {
    !c.is_whitespace()
        && !c.is_control()
        && !matches!(c, '\u{FFFC}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{AD}' | '\u{FE00}'..='\u{FE0F}')
}

fn white(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | b'\x0C')).count()
}

fn line_end(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

/// An attribute's value with its references decoded.
pub(super) fn attribute(source: &str, range: Range<usize>) -> Text {
    let mut text = Text::new();
    let Some(part) = source.get(range.clone()) else { return text };
    let mut run = 0;
    for (at, _) in part.match_indices('&') {
        if at >= run
            && let Some((plain, length)) = reference(&part[at..], true)
        {
            text.push(&part[run..at], range.start + run);
            text.push_atomic(plain.as_str(&mut [0; 4]), range.start + at..range.start + at + length);
            run = at + length;
        }
    }
    text.push(&part[run..], range.start + run);
    text
}

/// Like [`attribute`], without the way back.
pub(super) fn attribute_value(source: &str, range: Range<usize>) -> Cow<'_, str> {
    match source.get(range.clone()) {
        Some(part) if !part.contains('&') => Cow::Borrowed(part),
        _ => Cow::Owned(attribute(source, range).plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(source: &str) -> Flow {
        let mut flow = Flow::default();
        flow.add(source, 0..source.len(), Mode::default());
        flow
    }

    #[test]
    fn white_space_collapses_and_edges_vanish() {
        let f = flow(" \n 甲 乙\r\n丙  new\n york \t");
        assert_eq!(f.text.plain, "甲 乙丙 new york");
        assert_eq!(f.text.exact(0..7), Some(3..10));
        assert_eq!(flow(" \u{200B}\u{FEFF}&nbsp; ").take(), None);
    }

    #[test]
    fn references() {
        let f = flow("a&amp;b &ltc &#22269;&#x5BB6 &notit; &foo; &;&#; &semi;");
        assert_eq!(f.text.plain, "a&b <c 国家 ¬it; &foo; &;&#; ;");
        assert_eq!(f.text.source_range(1..2), 1..6);
        let at = f.text.plain.find('国').unwrap();
        assert_eq!(f.text.source_range(at..at + 3), 13..21);
        assert_eq!(f.text.source_range(at + 3..at + 6), 21..28);
        assert_eq!(attribute("a?b=1&copy=2&amp;c&copy;", 0..24).plain, "a?b=1&copy=2&c©");
        assert_eq!(flow("&#x80;&#0;&#xD800;&#x110000;").text.plain, "€\u{FFFD}\u{FFFD}\u{FFFD}");
    }

    #[test]
    fn carriage_returns_after_references() {
        let source = "&#22269;\r\n家级&nbsp;\r\n末\r尾";
        let f = flow(source);
        assert_eq!(f.text.plain, "国家级\u{A0} 末尾");
        let at = f.text.plain.find('末').unwrap();
        assert_eq!(&source[f.text.source_range(at..at + 3)], "末");
    }
}
