//! The text as the matcher sees it: width, case, compatibility forms, script, invisible characters. Every folded byte knows its way back.
//!
//! The base reading changes nothing that two honest authors would write differently. What may be a disguise (decoration between
//! ideographs, look-alikes, digits for numerals) is undone in a second reading ([`super::disguise`]), which is only built where its signs stand.

pub use super::folded::Folded;

use super::disguise::{is_decoration, is_lookalike};
use super::is_cjk;
use std::borrow::Cow;

/// For every character of the basic plane: what it folds to, as little-endian `u16` (0 drops it); behind that how it is dealt with.
#[derive(Clone)]
pub struct FoldTable(Cow<'static, [u8]>);

impl FoldTable {
    /// The table made by [`FoldTable::build`], embedded in the program. Any other bytes are refused with a panic.
    pub fn embedded(bytes: &'static [u8]) -> Self {
        assert_eq!(bytes.len(), TABLE, "fold table has a wrong size");
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
        let mut bytes: Vec<u8> = map.iter().flat_map(|c| c.to_le_bytes()).collect();
        bytes.resize(TABLE, 0);
        for code in 0..0x10000usize {
            let Some(c) = char::from_u32(code as u32).filter(|c| map[code] == *c as u16 && !is_lookalike(*c)) else {
                continue;
            };
            let kind = match c {
                _ if is_cjk(c) => IDEOGRAPH,
                _ if is_decoration(c) => DECORATION,
                _ => PLAIN,
            };
            bytes[KINDS + code / 4] |= kind << (code % 4 * 2);
        }
        FoldTable(Cow::Owned(bytes))
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

    /// Folds `plain` into `out`, which is emptied first. Most characters stay as they are, so runs of them are copied as a whole.
    pub fn fold(&self, plain: &str, out: &mut Folded) {
        out.clear();
        out.text.reserve(plain.len());
        let bytes = plain.as_bytes();
        let mut beside = Beside::Other;
        // what lies between `run` and `at` is not copied yet
        let (mut run, mut at) = (0, 0);
        while let Some(&first) = bytes.get(at) {
            let (kind, len) = match first {
                0..0x80 => (ASCII[first as usize], 1),
                0xE1..0xF0 => {
                    // an ideograph that stays as it is, and the ones behind it
                    let begin = at;
                    let mut kind = self.kind3(bytes, at);
                    while kind == IDEOGRAPH {
                        at += 3;
                        kind = if matches!(bytes.get(at), Some(0xE1..0xF0)) { self.kind3(bytes, at) } else { STOP };
                    }
                    if at > begin {
                        out.suspicious |= beside == Beside::Decoration;
                        beside = Beside::Ideograph;
                        if kind == STOP {
                            continue;
                        }
                    }
                    (kind, 3)
                }
                0xF0.. => (SPECIAL, 4),
                _ => (SPECIAL, if first < 0xE0 { 2 } else { 3 }),
            };
            match kind {
                PLAIN => {
                    beside = Beside::Other;
                    while bytes.get(at + len).is_some_and(|b| *b < 0x80 && ASCII[*b as usize] == PLAIN) {
                        at += 1;
                    }
                }
                DECORATION => beside = beside.decorated(),
                SPACE if at > run && !matches!(bytes[at - 1], b' ' | b'\n') => beside = beside.decorated(),
                DIGIT => {
                    out.suspicious |= match at > run {
                        true => plain[run..at].ends_with('第'),
                        false => out.text.ends_with('第'),
                    };
                    beside = Beside::Other;
                }
                _ => {
                    out.copy(plain, run..at);
                    run = at + len;
                    self.single(plain, at, &mut beside, out);
                }
            }
            at += len;
        }
        out.copy(plain, run..at);
        out.note(plain.len(), false);
    }

    #[inline]
    fn kind3(&self, bytes: &[u8], at: usize) -> u8 {
        let Some(&[a, b, c]) = bytes.get(at..at + 3) else { return SPECIAL };
        let code = (a as usize & 0xF) << 12 | (b as usize & 0x3F) << 6 | (c as usize & 0x3F);
        self.0[KINDS + code / 4] >> (code % 4 * 2) & 3
    }

    /// A character that changes, vanishes or is suspicious, at byte `at`.
    fn single(&self, plain: &str, at: usize, beside: &mut Beside, out: &mut Folded) {
        let Some(c) = plain[at..].chars().next() else { return };
        let Some(f) = self.char(c) else {
            out.dropped |= c != '\r';
            return out.note(at, true);
        };
        if f == ' ' && out.text.ends_with([' ', '\n']) {
            return out.note(at, true);
        }
        out.note(at, false);
        if is_decoration(f) {
            *beside = beside.decorated();
        } else if is_cjk(f) {
            out.suspicious |= *beside == Beside::Decoration || is_lookalike(f);
            *beside = Beside::Ideograph;
        } else {
            if f.is_ascii_digit() {
                out.suspicious |= out.text.ends_with('第') || c > '\u{7F}' && *beside == Beside::Ideograph;
            }
            out.suspicious |= is_lookalike(f);
            *beside = Beside::Other;
        }
        out.text.push(f);
    }
}

/// What stands before a character: cheap signs of a disguise depend on it.
#[derive(Clone, Copy, PartialEq)]
enum Beside {
    Ideograph,
    /// Decoration right behind an ideograph.
    Decoration,
    Other,
}

impl Beside {
    fn decorated(self) -> Beside {
        if self == Beside::Other { Beside::Other } else { Beside::Decoration }
    }
}

/// How a character is dealt with; the first four fit the table of the basic plane.
const SPECIAL: u8 = 0;
const IDEOGRAPH: u8 = 1;
const PLAIN: u8 = 2;
const DECORATION: u8 = 3;
const SPACE: u8 = 4;
const DIGIT: u8 = 5;
const STOP: u8 = 6;

/// Where the table of kinds begins, two bits a character.
const KINDS: usize = 0x20000;
const TABLE: usize = KINDS + 0x4000;

/// Capitals are plain: a run is made small as a whole.
static ASCII: [u8; 128] = {
    let mut kinds = [PLAIN; 128];
    let mut i = 0;
    while i < 128 {
        kinds[i] = match i as u8 {
            b'\n' => PLAIN,
            b' ' => SPACE,
            b'0'..=b'9' => DIGIT,
            b'.' | b'-' | b'_' | b'*' | b'~' | b'^' | b'+' => DECORATION,
            0..32 | 127 => SPECIAL,
            _ => PLAIN,
        };
        i += 1;
    }
    kinds
};

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

    /// The same, a character at a time.
    fn slowly(t: &FoldTable, plain: &str) -> String {
        let mut out = String::new();
        for f in plain.chars().filter_map(|c| t.char(c)) {
            if f != ' ' || !out.ends_with([' ', '\n']) {
                out.push(f);
            }
        }
        out
    }

    proptest::proptest! {
        #[test]
        fn runs_fold_like_characters(plain in "[a-cA-C0-2 \\n\\t.*国國家第，！’é①Ａ１·➕蕞а𝐅👍\u{200B}\r]{0,40}") {
            let t = table();
            let mut f = Folded::default();
            t.fold(&plain, &mut f);
            proptest::prop_assert_eq!(&f.text, &slowly(&t, &plain));
            for (i, c) in f.text.char_indices() {
                let from = &plain[f.plain_range(i..i + c.len_utf8())];
                proptest::prop_assert!(from.chars().any(|p| t.char(p) == Some(c)), "{:?} from {:?}", c, from);
            }
        }
    }
}
