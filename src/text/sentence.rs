//! Sentences of running text, by rules of our own (a segmenter costs more than it gives here).

use std::ops::Range;

/// Nobody reads a longer one as a sentence, in bytes; it is cut, so that no text makes looking around a hit long.
const LONGEST: usize = 3000;

/// Words before a full stop that do not end a sentence, lower case.
const ABBREVIATIONS: &[&str] = &[
    "dr", "mr", "mrs", "ms", "st", "vs", "etc", "e.g", "i.e", "fig", "no", "inc", "ltd", "co", "approx", "u.s", "u.k",
    "a.m", "p.m",
];

/// Splits `text` into sentences (byte ranges that together cover it). A sentence ends behind 。！？；!? and runs of them, behind a full
/// stop or `;` that is followed by white space and no abbreviation, at a line break, and behind closing quotes and brackets after these.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let ends = match c {
            _ if at - start > LONGEST => true,
            '。' | '！' | '？' | '；' | '\n' | '!' | '?' => true,
            '…' => chars.peek().is_none_or(|(_, n)| *n != '…'),
            ';' | '.' => {
                let spaced = chars.peek().is_none_or(|(_, n)| n.is_whitespace() || matches!(n, '"' | '”' | ')'));
                spaced && (c == ';' || !ends_in_abbreviation(&text[start..at]))
            }
            _ => false,
        };
        if !ends {
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some(&(i, n)) = chars.peek() {
            if !matches!(
                n,
                '。' | '！'
                    | '？'
                    | '!'
                    | '?'
                    | '…'
                    | '”'
                    | '’'
                    | '」'
                    | '』'
                    | '）'
                    | ')'
                    | '"'
                    | '】'
                    | '~'
                    | '～'
            ) {
                break;
            }
            end = i + n.len_utf8();
            chars.next();
        }
        out.push(start..end);
        start = end;
    }
    if start < text.len() {
        out.push(start..text.len());
    }
    out
}

fn ends_in_abbreviation(before: &str) -> bool {
    let word = before.rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '.')).next().unwrap_or("");
    let lower = word.to_ascii_lowercase();
    ABBREVIATIONS.contains(&lower.as_str()) || (word.len() == 1 && word.chars().all(|c| c.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_and_english() {
        let split = |t: &'static str| sentences(t).into_iter().map(|r| t[r].to_string()).collect::<Vec<_>>();
        assert_eq!(split("好。不好？！再说"), ["好。", "不好？！", "再说"]);
        assert_eq!(split("“真的！”他说。"), ["“真的！”", "他说。"]);
        assert_eq!(split("See Dr. Li at v1.2. Then go! OK"), ["See Dr. Li at v1.2.", " Then go!", " OK"]);
        assert!(sentences("").is_empty());
    }
}
