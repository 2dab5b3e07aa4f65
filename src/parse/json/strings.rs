//! JSON strings with the way back from every character to how it was written.

use crate::text::{Text, is_cjk};
use std::ops::Range;

/// A decoded string and what was odd about it.
#[derive(Debug, Default)]
pub(super) struct Decoded {
    pub text: Text,
    /// Escapes that stand for nothing: halves of surrogate pairs.
    pub broken: Vec<Range<usize>>,
    /// The first ideograph that is written as an escape.
    pub escaped_cjk: Option<Range<usize>>,
}

/// Decodes `source[range]`, the inside of a string literal.
pub(super) fn decode(source: &str, range: Range<usize>) -> Decoded {
    let mut out = Decoded::default();
    let Some(raw) = source.get(range.clone()) else { return out };
    let mut at = 0;
    while let Some(found) = raw[at..].find('\\') {
        out.text.push(&raw[at..at + found], range.start + at);
        at += found;
        let (c, length) = escape(&raw[at..]);
        let span = range.start + at..range.start + at + length;
        match c {
            Some(c) => {
                if length >= 6 && is_cjk(c) {
                    out.escaped_cjk.get_or_insert(span.clone());
                }
                out.text.push_atomic(c.encode_utf8(&mut [0; 4]), span);
            }
            None => {
                out.text.push_atomic("\u{FFFD}", span.clone());
                out.broken.push(span);
            }
        }
        at += length;
    }
    out.text.push(&raw[at..], range.start + at);
    if out.escaped_cjk.is_none() {
        out.escaped_cjk = doubled(&out.text);
    }
    out
}

/// The escape at the start of `raw`: its character and its length. None: half a surrogate pair, or no escape at all.
fn escape(raw: &str) -> (Option<char>, usize) {
    let simple = |c| (Some(c), 2);
    match raw.as_bytes().get(1) {
        Some(b'n') => simple('\n'),
        Some(b't') => simple('\t'),
        Some(b'r') => simple('\r'),
        Some(b'b') => simple('\u{8}'),
        Some(b'f') => simple('\u{C}'),
        Some(b'u') => {
            let Some(high) = unit(raw) else { return (None, 2) };
            if let Some(c) = char::from_u32(high) {
                return (Some(c), 6);
            }
            match raw.get(6..).filter(|r| r.starts_with("\\u")).and_then(unit) {
                Some(low @ 0xDC00..=0xDFFF) if high < 0xDC00 => {
                    (char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)), 12)
                }
                _ => (None, 6),
            }
        }
        Some(_) => raw[1..].chars().next().map_or((None, 1), |c| (Some(c), 1 + c.len_utf8())),
        None => (None, 1),
    }
}

/// The number in `\uXXXX` at the start of `raw`.
fn unit(raw: &str) -> Option<u32> {
    let digits = raw.get(2..6).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?;
    u32::from_str_radix(digits, 16).ok()
}

/// An escape that survives decoding (`\\u4f5c`): readers would see it as it stands.
fn doubled(text: &Text) -> Option<Range<usize>> {
    text.plain.match_indices("\\u").find_map(|(at, _)| {
        let c = char::from_u32(unit(&text.plain[at..])?)?;
        is_cjk(c).then(|| text.source_range(at..at + 6))
    })
}

/// A copy of `source` in which halves of surrogate pairs are other escapes of the same length: some parsers refuse the whole file
/// because of them. `None` if there are none.
pub(super) fn without_surrogates(source: &str) -> Option<String> {
    let mut bytes: Option<Vec<u8>> = None;
    let raw = source.as_bytes();
    let mut at = 0;
    while let Some(found) = source[at..].find('\\') {
        at += found;
        if let [b'\\', b'u', b'd' | b'D', b'8' | b'9' | b'a'..=b'f' | b'A'..=b'F', x, y, ..] = raw[at..]
            && x.is_ascii_hexdigit()
            && y.is_ascii_hexdigit()
        {
            bytes.get_or_insert_with(|| raw.to_vec())[at + 2..at + 6].copy_from_slice(b"fffd");
        }
        at += 1 + source[at + 1..].chars().next().map_or(0, char::len_utf8);
    }
    String::from_utf8(bytes?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_map_back() {
        let raw = r#"a\n\u56fd家\ud83d\udc4d\"\\é"#;
        let d = decode(raw, 0..raw.len());
        assert_eq!(d.text.plain, "a\n国家👍\"\\é");
        assert_eq!(&raw[d.text.source_range(2..5)], r"\u56fd");
        assert_eq!(&raw[d.text.source_range(8..12)], r"\ud83d\udc4d");
        assert_eq!(d.escaped_cjk, Some(3..9));
        assert!(d.broken.is_empty());
    }

    #[test]
    fn broken_escapes() {
        let raw = r"x\ud83dy\udc4d\u12\";
        let d = decode(raw, 0..raw.len());
        assert_eq!(d.broken, [1..7, 8..14, 14..16, 18..19]);
        assert_eq!(decode(r"\\u56fd", 0..7).escaped_cjk, Some(0..7));
        assert_eq!(without_surrogates(r#""\ud83d\\ud83d""#).as_deref(), Some(r#""\ufffd\\ud83d""#));
        assert_eq!(without_surrogates(r#""\u56fd""#), None);
    }
}
