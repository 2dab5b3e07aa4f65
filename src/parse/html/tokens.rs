//! HTML tokens as stretches of the source: tags with their attributes, comments, and the raw text between them. Decoding is done on
//! those stretches afterwards, so every position is exact by construction.

use html5gum::{Emitter, Error, State, Tokenizer};
use std::convert::Infallible;
use std::ops::Range;

/// One attribute of a start tag, as byte ranges of the source. A missing value is an empty range behind the name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Attribute {
    pub name: Range<usize>,
    pub value: Range<usize>,
}

/// What receives the tokens, in source order.
pub(super) trait Sink {
    /// Text between two tags, undecoded.
    fn text(&mut self, range: Range<usize>);
    /// A start tag; `name` is in lower case.
    fn start(&mut self, name: &str, span: Range<usize>, attributes: &[Attribute]);
    /// An end tag; `name` is in lower case.
    fn end(&mut self, name: &str, span: Range<usize>);
    /// A comment with its delimiters.
    fn comment(&mut self, span: Range<usize>);
    /// The file ends inside a start tag that began at `tag`; the open attribute, if one is open.
    fn cut(&mut self, tag: usize, attribute: Option<Range<usize>>);
}

/// Reads the tokens of `text[range]`. Positions are those of `text`.
pub(super) fn read(text: &str, range: Range<usize>, sink: &mut impl Sink) {
    let Some(part) = text.get(range.clone()) else { return };
    let emitter = Lexer {
        text,
        sink,
        at: range.start,
        done: range.start,
        open: range.start,
        pending: false,
        is_end: false,
        name: Vec::new(),
        last_start: Vec::new(),
        attributes: Vec::new(),
    };
    // The reader of a string cannot fail.
    let _ = Tokenizer::new_with_emitter(part, emitter).finish();
}

struct Lexer<'a, S> {
    text: &'a str,
    sink: &'a mut S,
    /// Byte behind the last one that the tokenizer has consumed.
    at: usize,
    /// End of the last token handed on.
    done: usize,
    /// The latest `<`.
    open: usize,
    /// Whether a tag has begun at `open` and is not complete.
    pending: bool,
    is_end: bool,
    name: Vec<u8>,
    last_start: Vec<u8>,
    attributes: Vec<Attribute>,
}

impl<S: Sink> Lexer<'_, S> {
    fn flush_text(&mut self, end: usize) {
        if self.done < end {
            self.sink.text(self.done..end);
        }
    }

    fn finish_comment(&mut self) {
        self.flush_text(self.open);
        self.sink.comment(self.open..self.at);
        self.done = self.at;
    }
}

impl<S: Sink> Emitter for Lexer<'_, S> {
    type Token = Infallible;

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start.clear();
        self.last_start.extend_from_slice(name.unwrap_or_default());
    }

    fn emit_eof(&mut self) {
        if !self.pending {
            self.flush_text(self.at.max(self.done));
            return;
        }
        self.flush_text(self.open);
        if !self.is_end {
            let open = self.attributes.last().map(|a| a.name.start..self.at);
            self.sink.cut(self.open, open);
        }
    }

    fn emit_error(&mut self, _: Error) {}

    #[inline]
    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }

    #[inline]
    fn emit_string(&mut self, _: &[u8]) {
        // what looked like an end tag inside a title or a script was text
        self.pending = false;
    }

    #[inline]
    fn start_open_tag(&mut self) {
        self.open = self.at.saturating_sub(1);
    }

    fn init_start_tag(&mut self) {
        self.pending = true;
        self.is_end = false;
        self.name.clear();
        self.attributes.clear();
    }

    fn init_end_tag(&mut self) {
        self.pending = true;
        self.is_end = true;
        self.name.clear();
        self.attributes.clear();
    }

    fn init_comment(&mut self) {
        self.pending = false;
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.flush_text(self.open);
        self.pending = false;
        self.done = self.at;
        let name = std::str::from_utf8(&self.name).unwrap_or("");
        if self.is_end {
            self.sink.end(name, self.open..self.at);
            self.last_start.clear();
            return None;
        }
        self.sink.start(name, self.open..self.at, &self.attributes);
        std::mem::swap(&mut self.last_start, &mut self.name);
        match self.last_start.as_slice() {
            b"textarea" | b"title" => Some(State::RcData),
            b"plaintext" => Some(State::PlainText),
            b"script" => Some(State::ScriptData),
            b"style" | b"iframe" | b"xmp" | b"noembed" | b"noframes" | b"noscript" => Some(State::RawText),
            _ => None,
        }
    }

    fn emit_current_comment(&mut self) {
        self.finish_comment();
    }

    fn emit_current_doctype(&mut self) {
        self.flush_text(self.open);
        self.done = self.at;
    }

    fn set_self_closing(&mut self) {}
    fn set_force_quirks(&mut self) {}

    #[inline]
    fn push_tag_name(&mut self, s: &[u8]) {
        self.name.extend_from_slice(s);
    }

    fn push_comment(&mut self, _: &[u8]) {}
    fn push_doctype_name(&mut self, _: &[u8]) {}

    fn init_doctype(&mut self) {
        self.pending = false;
    }

    fn init_attribute(&mut self) {
        let start = self.at.saturating_sub(1);
        self.attributes.push(Attribute { name: start..start, value: start..start });
    }

    #[inline]
    fn init_attribute_value(&mut self) {
        if let Some(a) = self.attributes.last_mut() {
            a.value = self.at..self.at;
        }
    }

    #[inline]
    fn push_attribute_name(&mut self, _: &[u8]) {
        if let Some(a) = self.attributes.last_mut() {
            a.name.end = self.at;
            a.value = self.at..self.at;
        }
    }

    #[inline]
    fn push_attribute_value(&mut self, _: &[u8]) {
        if let Some(a) = self.attributes.last_mut() {
            a.value.end = self.at;
        }
    }

    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.is_end && !self.last_start.is_empty() && self.last_start == self.name
    }

    #[inline]
    fn move_position(&mut self, offset: isize) {
        self.at = self.at.saturating_add_signed(offset);
        debug_assert!(self.at <= self.text.len());
    }
}
