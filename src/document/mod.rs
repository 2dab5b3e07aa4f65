//! A draft after reading: blocks of text, metadata, links, images, directives, each with the way back to its source.

mod meta;
mod surroundings;

pub use meta::{Effective, Field, Moment, Parsed};
pub use surroundings::{Alone, ImageFact, ImageInfo, Surroundings};

use crate::diagnostic::Problem;
use crate::source::{SourceId, Span};
use crate::text::Text;

/// What a draft was written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    Markdown,
    Html,
    Plain,
    /// A payload of WeChat's draft interfaces.
    Json,
}

/// What part a block plays in the post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BlockKind {
    /// The effective title when it is given by metadata or as a field of a payload.
    Title,
    Digest,
    Author,
    Heading,
    Paragraph,
    ListItem,
    /// Text inside a block quotation.
    Quote,
    Cell,
    Caption,
    /// Alternative text of an image.
    Alt,
    /// Text that stands beside an image as `poster.png.txt`.
    ImageText,
    /// Text of a button or of a card.
    Button,
    Footnote,
    /// Code; no wording rule reads it.
    Code,
}

impl BlockKind {
    /// Every kind with the name that rule files use for it.
    pub const NAMES: &'static [(BlockKind, &'static str)] = &[
        (BlockKind::Title, "title"),
        (BlockKind::Digest, "digest"),
        (BlockKind::Author, "author"),
        (BlockKind::Heading, "heading"),
        (BlockKind::Paragraph, "paragraph"),
        (BlockKind::ListItem, "list-item"),
        (BlockKind::Quote, "quote"),
        (BlockKind::Cell, "cell"),
        (BlockKind::Caption, "caption"),
        (BlockKind::Alt, "alt"),
        (BlockKind::ImageText, "image-text"),
        (BlockKind::Button, "button"),
        (BlockKind::Footnote, "footnote"),
        (BlockKind::Code, "code"),
    ];

    /// Its bit in a set of kinds.
    pub fn bit(self) -> u32 {
        1 << self as u32
    }

    /// The name that rule files use.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(k, _)| *k == self).map_or("", |(_, n)| n)
    }
}

/// A unit of text that a reader takes in at once. Terms never match across two blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub kind: BlockKind,
    /// Heading level 1–6; 0 for other kinds.
    pub depth: u8,
    pub text: Text,
    /// The whole block in the source, markup included.
    pub span: Span,
    /// Source of the text; differs from the document's only for text beside an image.
    pub source: SourceId,
    /// Parts of `text.plain` (bytes) that are set bold, coloured or oversized.
    pub strong: Vec<(u32, u32)>,
}

/// A link in the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub url: String,
    /// The address in the source.
    pub url_span: Span,
    /// The whole link.
    pub span: Span,
    pub text: String,
    /// Element or attribute kind: `a`, `mini-program`, `auto`.
    pub kind: LinkKind,
    /// `data-miniprogram-appid` / path given.
    pub appid: Option<String>,
    pub path: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    Anchor,
    Auto,
    MiniProgram,
}

/// An image in the body or the cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    pub url: String,
    pub url_span: Span,
    pub span: Span,
    pub alt: Option<Text>,
}

/// A comment that talks to softsell (`<!-- softsell allow … -->`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// The text after `softsell`, trimmed.
    pub body: String,
    pub span: Span,
    pub body_span: Span,
    /// The block that follows (index into `blocks`), if any.
    pub next: Option<usize>,
    /// The block in which it stands.
    pub inside: Option<usize>,
}

/// One article as it will reach its readers.
#[derive(Clone, Debug)]
pub struct Document {
    pub source: SourceId,
    pub format: Format,
    /// Index of the article in a payload, from 0; `None` for a file of its own.
    pub index: Option<usize>,
    /// How many articles the payload holds (1 for a file of its own).
    pub articles: usize,
    pub fields: Vec<Field>,
    pub title: Option<Effective>,
    pub digest: Option<Effective>,
    pub cover: Option<Effective>,
    pub blocks: Vec<Block>,
    pub links: Vec<Link>,
    pub images: Vec<Image>,
    pub directives: Vec<Directive>,
    /// HTML elements, for the structure rules; only filled for HTML.
    pub elements: Vec<Element>,
    pub problems: Vec<Problem>,
    /// Where a notice about the whole document points: its title, front matter or first block.
    pub head: Span,
    /// The whole body (without front matter).
    pub body: Span,
    /// Tool marks found in HTML: `135editor`, `xiumi` …
    pub made_with: Option<&'static str>,
}

/// An HTML start tag with what the article-structure rules look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    pub name: String,
    pub span: Span,
    pub parent: Option<usize>,
    /// Number of element children.
    pub children: u32,
    /// Whether text that is not white space stands directly in it.
    pub has_text: bool,
    /// Attribute name (lower case), value (decoded), span of the value.
    pub attributes: Vec<(String, String, Span)>,
}

impl Field {
    /// A text field that no file holds: set from outside (an option, an example of a rule), as if written at `at`.
    pub fn given(key: &'static str, value: &str, at: Span) -> Self {
        Field {
            key,
            alias: key.to_string(),
            key_span: at,
            value_span: at,
            text: Text::verbatim(value, at.start as usize),
            items: Vec::new(),
            parsed: Parsed::Text,
        }
    }
}

impl Document {
    /// An empty document of `source`.
    pub fn new(source: SourceId, format: Format) -> Self {
        let nowhere = Span::new(source, 0..0);
        Document {
            source,
            format,
            index: None,
            articles: 1,
            fields: Vec::new(),
            title: None,
            digest: None,
            cover: None,
            blocks: Vec::new(),
            links: Vec::new(),
            images: Vec::new(),
            directives: Vec::new(),
            elements: Vec::new(),
            problems: Vec::new(),
            head: nowhere,
            body: nowhere,
            made_with: None,
        }
    }

    /// The metadata field with canonical name `key`.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.key == key)
    }

    /// The truth value of `key`, if it was given and understood.
    pub fn flag(&self, key: &str) -> Option<bool> {
        match self.field(key)?.parsed {
            Parsed::Flag(b) => Some(b),
            _ => None,
        }
    }

    /// The time of `key`, if it was given and understood.
    pub fn time(&self, key: &str) -> Option<Moment> {
        match self.field(key)?.parsed {
            Parsed::Time(m) => Some(m),
            _ => None,
        }
    }

    /// The text of `key`, if it was given.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.field(key).map(|f| f.text.plain.as_str())
    }
}
