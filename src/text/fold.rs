//! The text as the matcher sees it: width, case, compatibility forms, script, invisible characters. Every folded byte knows its way back.
//!
//! The base reading changes nothing that two honest authors would write differently. What may be a disguise (decoration between
//! ideographs, look-alikes, digits for numerals) is undone in a second reading, [`alternate`], which is only built where its signs stand.

use super::is_cjk;
use std::borrow::Cow;
use std::ops::Range;

/// For every character of the basic plane: what it folds to, as little-endian `u16`; 0 drops it.
#[derive(Clone)]
pub struct FoldTable(Cow<'static, [u8]>);

impl FoldTable {
    /// The table made by [`FoldTable::build`], embedded in the program. `bytes` must be 131,072 long.
    pub fn embedded(bytes: &'static [u8]) -> Self {
        assert_eq!(bytes.len(), 0x20000, "fold table has a wrong size");
        FoldTable(Cow::Borrowed(bytes))
    }

    /// Builds the table from two lists of `from<TAB>to` lines: traditional to simplified (several candidates: the first counts), and
    /// compatibility characters.
    pub fn build(traditional: &str, compatible: &str) -> Self {
        let mut map: Vec<u16> = (0..=0xFFFF).collect();
        for list in [compatible, traditional] {
            for line in list.lines() {
                let Some((from, to)) = line.split_once('\t') else { continue };
                let (Some(from), Some(to)) = (from.chars().next(), to.chars().next()) else { continue };
                if (from as u32) < 0x10000 && (to as u32) < 0x10000 {
                    map[from as usize] = to as u16;
                }
            }
        }
        for c in 'A'..='Z' {
            map[c as usize] = c.to_ascii_lowercase() as u16;
        }
        for c in 0xFF01..=0xFF5Eu16 {
            // the punctuation that Chinese sentences are made of stays: patterns name it
            if !matches!(char::from_u32(c as u32), Some('，' | '！' | '？' | '；' | '：' | '（' | '）')) {
                map[c as usize] = c - 0xFEE0;
            }
        }
        for c in
            ['\t', '\u{A0}', '\u{1680}', '\u{202F}', '\u{205F}', '\u{3000}'].into_iter().chain('\u{2000}'..='\u{200A}')
        {
            map[c as usize] = ' ' as u16;
        }
        map['’' as usize] = '\'' as u16;
        map['‘' as usize] = '\'' as u16;
        for c in 0..0x10000u32 {
            if char::from_u32(c).is_some_and(is_ignorable) {
                map[c as usize] = 0;
            }
        }
        // a folded character folds once more: compatibility forms of capitals and of traditional characters
        let second = map.clone();
        for slot in &mut map {
            *slot = second[*slot as usize];
        }
        FoldTable(Cow::Owned(map.iter().flat_map(|c| c.to_le_bytes()).collect()))
    }

    /// The bytes to embed.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// What `c` folds to; `None` drops it.
    #[inline]
    pub fn char(&self, c: char) -> Option<char> {
        let code = c as usize;
        if code < 0x10000 {
            let folded = u16::from_le_bytes([self.0[2 * code], self.0[2 * code + 1]]);
            return if folded == 0 { None } else { char::from_u32(folded as u32) };
        }
        beyond_basic_plane(c)
    }

    /// Folds a term of a rule, without a map.
    pub fn term(&self, text: &str) -> String {
        let mut folded = Folded::default();
        self.fold(text, &mut folded);
        folded.text
    }

    /// Folds `plain` into `out`, which is emptied first.
    pub fn fold(&self, plain: &str, out: &mut Folded) {
        out.clear();
        out.text.reserve(plain.len());
        let mut last = ' ';
        let mut before_decoration = ' ';
        for (at, c) in plain.char_indices() {
            let Some(f) = self.char(c) else {
                if c != '\r' {
                    out.dropped = true;
                }
                out.note(at, true);
                continue;
            };
            if f == ' ' && (last == ' ' || last == '\n') && !out.text.is_empty() {
                out.note(at, true);
                continue;
            }
            out.note(at, false);
            out.text.push(f);
            if f < '\u{80}' {
                // cheap signs of a disguise: decoration between ideographs, 第1
                if is_decoration(f) {
                    if is_cjk(last) {
                        before_decoration = last;
                    }
                } else if f.is_ascii_digit() {
                    out.suspicious |= last == '第' || c > '\u{7F}' && is_cjk(last);
                    before_decoration = ' ';
                } else {
                    before_decoration = ' ';
                }
            } else if is_cjk(f) {
                out.suspicious |= (is_decoration(last) && is_cjk(before_decoration)) || is_lookalike(f);
                before_decoration = f;
            } else if is_decoration(f) {
                if is_cjk(last) {
                    before_decoration = last;
                }
            } else {
                out.suspicious |= is_lookalike(f);
                before_decoration = ' ';
            }
            last = f;
        }
        out.note(plain.len(), false);
    }
}

/// Folded text with its way back to the plain text.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    pub text: String,
    /// (byte in `text`, byte in plain) wherever the distance between the two changes.
    breaks: Vec<(u32, u32)>,
    /// Something invisible was dropped.
    pub dropped: bool,
    /// Signs that [`alternate`] could read something else.
    pub suspicious: bool,
}

