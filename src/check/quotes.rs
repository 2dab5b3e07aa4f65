//! Whether words are quoted rather than said.

const PAIRS: &[(char, char)] = &[('「', '」'), ('『', '』'), ('“', '”'), ('《', '》'), ('〈', '〉')];
const CLOSING: &[char] = &['」', '』', '”', '"', '》', '〉'];

/// Quotation marks further away, in bytes, are not looked for.
const QUOTE: usize = 1500;

/// `text[from..to]`, made shorter where a bound would cut a character.
fn window(text: &str, mut from: usize, mut to: usize) -> &str {
    while !text.is_char_boundary(from) {
        from += 1;
    }
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    text.get(from..to).unwrap_or("")
}

/// Whether the stretch (bytes) stands between quotation marks.
pub fn quoted(text: &str, start: u32, end: u32) -> bool {
    let (start, end) = (start as usize, end as usize);
    let before = window(text, start.saturating_sub(QUOTE), start);
    let before = before.rsplit('\n').next().unwrap_or("");
    // the marks all begin with one of these bytes, and most text has none of them
    if !before.bytes().any(|b| matches!(b, b'"' | 0xE2 | 0xE3)) {
        return false;
    }
    let mut open: Vec<char> = Vec::new();
    let mut straight = false;
    for c in before.chars().filter(|c| *c == '"' || !c.is_ascii() && !crate::text::is_cjk(*c)) {
        if let Some((_, close)) = PAIRS.iter().find(|(o, _)| *o == c) {
            open.push(*close);
        } else if open.last() == Some(&c) {
            open.pop();
        } else if c == '"' {
            straight = !straight;
        }
    }
    if open.is_empty() && !straight {
        return false;
    }
    let after = window(text, end, (end + QUOTE).min(text.len()));
    let after = after.split('\n').next().unwrap_or("");
    open.iter().any(|c| after.contains(*c)) || straight && after.contains('"')
}

/// Whether what follows the closing quotation mark after byte `end` speaks of the words themselves.
pub fn mentioned(text: &str, end: u32) -> bool {
    let after = &text[end as usize..];
    let Some(close) = after.char_indices().take(40).find(|(_, c)| CLOSING.contains(c)) else { return false };
    let rest = &after[close.0 + close.1.len_utf8()..];
    ["这类", "这种", "等词", "等字样", "字样", "一词", "之类", "的说法", "的话术", "这样的", "等说法", "等话术"]
        .iter()
        .any(|w| rest.starts_with(w))
}
