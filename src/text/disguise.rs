//! What may be a disguise, undone in a second reading: decoration between ideographs, look-alikes, digits for numerals.

use super::fold::Folded;
use super::is_cjk;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold::FoldTable;

    fn table() -> FoldTable {
        FoldTable::build(include_str!("../../data/ts-characters.txt"), include_str!("../../data/compat-characters.txt"))
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
