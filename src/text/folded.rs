//! Folded text with its way back.

use std::ops::Range;

/// Folded text with its way back to the plain text.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    pub text: String,
    /// (byte in `text`, byte in plain) wherever the distance between the two changes.
    breaks: Vec<(u32, u32)>,
    /// Something invisible was dropped.
    pub dropped: bool,
    /// Signs that [`super::disguise::alternate`] could read something else.
    pub suspicious: bool,
}

impl Folded {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.breaks.clear();
        self.dropped = false;
        self.suspicious = false;
    }

    /// Appends `range` of `plain`, capitals made small.
    #[inline]
    pub(super) fn copy(&mut self, plain: &str, range: Range<usize>) {
        if !range.is_empty() {
            self.note(range.start, false);
            let from = self.text.len();
            self.text.push_str(&plain[range]);
            self.text[from..].make_ascii_lowercase();
        }
    }

    #[inline]
    pub(super) fn note(&mut self, plain: usize, dropping: bool) {
        let here = self.text.len() as u32;
        let expected = match self.breaks.last() {
            Some(&(f, p)) => p + (here - f),
            None => here,
        };
        if expected != plain as u32 || (dropping && self.breaks.last() != Some(&(here, plain as u32))) {
            self.breaks.push((here, plain as u32));
        }
    }

    fn start(&self, at: u32) -> usize {
        match self.breaks.partition_point(|&(f, _)| f <= at).checked_sub(1) {
            Some(i) => (self.breaks[i].1 + (at - self.breaks[i].0)) as usize,
            None => at as usize,
        }
    }

    fn end(&self, at: u32) -> usize {
        let i = self.breaks.partition_point(|&(f, _)| f < at);
        match self.breaks.get(i) {
            Some(&(f, p)) if f == at => p as usize,
            _ => match i.checked_sub(1) {
                Some(i) => (self.breaks[i].1 + (at - self.breaks[i].0)) as usize,
                None => at as usize,
            },
        }
    }

    /// The bytes of the plain text from which `range` was folded, without what was dropped before or behind it.
    pub fn plain_range(&self, range: Range<usize>) -> Range<usize> {
        let start = self.start(range.start as u32);
        start..self.end(range.end as u32).max(start)
    }
}
