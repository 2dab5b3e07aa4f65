//! One article of a payload becomes one document.

use super::super::values;
use super::super::{effective, html};
use super::strings::decode;
use crate::diagnostic::{Problem, Words};
use crate::document::{Block, BlockKind, Document, Effective, Field, Format, Parsed};
use crate::source::{Source, Span};
use crate::text::Text;
use jsonc_parser::ast::{Object, ObjectProp, ObjectPropName, Value};
use jsonc_parser::common::Ranged;
use std::ops::Range;

/// Where an article stands in its payload.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Offset of the parsed text in the source (for JSON Lines).
    pub base: usize,
    /// Path to the article, `articles[0]`; empty for a bare article.
    pub path: String,
    pub index: Option<usize>,
    pub articles: usize,
}

/// Keys of an article in the order in which they are reported, with the name that the project has for them.
const KEYS: &[(&str, &str)] = &[
    ("title", "title"),
    ("author", "author"),
    ("digest", "digest"),
    ("article_type", "article_type"),
    ("content_source_url", "content_source_url"),
    ("thumb_media_id", "thumb_media_id"),
    ("thumb_url", "cover"),
    ("need_open_comment", "need_open_comment"),
    ("only_fans_can_comment", "only_fans_can_comment"),
    ("pic_crop_235_1", "pic_crop_235_1"),
    ("pic_crop_1_1", "pic_crop_1_1"),
    ("show_cover_pic", "show_cover_pic"),
    ("url", "article_url"),
];

/// Reads the article `object`.
pub(super) fn read(source: &Source, object: &Object, place: &Place) -> Document {
    let mut reader = Reader { source, place, doc: Document::new(source.id, Format::Json), escaped: None };
    let whole = reader.at(object.range.start..object.range.end);
    reader.doc.index = place.index;
    reader.doc.articles = place.articles;
    reader.doc.body = whole;
    for (name, key) in KEYS {
        if let Some(prop) = last(object, name) {
            reader.field(key, name, prop);
        }
    }
    reader.images(object);
    reader.effective();
    if let Some(prop) = last(object, "content") {
        reader.content(prop);
    }
    reader.finish(whole)
}

/// The property called `name`; of several the last counts, as in every JSON reader.
pub(super) fn last<'a, 'b>(object: &'b Object<'a>, name: &str) -> Option<&'b ObjectProp<'a>> {
    object.properties.iter().rev().find(|p| p.name.as_str() == name)
}

struct Reader<'a> {
    source: &'a Source,
    place: &'a Place,
    doc: Document,
    /// The first ideograph written as an escape.
    escaped: Option<Range<usize>>,
}

