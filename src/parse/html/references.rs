//! Character references: `&nbsp;`, `&#22269;`, and the old ones without a semicolon.

use html5gum::Tokenizer;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use std::convert::Infallible;

/// What a character reference stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reference {
    Text(&'static str),
    Char(char),
    Owned(String),
}

impl Reference {
    /// The text itself; `buffer` may be needed to hold it.
    pub fn as_str<'a>(&'a self, buffer: &'a mut [u8; 4]) -> &'a str {
        match self {
            Reference::Text(text) => text,
            Reference::Char(c) => c.encode_utf8(buffer),
            Reference::Owned(text) => text,
        }
    }
}

/// References that editors write all the time.
const FREQUENT: [(&str, &str); 14] = [
    ("&nbsp;", "\u{A0}"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&amp;", "&"),
    ("&quot;", "\""),
    ("&ldquo;", "“"),
    ("&rdquo;", "”"),
    ("&lsquo;", "‘"),
    ("&rsquo;", "’"),
    ("&hellip;", "…"),
    ("&mdash;", "—"),
    ("&middot;", "·"),
    ("&emsp;", "\u{2003}"),
    ("&ensp;", "\u{2002}"),
];

/// A character reference at the start of `text` (which begins with `&`): what it stands for and how many bytes it takes.
/// In attributes a name without `;` before a letter, a digit or `=` is no reference.
pub(super) fn reference(text: &str, in_attribute: bool) -> Option<(Reference, usize)> {
    for (name, value) in FREQUENT {
        if text.starts_with(name) {
            return Some((Reference::Text(value), name.len()));
        }
    }
    let bytes = text.as_bytes();
    let numeric = bytes.get(1) == Some(&b'#');
    let from = if numeric { 2 } else { 1 };
    let longest = if numeric { bytes.len() } else { bytes.len().min(48) };
    let mut end = from;
    while end < longest && bytes[end].is_ascii_alphanumeric() {
        end += 1;
    }
    if end == from {
        return None;
    }
    if bytes.get(end) == Some(&b';') {
        end += 1;
        if numeric && let Some(c) = plain_number(&text[from..end - 1]) {
            return Some((Reference::Char(c), end));
        }
    }
    let candidate = &text[..end];
    let mut decoded = Vec::new();
    let emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: html5gum::Span<()>| -> Option<Infallible> {
        if let CallbackEvent::String { value } = event {
            decoded.extend_from_slice(value);
        }
        None
    });
    let _ = Tokenizer::new_with_emitter(candidate, emitter).finish();
    let decoded = String::from_utf8(decoded).ok()?;
    if decoded == candidate {
        return None;
    }
    // what follows the reference (`&notit;` is `¬it;`) reads the same on both sides
    let tail = decoded.bytes().rev().zip(candidate.bytes().rev()).take_while(|(a, b)| a == b).count();
    let (value, taken) =
        if tail == decoded.len() { (decoded, end) } else { (decoded[..decoded.len() - tail].to_string(), end - tail) };
    let closed = text[..taken].ends_with(';');
    let runs_on = bytes.get(taken).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'=');
    (!in_attribute || numeric || closed || !runs_on).then_some((Reference::Owned(value), taken))
}

/// The common case of a numeric reference: an ordinary character beyond the range in which old pages used Windows' code page.
fn plain_number(digits: &str) -> Option<char> {
    let n = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    char::from_u32(n).filter(|&c| c >= '\u{A0}' || c.is_ascii_graphic())
}