impl Folded {
    fn clear(&mut self) {
        self.text.clear();
        self.breaks.clear();
        self.dropped = false;
        self.suspicious = false;
    }

    #[inline]
    fn note(&mut self, plain: usize, dropping: bool) {
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

/// A second reading of folded text, with the way back to it.
#[derive(Clone, Debug, Default)]
pub struct Alternate {
    pub folded: Folded,
    /// Bytes of `folded.text` at which something was taken out or exchanged (a boundary or the start of a character).
    pub changed: Vec<u32>,
}

/// Reads folded text as a disguise would want to be read: decoration and spaces between ideographs gone, look-alikes exchanged, a digit
/// between ideographs as a numeral. `None` if nothing changes.
pub fn alternate(folded: &str) -> Option<Alternate> {
    let chars: Vec<(usize, char)> = folded.char_indices().collect();
    let mut out = Alternate::default();
    let mut i = 0;
    while i < chars.len() {
        let (at, c) = chars[i];
        let last = out.folded.text.chars().next_back();
        if is_decoration(c) && last.is_some_and(is_cjk) {
            let run = chars[i..].iter().take_while(|(_, d)| is_decoration(*d)).count();
            if run <= 2 && chars.get(i + run).is_some_and(|(_, n)| is_cjk(*n)) {
                out.changed.push(out.folded.text.len() as u32);
                out.folded.note(at, true);
                i += run;
                continue;
            }
        }
        let next = chars.get(i + 1).map(|(_, n)| *n);
        let read = numeral(c, last, next).or_else(|| lookalike(c, last, next));
        out.folded.note(at, false);
        if let Some(read) = read {
            out.changed.push(out.folded.text.len() as u32);
            out.folded.text.push(read);
        } else {
            out.folded.text.push(c);
        }
        i += 1;
    }
    out.folded.note(folded.len(), false);
    (!out.changed.is_empty()).then_some(out)
}

/// `第1品牌` → `第一品牌`: a single digit where only a numeral makes a word; elsewhere (`首月1元`) patterns want the digit.
fn numeral(c: char, last: Option<char>, next: Option<char>) -> Option<char> {
    let digit = c.to_digit(10)?;
    let beside = |n: Option<char>| n.is_none_or(|n| is_cjk(n) || !n.is_alphanumeric());
    if !last.is_some_and(|c| "第唯独无假".contains(c)) || !beside(next) {
        return None;
    }
    "〇一二三四五六七八九".chars().nth(digit as usize)
}

/// Characters that stand for another one by their look, and what they stand for.
const LOOKALIKES: &[(char, char)] = &[
    ('蕞', '最'),
    ('朂', '最'),
    ('苐', '第'),
    ('壹', '一'),
    ('弌', '一'),
    ('薇', '微'),
    ('溦', '微'),
    ('卟', '不'),
    ('➕', '加'),
    ('а', 'a'),
    ('е', 'e'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('х', 'x'),
    ('у', 'y'),
    ('і', 'i'),
    ('ѕ', 's'),
    ('ј', 'j'),
    ('ο', 'o'),
    ('α', 'a'),
    ('ν', 'v'),
    ('0', 'o'),
    ('1', 'i'),
    ('3', 'e'),
    ('4', 'a'),
    ('5', 's'),
    ('7', 't'),
    ('@', 'a'),
    ('$', 's'),
];

/// Whether `c` has no business in running text but to stand for another character.
pub fn is_lookalike(c: char) -> bool {
    c >= '\u{370}' && LOOKALIKES.iter().any(|(from, _)| *from == c)
}

fn lookalike(c: char, last: Option<char>, next: Option<char>) -> Option<char> {
    let (_, to) = LOOKALIKES.iter().find(|(from, _)| *from == c)?;
    if to.is_ascii() {
        // only inside a word that has Latin letters next to it
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        return (latin(last) || latin(next)).then_some(*to);
    }
    Some(*to)
}

/// What is put between the characters of a word to hide it.
pub fn is_decoration(c: char) -> bool {
    matches!(
        c,
        ' ' | '·'
            | '•'
            | '・'
            | '.'
            | '-'
            | '_'
            | '*'
            | '~'
            | '^'
            | '+'
            | '★'
            | '☆'
            | '♥'
            | '❤'
            | '♡'
            | '◆'
            | '●'
            | '▲'
            | '※'
            | '✿'
    ) || matches!(c, '\u{2600}'..='\u{27BF}' | '\u{1F300}'..='\u{1FAFF}') && c != '➕'
}

/// Characters that a reader does not see and control characters other than line breaks and tabs.
pub fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{B}'..='\u{1F}' | '\u{7F}'..='\u{84}' | '\u{86}'..='\u{9F}'
        | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180E}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{20E3}' | '\u{E0000}'..='\u{E007F}' | '\u{E0100}'..='\u{E01EF}')
}

fn beyond_basic_plane(c: char) -> Option<char> {
    let code = c as u32;
    let letter = |base: u32| char::from_u32('a' as u32 + (code - base) % 26);
    match code {
        _ if is_ignorable(c) => None,
        0x1D400..=0x1D6A3 => letter(0x1D400),
        0x1D7CE..=0x1D7FF => char::from_u32('0' as u32 + (code - 0x1D7CE) % 10),
        0x1F130..=0x1F149 => letter(0x1F130),
        0x1F150..=0x1F169 => letter(0x1F150),
        0x1F170..=0x1F189 => letter(0x1F170),
        _ => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> FoldTable {
        FoldTable::build(include_str!("../../data/ts-characters.txt"), include_str!("../../data/compat-characters.txt"))
    }

    #[test]
    fn folds_script_width_case_and_invisible() {
        let t = table();
        assert_eq!(t.term("國家級"), "国家级");
        assert_eq!(t.term("ＡＢＣ１２３ Best"), "abc123 best");
        assert_eq!(t.term("国\u{200B}家\u{FEFF}级"), "国家级");
        assert_eq!(t.term("𝐅𝐫𝐞𝐞 don’t"), "free don't");
        assert_eq!(t.term("a \u{3000}\u{A0} b"), "a b");
    }

    #[test]
    fn ranges_lead_back() {
        let t = table();
        let plain = "Ａ好\u{200B}国\u{200B}家级\u{200B}，";
        let mut f = Folded::default();
        t.fold(plain, &mut f);
        assert_eq!(f.text, "a好国家级，");
        let at = f.text.find("国家级").unwrap();
        let range = f.plain_range(at..at + 9);
        assert_eq!(&plain[range], "国\u{200B}家级");
        assert_eq!(&plain[f.plain_range(0..1)], "Ａ");
        assert_eq!(&plain[f.plain_range(0..f.text.len())], plain);
    }

    #[test]
    fn the_second_reading_undoes_disguises() {
        let t = table();
        let read = |plain: &str| {
            let mut f = Folded::default();
            t.fold(plain, &mut f);
            assert!(f.suspicious, "{plain} raised no suspicion");
            alternate(&f.text).map(|a| a.folded.text).unwrap_or_default()
        };
        assert_eq!(read("全 网 最 低"), "全网最低");
        assert_eq!(read("国·家★级"), "国家级");
        assert_eq!(read("蕞好"), "最好");
        assert_eq!(read("第①品牌"), "第一品牌");
        assert_eq!(read("第1品牌"), "第一品牌");
        let mut f = Folded::default();
        t.fold("2026年11月，用 Rust 写的", &mut f);
        assert!(!f.suspicious);
    }
}
