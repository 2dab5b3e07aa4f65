//! What one character looks like on a terminal and how many columns it takes. Emoji sequences, tabs and characters that must not reach a
//! terminal are measured and replaced here, so that carets stand under their words.

use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Tab stops are this many columns apart.
const TAB: usize = 4;

/// How the terminal draws.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cells {
    /// Characters of ambiguous width take two columns.
    pub wide: bool,
    /// Only ASCII is drawn by us.
    pub ascii: bool,
}

impl Cells {
    /// Columns that `text` takes.
    pub fn width(&self, text: &str) -> usize {
        if self.wide { text.width_cjk() } else { text.width() }
    }

    /// What stands where a line was cut.
    pub fn ellipsis(&self) -> &'static str {
        if self.ascii || self.wide { "..." } else { "…" }
    }

    /// What stands for a character that must not reach the terminal.
    fn stand_in(&self) -> &'static str {
        if self.ascii { "?" } else { "\u{fffd}" }
    }

    /// How the grapheme `cluster` is shown in column `column` (from 0), and its columns (at least one).
    pub fn show<'a>(&self, cluster: &'a str, column: usize) -> (Cow<'a, str>, usize) {
        if cluster == "\t" {
            let n = TAB - column % TAB;
            return (Cow::Borrowed(&"    "[..n]), n);
        }
        if cluster.len() == 1 && matches!(cluster.as_bytes()[0], b' '..=b'~') {
            return (Cow::Borrowed(cluster), 1);
        }
        let hidden = |at: usize, c: char| match c {
            // a joiner inside an emoji sequence or a conjunct joins; anywhere else it only hides
            '\u{200d}' => at == 0 || !cluster[at + 3..].starts_with(|next: char| next.width().unwrap_or(0) > 0),
            _ => is_hidden(c),
        };
        let shown: Cow<str> = if cluster.char_indices().any(|(at, c)| hidden(at, c)) {
            let parts = cluster
                .char_indices()
                .map(|(at, c)| if hidden(at, c) { Cow::Borrowed(self.stand_in()) } else { Cow::Owned(c.to_string()) });
            Cow::Owned(parts.collect())
        } else {
            Cow::Borrowed(cluster)
        };
        match self.width(&shown) {
            0 => (Cow::Borrowed(self.stand_in()), self.width(self.stand_in())),
            n => (shown, n),
        }
    }

    /// One line of text that may reach a terminal: what [`Cells::show`] makes of it, line ends as spaces.
    pub fn clean<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if text.bytes().all(|b| matches!(b, b' '..=b'~')) {
            return Cow::Borrowed(text);
        }
        let shown = text
            .graphemes(true)
            .map(|g| if matches!(g, "\n" | "\r\n" | "\r" | "\t") { Cow::Borrowed(" ") } else { self.show(g, 0).0 });
        Cow::Owned(shown.collect())
    }
}

/// Control characters, marks of writing direction, characters without width that are no part of a letter, and our own stand-ins.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}')
        || StandIns::holds(c)
}

/// Characters that stand for pieces of several characters, one for each column, while a library that adds up single characters lays a line out.
#[derive(Debug, Default)]
pub struct StandIns(Vec<String>);

const FIRST: u32 = 0xf_0000;
const LAST: u32 = 0xf_fffd;

impl StandIns {
    /// Whether `c` is one of ours (a private-use character, one column wide).
    pub fn holds(c: char) -> bool {
        (FIRST..=LAST).contains(&(c as u32))
    }

    /// Appends `shown`, `columns` wide, to `line`, in characters whose single widths add up to that.
    pub fn push(&mut self, line: &mut String, shown: &str, columns: usize) {
        let added: usize = shown.chars().map(|c| c.width().unwrap_or(0)).sum();
        let each_visible = || shown.chars().all(|c| c.width().is_some_and(|w| w > 0));
        let room = FIRST + (self.0.len() as u32) < LAST;
        if (added == columns && each_visible()) || !room {
            line.push_str(shown);
            return;
        }
        self.0.push(shown.to_string());
        line.extend(char::from_u32(FIRST + self.0.len() as u32));
        for _ in 1..columns {
            line.extend(char::from_u32(FIRST));
        }
    }

    /// Puts the pieces back into finished text.
    pub fn restore(&self, text: &str, out: &mut String) {
        for c in text.chars() {
            match (c as u32).checked_sub(FIRST).filter(|_| Self::holds(c)) {
                None => out.push(c),
                Some(0) => {}
                Some(n) => out.push_str(self.0.get(n as usize - 1).map_or("", String::as_str)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clusters_and_their_columns() {
        let cells = Cells::default();
        for (cluster, shown, columns) in [
            ("a", "a", 1),
            ("中", "中", 2),
            ("“", "“", 1),
            ("👍🏽", "👍🏽", 2),
            ("👨‍👩‍👧", "👨‍👩‍👧", 2),
            ("🇨🇳", "🇨🇳", 2),
            ("⚠️", "⚠️", 2),
            ("1️⃣", "1️⃣", 2),
            ("\u{200b}", "\u{fffd}", 1),
            ("国\u{200d}", "国\u{fffd}", 3),
            ("\u{202e}", "\u{fffd}", 1),
            ("\x1b", "\u{fffd}", 1),
            ("e\u{301}", "e\u{301}", 1),
            ("\u{301}", "\u{fffd}", 1),
            ("\u{f0001}", "\u{fffd}", 1),
        ] {
            assert_eq!(cells.show(cluster, 0), (Cow::Borrowed(shown), columns), "{cluster:?}");
        }
        assert_eq!(cells.show("\t", 6), (Cow::Borrowed("  "), 2));
        assert_eq!(Cells { wide: true, ascii: true }.show("“", 0).1, 2);
        assert_eq!(cells.clean("a\nb\x1b[31m"), "a b\u{fffd}[31m");
    }

    #[test]
    fn stand_ins_add_up_and_come_back() {
        let (mut stand_ins, mut line) = (StandIns::default(), String::new());
        for (piece, columns) in [("好", 2), ("👨‍👩‍👧", 2), ("⚠️", 2), ("…", 1), ("e\u{301}", 1)] {
            stand_ins.push(&mut line, piece, columns);
        }
        assert_eq!(line.chars().map(|c| c.width().unwrap()).sum::<usize>(), 8);
        let mut back = String::new();
        stand_ins.restore(&line, &mut back);
        assert_eq!(back, "好👨‍👩‍👧⚠️…e\u{301}");
    }
}
