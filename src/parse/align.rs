//! Finds out how a quoted, escaped or folded value of YAML, TOML or JSON was written, so that every character knows its bytes.

use crate::text::Text;
use std::ops::Range;

/// How a value is written in its source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// A backslash begins an escape.
    pub escapes: bool,
    /// Two single quotes stand for one.
    pub doubled: bool,
}

/// `value` as it was read from `raw`, which begins at byte `base` of the source. What cannot be followed becomes one atomic piece.
pub fn align(raw: &str, base: usize, value: &str, style: Style) -> Text {
    if raw == value {
        return Text::verbatim(value, base);
    }
    follow(raw, base, value, style).unwrap_or_else(|| {
        let mut text = Text::new();
        text.push_atomic(value, base..base + raw.len());
        text
    })
}

fn follow(raw: &str, base: usize, value: &str, style: Style) -> Option<Text> {
    let mut text = Text::new();
    let (mut r, mut v) = (0, 0);
    while v < value.len() {
        let rest = &raw[r..];
        let found = rest.chars().next()?;
        let wanted = value[v..].chars().next()?;
        let next = v + wanted.len_utf8();
        if found == '\\' && style.escapes {
            let (decoded, length) = escape(rest)?;
            match decoded {
                Some(c) if c == wanted => {
                    text.push_atomic(&value[v..next], base + r..base + r + length);
                    v = next;
                }
                Some(_) => return None,
                None => {}
            }
            r += length;
        } else if style.doubled && rest.starts_with("''") {
            if wanted != '\'' {
                return None;
            }
            text.push_atomic("'", base + r..base + r + 2);
            (r, v) = (r + 2, next);
        } else if found == wanted {
            text.push(&value[v..next], base + r);
            (r, v) = (r + found.len_utf8(), next);
        } else if found.is_ascii_whitespace() {
            if wanted == ' ' {
                let length = rest.len() - rest.trim_ascii_start().len();
                text.push_atomic(" ", base + r..base + r + length);
                (r, v) = (r + length, next);
            } else {
                r += 1;
            }
        } else {
            return None;
        }
    }
    Some(text)
}

/// Decodes the escape at the start of `raw`: the character (none for an escaped line end) and the bytes it takes.
fn escape(raw: &str) -> Option<(Option<char>, usize)> {
    let kind = raw[1..].chars().next()?;
    let hex = |range: Range<usize>| u32::from_str_radix(raw.get(range)?, 16).ok();
    let simple = |c| Some((Some(c), 1 + kind.len_utf8()));
    match kind {
        '0' => simple('\0'),
        'a' => simple('\x07'),
        'b' => simple('\x08'),
        't' | '\t' => simple('\t'),
        'n' => simple('\n'),
        'v' => simple('\x0B'),
        'f' => simple('\x0C'),
        'r' => simple('\r'),
        'e' => simple('\x1B'),
        'N' => simple('\u{85}'),
        '_' => simple('\u{A0}'),
        'L' => simple('\u{2028}'),
        'P' => simple('\u{2029}'),
        'x' => Some((char::from_u32(hex(2..4)?), 4)),
        'U' => Some((char::from_u32(hex(2..10)?), 10)),
        'u' => {
            let first = hex(2..6)?;
            if (0xD800..0xDC00).contains(&first) && raw.get(6..8) == Some("\\u") {
                let second = hex(8..12)?.checked_sub(0xDC00).filter(|s| *s < 0x400)?;
                return Some((char::from_u32(0x10000 + ((first - 0xD800) << 10) + second), 12));
            }
            Some((Some(char::from_u32(first).unwrap_or('\u{FFFD}')), 6))
        }
        '\n' | '\r' => {
            let rest = raw[1..].trim_ascii_start();
            Some((None, raw.len() - rest.len()))
        }
        other => simple(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(raw: &str, value: &str, style: Style) -> Vec<(Range<u32>, bool)> {
        align(raw, 100, value, style).pieces().iter().map(|p| (p.start..p.end, p.verbatim)).collect()
    }

    #[test]
    fn escapes_and_folds() {
        let escapes = Style { escapes: true, doubled: false };
        assert_eq!(pieces(r"a\u56fdb", "a国b", escapes), [(100..101, true), (101..107, false), (107..108, true)]);
        assert_eq!(pieces(r"\ud83d\ude00", "😀", escapes), [(100..112, false)]);
        assert_eq!(pieces("甲\\\n  乙", "甲乙", escapes), [(100..103, true), (107..110, true)]);
        assert_eq!(
            pieces("甲\n  乙", "甲 乙", Style::default()),
            [(100..103, true), (103..106, false), (106..109, true)]
        );
        assert_eq!(
            pieces("一\r\n  二", "一\n二", Style::default()),
            [(100..103, true), (104..105, true), (107..110, true)]
        );
        let doubled = Style { escapes: false, doubled: true };
        assert_eq!(pieces("it''s", "it's", doubled), [(100..102, true), (102..104, false), (104..105, true)]);
        assert_eq!(pieces("xyz", "abc", doubled), [(100..103, false)]);
    }
}