impl Reader<'_> {
    fn at(&self, range: Range<usize>) -> Span {
        Span::new(self.doc.source, self.place.base + range.start..self.place.base + range.end)
    }

    fn alias(&self, name: &str) -> String {
        if self.place.path.is_empty() { name.to_string() } else { format!("{}.{name}", self.place.path) }
    }

    fn key_span(&self, prop: &ObjectProp) -> Span {
        let range = prop.name.range();
        let quotes = usize::from(matches!(prop.name, ObjectPropName::String(_)));
        self.at(range.start + quotes..(range.end - quotes).max(range.start + quotes))
    }

    /// The inside of a string literal, decoded; oddities become problems.
    fn string(&mut self, range: Range<usize>) -> (Text, Span) {
        let inner = range.start + 1..(range.end.saturating_sub(1)).max(range.start + 1);
        let span = self.at(inner);
        let decoded = decode(&self.source.text, span.range());
        if self.escaped.is_none() {
            self.escaped = decoded.escaped_cjk;
        }
        for range in decoded.broken {
            let span = Span::new(self.doc.source, range);
            let written = self.source.slice(span).to_string();
            self.doc.problems.push(Problem::at("json-escape", span).text("escape", written));
        }
        (decoded.text, span)
    }

    fn scalar(&mut self, value: &Value) -> Option<(Text, Span)> {
        let range = value.range();
        match value {
            Value::StringLit(_) => Some(self.string(range.start..range.end)),
            Value::NumberLit(_) | Value::BooleanLit(_) => {
                let span = self.at(range.start..range.end);
                Some((Text::verbatim(self.source.slice(span), span.start as usize), span))
            }
            _ => None,
        }
    }

    fn field(&mut self, key: &'static str, name: &str, prop: &ObjectProp) {
        let Some((text, value_span)) = self.scalar(&prop.value) else { return };
        let flag = matches!(key, "need_open_comment" | "only_fans_can_comment" | "show_cover_pic");
        let parsed = match values::flag(&text.plain) {
            Some(on) if flag => Parsed::Flag(on),
            _ if key.ends_with("_comment") => Parsed::Invalid,
            _ => Parsed::Text,
        };
        let (alias, key_span) = (self.alias(name), self.key_span(prop));
        self.doc.fields.push(Field { key, alias, key_span, value_span, text, items: Vec::new(), parsed });
    }

    /// The pictures of a picture post.
    fn images(&mut self, object: &Object) {
        let info = last(object, "image_info").and_then(|p| p.value.as_object());
        let Some(prop) = info.and_then(|o| last(o, "image_list")) else { return };
        let Some(list) = prop.value.as_array() else { return };
        let ids: Vec<(Text, Span)> = list
            .elements
            .iter()
            .filter_map(|e| e.as_object().and_then(|o| last(o, "image_media_id")))
            .filter_map(|p| self.scalar(&p.value))
            .collect();
        let Some((first, _)) = ids.first().cloned() else { return };
        self.doc.fields.push(Field {
            key: "image_list",
            alias: self.alias("image_info.image_list"),
            key_span: self.key_span(prop),
            value_span: self.at(list.range.start..list.range.end),
            text: first,
            items: ids.into_iter().map(|(text, span)| (text.plain, span)).collect(),
            parsed: Parsed::Text,
        });
    }

    /// Title, digest and cover, and the blocks that readers see of them.
    fn effective(&mut self) {
        let given = |key: &str| {
            let field = self.doc.field(key)?;
            let text = field.text.plain.trim().to_string();
            let from = Words::same(format!("`{}`", field.alias));
            (!text.is_empty()).then_some(Effective { text, span: field.value_span, from, given: true })
        };
        let cover = given("thumb_media_id").or_else(|| given("cover")).or_else(|| given("image_list"));
        let (title, digest) = (given("title"), given("digest"));
        (self.doc.title, self.doc.digest, self.doc.cover) = (title, digest, cover);
        let kinds = [("title", BlockKind::Title), ("author", BlockKind::Author), ("digest", BlockKind::Digest)];
        for (key, kind) in kinds {
            if let Some(f) = self.doc.field(key).filter(|f| !f.text.plain.trim().is_empty()) {
                let (text, span) = (f.text.clone(), f.value_span);
                self.doc.blocks.push(Block { kind, depth: 0, text, span, source: span.source, strong: Vec::new() });
            }
        }
    }

    fn content(&mut self, prop: &ObjectProp) {
        if !matches!(prop.value, Value::StringLit(_)) {
            return;
        }
        let Some((text, span)) = self.scalar(&prop.value) else { return };
        self.doc.body = span;
        if self.doc.value("article_type").is_none_or(|t| t.trim() != "newspic") {
            html::fragment(&text.plain, &text, self.doc.source, &mut self.doc);
            return;
        }
        let mut at = 0;
        for line in text.plain.split('\n') {
            let shown = line.trim();
            let start = at + (line.len() - line.trim_start().len());
            at += line.len() + 1;
            if shown.is_empty() {
                continue;
            }
            let part = Text::verbatim(shown, start).within(&text);
            let span = part.span(self.doc.source, 0..part.plain.len());
            let (kind, source) = (BlockKind::Paragraph, self.doc.source);
            self.doc.blocks.push(Block { kind, depth: 0, text: part, span, source, strong: Vec::new() });
        }
    }

    fn finish(mut self, whole: Span) -> Document {
        if let Some(range) = self.escaped.take() {
            let span = Span::new(self.doc.source, range);
            let escape = self.source.slice(span).to_string();
            let decoded = decode(&escape, 0..escape.len()).text.plain;
            let problem = Problem::at("json-escaped-cjk", span).text("escape", escape).text("found", decoded);
            self.doc.problems.push(problem);
        }
        // an article may be one line of many thousand characters: its title stands for it, else its first bracket
        let bracket = Span { end: whole.start + 1, ..whole };
        let title = self.doc.title.as_ref().map(|t| t.span).or(self.doc.field("title").map(|f| f.key_span));
        self.doc.head = title.unwrap_or(bracket);
        if self.doc.digest.is_none() && self.doc.articles == 1 {
            self.doc.digest = effective::first_characters(&self.doc, None);
        }
        self.doc
    }
}
